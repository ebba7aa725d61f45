// The figures of a report as tables, as papers print them.
import { figuresOf } from '../../evaluate/protocols/table.ts'
import { figureText } from '../../evaluate/rows.ts'
import type { OpenReport } from '../../worker/evaluation/types.ts'
import styles from '../parts/Report.module.css'
import { Table } from '../parts/Table.tsx'
import { viewOf } from './ProtocolViews.tsx'
import { wordsOfReport } from './report-words.ts'

const words = wordsOfReport

export function Figures({ open }: { open: OpenReport }) {
  const { report } = open
  const view = viewOf(report.protocol)
  return (
    <section className={styles.section} aria-label={words.figures} data-testid="figures">
      <h3>{words.figures}</h3>
      {view.Figures ? (
        <view.Figures figures={figuresOf(report)} score={report.score} />
      ) : (
        <RowFigures open={open} />
      )}
    </section>
  )
}

/** With both scores of a run, their figures stand side by side; the intervals are of this report's. */
function RowFigures({ open: { report, rows, sibling } }: { open: OpenReport }) {
  return (
    <>
      <Table
        caption={words.figures}
        head={[
          words.figure,
          sibling ? words.scoreName(report.score) : words.value,
          words.interval,
          ...(sibling ? [words.scoreName(sibling.report.score)] : []),
        ]}
        rows={rows.map((row, n) => [
          row.name,
          <>
            <b>{figureText(row, row.value)}</b>
            {row.standardError && (
              <span className={styles.below}>{words.standardError(row.standardError.value)}</span>
            )}
          </>,
          row.interval ? words.range(figureText(row, row.interval[0]), figureText(row, row.interval[1])) : '',
          ...(sibling ? [figureText(row, sibling.rows[n]?.value ?? 0)] : []),
        ])}
      />
      {rows.some(({ interval }) => interval) && <p className={styles.small}>{words.intervalNote}</p>}
    </>
  )
}
