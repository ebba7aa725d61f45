// What relabelling at a threshold would change: how many pictures, where they move, which identities lose or gain.
import type { RelabelPlan } from '../../worker/training/types.ts'
import { countText } from '../parts/formats.ts'
import report from '../parts/Report.module.css'
import { Table } from '../parts/Table.tsx'
import { wordsOfRun } from './run-words.ts'
import styles from './Train.module.css'

const words = wordsOfRun.relabel

export function RelabelPlanView({ plan }: { plan: RelabelPlan }) {
  const { kept, relabelled, dropped, moves, moreMoves, identities, moreIdentities } = plan
  const all = kept + relabelled + dropped
  return (
    <>
      <dl className={styles.plan} data-testid="plan">
        {[
          [kept, words.kept] as const,
          [relabelled, words.relabelled] as const,
          [dropped, words.dropped] as const,
        ].map(([count, name]) => (
          <div key={name}>
            <dd>{words.share(count, all)}</dd>
            <dt>{name}</dt>
          </div>
        ))}
      </dl>
      {moves.length === 0 ? (
        <p>{words.noMoves}</p>
      ) : (
        <details open={moves.length <= 20}>
          <summary>{words.moves}</summary>
          <Table
            caption={words.moves}
            head={[words.from, words.to, words.pictures]}
            rows={moves.map(({ from, to, count }) => [from, to, countText(count)])}
          />
          {moreMoves > 0 && <p className={report.small}>{words.more(moreMoves)}</p>}
        </details>
      )}
      {identities.length > 0 && (
        <details>
          <summary>{words.identities}</summary>
          <Table
            caption={words.identities}
            head={[
              words.identity,
              words.before,
              words.keptColumn,
              words.left,
              words.joined,
              words.droppedColumn,
            ]}
            rows={identities.map(({ name, before, kept, left, joined, dropped }) => [
              name,
              ...[before, kept, left, joined, dropped].map(countText),
            ])}
          />
          {moreIdentities > 0 && <p className={report.small}>{words.more(moreIdentities)}</p>}
        </details>
      )}
    </>
  )
}
