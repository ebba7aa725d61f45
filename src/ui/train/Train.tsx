// Train a network on a data set, watch it, and look at the runs: the panel itself, or the run that the address names.
import { useEffect } from 'react'
import { usePath } from '../router.ts'
import { Curves } from './Curves.tsx'
import { PANEL, useJob } from './job.ts'
import { NextBatch } from './NextBatch.tsx'
import { lookAgain } from './outlook.ts'
import { RunPage } from './RunPage.tsx'
import { RunTable } from './RunTable.tsx'
import { cancelPrediction } from './relabelling.ts'
import { refreshRuns, useRuns } from './runs.ts'
import { Setup } from './Setup.tsx'
import { refreshSets } from './setup.ts'
import styles from './Train.module.css'
import { TrainingCard } from './TrainingCard.tsx'
import { wordsOfTrain as words } from './words.ts'

export default function Train() {
  const [id] = usePath().slice(PANEL.length).split('/').filter(Boolean)
  useEffect(() => void refreshRuns(), [])
  useEffect(() => void refreshSets().then(lookAgain), [])
  useEffect(() => leave, [])
  if (id) return <RunPage id={id} />
  return (
    <div className={styles.panel}>
      <TrainingCard />
      <Part id="curves" title={words.curves.title}>
        <DrawnCurves />
      </Part>
      <NextBatch />
      <Part id="new-run" title={words.setup.title}>
        <Setup />
      </Part>
      <Part id="runs" title={words.list.title}>
        <RunTable />
      </Part>
    </div>
  )
}

/** The device and its memory are free again when the panel is left and nothing trains. */
function leave(): void {
  if (useJob.getState().job?.task.state !== 'running') cancelPrediction()
}

function Part({ id, title, children }: { id: string; title: string; children: React.ReactNode }) {
  return (
    <section className={styles.part} aria-labelledby={id}>
      <h2 id={id} className={styles.title} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  )
}

/** The run that trains here, then the chosen ones. */
function DrawnCurves() {
  const live = useJob(state => state.job?.run ?? null)
  const { drawn, read } = useRuns()
  const others = drawn.flatMap(id => (id === live?.id ? [] : (read.get(id) ?? [])))
  return <Curves runs={live ? [live, ...others] : others} />
}
