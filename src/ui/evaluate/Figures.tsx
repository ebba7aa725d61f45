// The figures of a report as tables, as papers print them.
import type { BlufrFigures, BlufrReport, OpenReport } from '../../worker/evaluation/types.ts'
import { countText } from '../parts/formats.ts'
import styles from './Report.module.css'
import { rateText, scoreTextOf, wordsOfReport } from './report-words.ts'
import { Table } from './Table.tsx'

const words = wordsOfReport

/** A figure with the digits that suit it: areas are no percentages. */
export const figureText = (name: string, value: number): string =>
  name.startsWith('Area') ? value.toFixed(4) : rateText(value)

export function Figures({ open }: { open: OpenReport }) {
  const { report } = open
  return (
    <section className={styles.section} aria-label={words.figures} data-testid="figures">
      <h3>{words.figures}</h3>
      {report.protocol === 'lfw' ? <PairFigures open={open} /> : <TrialFigures report={report} />}
    </section>
  )
}

/** With both scores of a run, their figures stand side by side; the intervals are of this report's. */
function PairFigures({ open: { report, rows, sibling } }: { open: OpenReport }) {
  const error = report.protocol === 'lfw' ? report.lfw.accuracy.standardError : 0
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
        rows={rows.map(({ name, value, interval }, n) => [
          name,
          <>
            <b>{figureText(name, value)}</b>
            {name.startsWith('Accuracy') && (
              <span className={styles.below}>{words.standardError(error)}</span>
            )}
          </>,
          interval ? words.range(figureText(name, interval[0]), figureText(name, interval[1])) : '',
          ...(sibling ? [figureText(name, sibling.rows[n]?.value ?? 0)] : []),
        ])}
      />
      <p className={styles.small}>{words.intervalNote}</p>
    </>
  )
}

type OverTrials = Pick<BlufrFigures['vr'], 'mean' | 'std' | 'meanMinusStd'>
const over = ({ mean, std, meanMinusStd }: OverTrials) =>
  [<b key="figure">{rateText(meanMinusStd)}</b>, rateText(mean), rateText(std)] as const

function TrialFigures({ report: { blufr, score } }: { report: BlufrReport }) {
  const head = [words.figure, words.meanMinusStd, words.mean, words.std]
  return (
    <>
      <Table
        caption={words.overTrials}
        head={head}
        rows={[
          [words.vr, ...over(blufr.vr)],
          [words.dir(1), ...over(blufr.dir)],
        ]}
      />
      <details open>
        <summary>{words.ranks}</summary>
        <p className={styles.small}>{words.ranksNote}</p>
        <Table
          caption={words.ranks}
          head={[...head, words.closedSet]}
          rows={blufr.ranks.map(row => [words.rank(row.rank), ...over(row), rateText(row.closedSet.mean)])}
        />
      </details>
      <details>
        <summary>{words.trials}</summary>
        <Table
          caption={words.trials}
          head={[words.trial, 'VR', 'DIR', words.threshold, ...Object.values(words.trialCounts)]}
          rows={blufr.perTrial.map((trial, t) => [
            String(t + 1),
            rateText(blufr.vr.trials[t] ?? 0),
            rateText(blufr.dir.trials[t] ?? 0),
            scoreTextOf(score, trial.threshold),
            countText(trial.genuinePairs),
            countText(trial.impostorPairs),
            countText(trial.genuineProbes),
            countText(trial.impostorProbes),
          ])}
        />
      </details>
    </>
  )
}
