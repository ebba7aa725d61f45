// What the page draws of a protocol beside what all have (rows, curves, scores, mistakes, literature). A protocol without an entry has its
// figures as the table of its rows.

import type { ReactNode } from 'react'
import type { BlufrFigures, Summary } from '../../evaluate/blufr.ts'
import type { Figures } from '../../evaluate/protocols/protocol.ts'
import type { ProtocolName } from '../../evaluate/protocols/table.ts'
import { rateText } from '../../evaluate/rows.ts'
import type { ScoreName } from '../../worker/evaluation/types.ts'
import { countText } from '../parts/formats.ts'
import styles from '../parts/Report.module.css'
import { Table } from '../parts/Table.tsx'
import { Evidence } from './Evidence.tsx'
import { scoreTextOf, wordsOfReport } from './report-words.ts'

interface View<F extends Figures = Figures> {
  /** In place of the table of rows. */
  Figures?(props: { figures: F; score: ScoreName }): ReactNode
  /** Below figures and thresholds. */
  Below?(props: { figures: F }): ReactNode
}
const VIEWS: Partial<Record<ProtocolName, View>> = {
  lfw: { Below: Evidence },
  blufr: { Figures: TrialFigures },
}

export const viewOf = (protocol: string): View => VIEWS[protocol as ProtocolName] ?? {}

const words = wordsOfReport

const over = ({ mean, std, meanMinusStd }: Summary) =>
  [<b key="figure">{rateText(meanMinusStd)}</b>, rateText(mean), rateText(std)] as const

function TrialFigures({ figures: blufr, score }: { figures: BlufrFigures; score: ScoreName }) {
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
