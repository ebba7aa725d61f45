// Measure a model on LFW or BLUFR, and look at the reports: the panel itself, or the report that the address names.
import { useEffect } from 'react'
import { usePath } from '../router.ts'
import styles from './Evaluate.module.css'
import { EvaluationCard } from './EvaluationCard.tsx'
import { PANEL, useJob } from './job.ts'
import { ReportList } from './ReportList.tsx'
import { ReportPage } from './ReportPage.tsx'
import { refreshReports } from './reports.ts'
import { Setup } from './Setup.tsx'
import { refreshModels } from './setup.ts'
import { wordsOfEvaluate as words } from './words.ts'

export default function Evaluate() {
  const [id, other] = usePath().slice(PANEL.length).split('/').filter(Boolean)
  const job = useJob(state => state.job)
  useEffect(() => void refreshReports(), [])
  useEffect(() => void refreshModels(), [])
  if (id) return <ReportPage id={id} other={other ?? null} />
  return (
    <div className={styles.panel}>
      {job && <EvaluationCard job={job} />}
      <section className={styles.part} aria-labelledby="new-evaluation">
        <h2 id="new-evaluation" className={styles.title}>
          {words.setup.title}
        </h2>
        <Setup />
      </section>
      <section className={styles.part} aria-labelledby="kept-reports">
        <h2 id="kept-reports" className={styles.title} tabIndex={-1}>
          {words.list.title}
        </h2>
        <ReportList />
      </section>
    </div>
  )
}
