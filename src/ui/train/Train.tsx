// Train a network on a data set, watch it, and look at the runs: the panel itself, or the run that the address names.
import { useEffect } from 'react'
import { navigate, usePath } from '../router.ts'
import { BringBack } from './Cluster.tsx'
import { Curves } from './Curves.tsx'
import { ImportOnTheWay } from './ImportOnTheWay.tsx'
import { PANEL, useJob } from './job.ts'
import { NextBatch } from './NextBatch.tsx'
import { lookAgain } from './outlook.ts'
import { RunPage } from './RunPage.tsx'
import { RunTable } from './RunTable.tsx'
import { cancelPrediction } from './relabelling.ts'
import { refreshRuns, useRuns } from './runs.ts'
import { Setup } from './Setup.tsx'
import { chooseDataset, refreshSets } from './setup.ts'
import styles from './Train.module.css'
import { TrainingCard } from './TrainingCard.tsx'
import { UnfinishedRuns } from './UnfinishedRuns.tsx'
import { wordsOfTrain as words } from './words.ts'

export default function Train() {
  const [id, dataset] = usePath().slice(PANEL.length).split('/').filter(Boolean)
  useEffect(() => void refreshRuns(), [])
  useEffect(() => void refreshSets().then(lookAgain), [])
  useEffect(() => leave, [])
  if (id === 'dataset') return <Panel dataset={dataset} />
  if (id) return <RunPage id={id} />
  return <Panel />
}

/** What to do first, then what goes on, then what was. */
function Panel({ dataset }: { dataset?: string | undefined }) {
  const isRunning = useJob(({ job }) => job?.task.state === 'running')
  useEffect(() => {
    if (!dataset) return
    chooseDataset(decodeURIComponent(dataset))
    navigate(PANEL, 'replace')
  }, [dataset])
  return (
    <div className={styles.panel}>
      <TrainingCard />
      <ImportOnTheWay />
      {isRunning ? (
        <>
          <DrawnCurves />
          <details className={styles.folded}>
            <summary>{words.setup.closed}</summary>
            <Setup />
          </details>
        </>
      ) : (
        <>
          <UnfinishedRuns />
          <Part id="new-run" title={words.setup.title}>
            <Setup />
          </Part>
          <NextBatch />
          <DrawnCurves />
        </>
      )}
      <Part id="runs" title={words.list.title}>
        <RunTable />
        <BringBack />
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

/** The run that trains here, then the chosen ones. Nothing where there is nothing to draw. */
function DrawnCurves() {
  const job = useJob(state => state.job)
  const live = job?.run ?? null
  const { drawn, read } = useRuns()
  const others = drawn.flatMap(id => (id === live?.id ? [] : (read.get(id) ?? [])))
  const runs = live ? [live, ...others] : others
  const isWaiting = job?.task.state === 'running'
  if (!isWaiting && runs.every(({ history }) => history.length === 0)) return null
  return (
    <Part id="curves" title={words.curves.title}>
      <Curves runs={runs} />
    </Part>
  )
}
