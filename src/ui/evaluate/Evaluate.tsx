// Measure a model on LFW or BLUFR, and look at the reports: the panel itself, or the report that the address names.
import { useEffect } from 'react'
import { navigate, usePath } from '../router.ts'
import styles from './Evaluate.module.css'
import { EvaluationCard } from './EvaluationCard.tsx'
import { InterruptedCard } from './InterruptedCard.tsx'
import { PANEL, useJob } from './job.ts'
import { ReportList } from './ReportList.tsx'
import { ReportPage } from './ReportPage.tsx'
import { refreshReports } from './reports.ts'
import { Setup } from './Setup.tsx'
import { lookOnce, refreshChoices, take } from './setup.ts'
import { refreshUnfinished, useUnfinished } from './unfinished.ts'
import { wordsOfEvaluate as words } from './words.ts'

/** `/evaluate/dataset/NAME`: measure with a data set of this browser. */
const DATASET = 'dataset'

export default function Evaluate() {
  const [id, other] = usePath().slice(PANEL.length).split('/').filter(Boolean)
  const job = useJob(state => state.job)
  useEffect(() => void refreshReports(), [])
  const unfinished = useUnfinished(state => state.unfinished)
  useEffect(() => void refreshChoices(), [])
  useEffect(lookOnce, [])
  useEffect(() => void refreshUnfinished(), [])
  const dataset = id === DATASET && other ? decodeURIComponent(other) : null
  useEffect(() => {
    if (dataset === null) return
    take({ kind: 'dataset', label: dataset })
    navigate(PANEL, 'replace')
  }, [dataset])
  if (id && dataset === null) return <ReportPage id={id} other={other ?? null} />
  return (
    <div className={styles.panel}>
      {job && <EvaluationCard job={job} />}
      {!job && unfinished && <InterruptedCard unfinished={unfinished} />}
      {job?.task.state !== 'running' && (
        <section className={styles.part} aria-labelledby="new-evaluation">
          <h2 id="new-evaluation" className={styles.title}>
            {words.setup.title}
          </h2>
          <Setup />
        </section>
      )}
      <section className={styles.part} aria-labelledby="kept-reports">
        <h2 id="kept-reports" className={styles.title} tabIndex={-1}>
          {words.list.title}
        </h2>
        <ReportList />
      </section>
    </div>
  )
}
