// Two reports of one protocol, figure by figure.
import { figureText } from '../../evaluate/rows.ts'
import type { OpenReport, ReportComparison } from '../../worker/evaluation/types.ts'
import styles from '../parts/Report.module.css'
import { Table } from '../parts/Table.tsx'
import { titleOf } from './names.ts'
import { wordsOfComparison, wordsOfReport } from './report-words.ts'
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
        rows={comparison.rows.map(row => [
          row.name,
          figureText(row, row.values[0]),
          figureText(row, row.values[1]),
          row.isPlain ? row.difference.toFixed(4).replace('-', '−') : words.points(row.difference),
          words.intervalsText(row.isClear),
        ])}
      />
    </section>
  )
}
