// One report, or two of them on the same axes: table first, curves beside it, then scores, mistakes and where it all comes from.
import { ArrowLeft } from 'lucide-react'
import { useEffect } from 'react'
import { figuresOf, protocolOf } from '../../evaluate/protocols/table.ts'
import type { OpenReport } from '../../worker/evaluation/types.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import styles from '../parts/Report.module.css'
import { followLink } from '../router.ts'
import { ComparisonTable } from './ComparisonTable.tsx'
import { Curves, type NamedReport } from './Curves.tsx'
import { Figures } from './Figures.tsx'
import { Histogram } from './Histogram.tsx'
import { PANEL } from './job.ts'
import { Mistakes } from './Mistakes.tsx'
import { titleOf } from './names.ts'
import { viewOf } from './ProtocolViews.tsx'
import { Provenance, Skipped } from './Provenance.tsx'
import { Published } from './Published.tsx'
import { ReportActions } from './ReportActions.tsx'
import { wordsOfComparison, wordsOfReport } from './report-words.ts'
import { openReport, type Shown, useReports } from './reports.ts'
import { Thresholds } from './Thresholds.tsx'
import { wordsOfEvaluate } from './words.ts'

const words = wordsOfReport

export function ReportPage({ id, other }: { id: string; other: string | null }) {
  const shown = useReports(state => state.shown)
  useEffect(() => void openReport(id, other), [id, other])
  return (
    <div className={styles.page}>
      <a className={styles.back} href={PANEL} onClick={followLink}>
        <ArrowLeft size={16} aria-hidden />
        {wordsOfEvaluate.back}
      </a>
      {(shown.state === 'idle' || shown.state === 'running') && (
        <ProgressBar label={words.loading} share={null} />
      )}
      {shown.state === 'failed' && <p role="alert">{shown.message}</p>}
      {shown.state === 'done' &&
        (shown.result.second ? <Two shown={shown.result} /> : <One shown={shown.result} />)}
    </div>
  )
}

function Head({ open, title }: { open: OpenReport; title: string }) {
  const { date, engine, source } = open.report
  return (
    <header className={styles.head}>
      <h2 className={styles.heading}>{title}</h2>
      <p className={styles.quiet}>{words.subtitle(wordsOfEvaluate.dateText(date), engine, source.name)}</p>
    </header>
  )
}

function One({ shown: { first } }: { shown: Shown }) {
  const { report, pictures } = first
  const figures = figuresOf(report)
  const { published, ...protocol } = protocolOf(report)
  const calibration = protocol.calibration?.(figures, report)
  const { Below } = viewOf(report.protocol)
  return (
    <article className={styles.page} aria-label={titleOf(first)}>
      <Head open={first} title={titleOf(first)} />
      <ReportActions open={first} other={null} />
      {first.sibling && (
        <a href={`${PANEL}/${first.sibling.id}`} onClick={followLink}>
          {words.otherScore(first.sibling.report.score)}
        </a>
      )}
      <Notes notes={report.notes} />
      <div className={styles.beside}>
        <div className={styles.page}>
          <Figures open={first} />
          {calibration && <Thresholds open={first} calibration={calibration} />}
          {Below && <Below figures={figures} />}
        </div>
        <Curves runs={runsOf(first)} />
      </div>
      <Histogram
        histogram={figures.histogram}
        score={report.score}
        title={words.histogram}
        name={report.model.name}
        limits={Object.values(calibration?.thresholds ?? {})}
      />
      <Mistakes mistakes={figures.mistakes} score={report.score} pictures={pictures} />
      <Skipped skipped={report.skippedPictures} />
      {published && <Published figures={figures} published={published} />}
      <Provenance report={report} />
    </article>
  )
}

/** Both scores of a run share the axes, named by their score. */
function runsOf({ report, sibling }: OpenReport): NamedReport[] {
  if (!sibling) return [{ name: report.model.name, report }]
  return [report, sibling.report].map(one => ({ name: words.scoreName(one.score), report: one }))
}

function Two({ shown: { first, second, comparison } }: { shown: Shown }) {
  if (!second || !comparison) return null
  const runs = [first, second].map(({ report }, i) => ({
    name: `${i + 1}. ${report.model.name}${wordsOfEvaluate.withScore(report.score)}`,
    report,
  }))
  return (
    <article className={styles.page} aria-label={wordsOfComparison.title}>
      <h2 className={styles.heading}>{wordsOfComparison.title}</h2>
      <ReportActions open={first} other={second.id} />
      <Notes notes={comparison.notes} />
      <div className={styles.beside}>
        <div className={styles.page}>
          <ComparisonTable first={first} second={second} comparison={comparison} />
          {runs.map(({ name, report }) => (
            <Histogram
              key={name}
              score={report.score}
              histogram={figuresOf(report).histogram}
              title={`${words.histogram}, ${name}`}
              name={name}
              limits={[]}
            />
          ))}
        </div>
        <Curves runs={runs} />
      </div>
    </article>
  )
}

function Notes({ notes }: { notes: readonly string[] }) {
  return notes.map(note => (
    <p key={note} className={styles.note}>
      {note}
    </p>
  ))
}
