// Two reports of one protocol, figure by figure.
import type { OpenReport, ReportComparison } from '../../worker/evaluation/types.ts'
import { figureText } from './Figures.tsx'
import { titleOf } from './names.ts'
import styles from './Report.module.css'
import { wordsOfComparison, wordsOfReport } from './report-words.ts'
import { Table } from './Table.tsx'
import { wordsOfEvaluate } from './words.ts'

const words = wordsOfComparison

interface Props {
  first: OpenReport
  second: OpenReport
  comparison: ReportComparison
}

export function ComparisonTable({ first, second, comparison }: Props) {
  return (
    <section className={styles.section} aria-label={words.title} data-testid="comparison">
      <ol className={styles.compared}>
        {[first, second].map(open => (
          <li key={open.id}>
            {titleOf(open)} <span className={styles.quiet}>{wordsOfEvaluate.dateText(open.report.date)}</span>
          </li>
        ))}
      </ol>
      <Table
        caption={words.title}
        head={[wordsOfReport.figure, '1', '2', words.difference, words.intervals]}
        rows={comparison.rows.map(({ name, values, difference, isClear }) => [
          name,
          figureText(name, values[0]),
          figureText(name, values[1]),
          name.startsWith('Area') ? difference.toFixed(4).replace('-', '−') : words.points(difference),
          words.intervalsText(isClear),
        ])}
      />
    </section>
  )
}
