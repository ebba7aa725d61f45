// Did it get better? Held-out pictures before the first step and now, with how much chance does.

import { rateText } from '../../evaluate/rows.ts'
import type { Run, ValidationRow } from '../../worker/training/types.ts'
import report from '../parts/Report.module.css'
import { Table } from '../parts/Table.tsx'
import { resultOf } from '../parts/task.ts'
import { judge } from './better.ts'
import { wordsOfRun } from './run-words.ts'
import { useSetup } from './setup.ts'
import { figureText } from './words.ts'

const words = wordsOfRun.better

export function Better({ run }: { run: Run }) {
  const { validations, checkpoints } = run
  const before = validations[0]
  if (!before) return null
  const best = checkpoints.find(({ isBest }) => isBest)
  const after = validations.findLast(({ step }) => step === best?.step) ?? validations.at(-1)
  if (!after || after === before)
    return (
      <section className={report.section} aria-label={words.title}>
        <h3>{words.title}</h3>
        <p className={report.quiet}>{words.once}</p>
      </section>
    )
  return (
    <section className={report.section} aria-label={words.title} data-testid="better">
      <h3>{words.title}</h3>
      <p>{sentence(before, after)}</p>
      <Table
        caption={words.title}
        head={[words.figure, words.before, words.after(after.step, after.step === best?.step)]}
        rows={rowsOf(before, after)}
      />
      <Chance run={run} error={judge(before, after)?.error ?? 0} />
    </section>
  )
}

/** How sure the figures are, and on whom they were measured. */
function Chance({ run, error }: { run: Run; error: number }) {
  const sets = resultOf(useSetup(state => state.sets)) ?? []
  const set = sets.find(({ name }) => name === run.options.dataset.name)
  return (
    <p className={report.small}>
      {error > 0 && words.chance(error)} {set && words[set.heldOut === 'identities' ? 'people' : 'pictures']}
    </p>
  )
}

function sentence(before: ValidationRow, after: ValidationRow): string {
  const judged = judge(before, after)
  if (!judged) return words.none
  const { from, to, pairs, verdict } = judged
  return words[verdict](from, to, pairs)
}

function rowsOf(before: ValidationRow, after: ValidationRow): (readonly [string, string, string])[] {
  const text = (value: number | null | undefined, say: (value: number) => string) =>
    value === null || value === undefined ? '–' : say(value)
  const row = (
    name: string,
    value: (row: ValidationRow) => number | null | undefined,
    say: (value: number) => string,
  ) => [name, text(value(before), say), text(value(after), say)] as const
  const pairs = after.verification?.pairs ?? 0
  const all = [
    row(words.eer(pairs), ({ verification }) => verification?.eer100, rateText),
    row(words.tpr, ({ verification }) => verification?.tprAtFar01, rateText),
    row(words.accuracy, ({ accuracy }) => accuracy, rateText),
    row(words.loss, ({ loss }) => loss, figureText),
  ]
  return all.filter(([, a, b]) => a !== '–' || b !== '–')
}
