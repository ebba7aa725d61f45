// Genuine pairs that score like strangers, all of them or those of a stretch of rows: the trace of rows that stand in another order than
// was assumed. Behind the first row that is out of place, embeddings belong to other pictures than their names say.
import { counted } from '../text.ts'

export interface ChanceInput {
  /** Genuine pairs, with the row of their first picture. */
  genuine: readonly { score: number; row: number }[]
  impostor: Float64Array
  /** Pictures by row. */
  names: readonly string[]
}

/** Stretches that are looked at, as far as each gets enough genuine pairs. */
const PARTS = 10
const LEAST_PAIRS = 20
const LOWEST = 0.25
/** Share of strangers among genuine pairs that is told, and the one that wrong labels and bad photos explain. */
const TOLD = 0.2
const USUAL = 0.05
/** Standard errors. */
const CLEAR = 4
/** Of the pairs that are no strangers, so many score above 99 % of the impostor pairs; a weak model has fewer. */
const LEAST_SURE = 0.25

/**
 * Each genuine pair has a place among the impostor pairs: the share of their scores below its own. Places of strangers are even, from 0
 * to 1; those of one person crowd near 1. So four times the share of places in the lowest quarter estimates how many of the pairs are
 * strangers (as Storey, 2002, estimates true null hypotheses). A stretch is told when that is at least 20 %, and above 5 % by four
 * standard errors. A weak model has low places too, but hardly any high ones: then nothing is told.
 */
export function notesOnChance({ genuine, impostor, names }: ChanceInput): string[] {
  if (genuine.length < LEAST_PAIRS || impostor.length < LEAST_PAIRS) return []
  const pairs = placed(genuine, impostor)
  if (isAtChance(pairs, impostor.length))
    return [
      'These figures are no better than chance: genuine pairs score no higher than impostor pairs. Either the rows belong to other pictures than assumed, or the model can’t tell faces apart. Check the order of the rows.',
    ]
  const sure = pairs.filter(({ place }) => place > 0.99).length / pairs.length
  if (sure < LEAST_SURE * (1 - strangersIn(pairs))) return []
  return stretches(pairs).map(stretch => {
    const from = stretch[0]?.row ?? 0
    const to = stretch.reduce((last, { row }) => Math.max(last, row), 0)
    return `About ${Math.round(100 * Math.min(1, strangersIn(stretch)))} % of the ${counted(stretch.length, 'genuine pair')} in rows ${count(from + 1)} to ${count(to + 1)} (${names[from]} to ${names[to]}) score like strangers. These rows seem to belong to other pictures than assumed. Check the order of the rows.`
  })
}

interface Placed {
  row: number
  place: number
}

function placed(genuine: ChanceInput['genuine'], impostor: Float64Array): Placed[] {
  const sorted = impostor.toSorted()
  return genuine
    .map(({ score, row }) => ({ row, place: shareBelow(sorted, score) }))
    .sort((a, b) => a.row - b.row)
}

/** Equal scores count half. */
function shareBelow(sorted: Float64Array, score: number): number {
  const firstWhere = (isBeyond: (other: number) => boolean) => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (isBeyond(sorted[middle] ?? 0)) high = middle
      else low = middle + 1
    }
    return low
  }
  return (firstWhere(other => other >= score) + firstWhere(other => other > score)) / 2 / sorted.length
}

/** By the test of Mann and Whitney: the mean place is 0.5 where both kinds of pairs score alike. */
function isAtChance(pairs: readonly Placed[], impostor: number): boolean {
  const mean = pairs.reduce((sum, { place }) => sum + place, 0) / pairs.length
  const error = Math.sqrt((pairs.length + impostor + 1) / (12 * pairs.length * impostor))
  return mean < 0.5 + CLEAR * error
}

const strangersIn = (pairs: readonly Placed[]) =>
  pairs.filter(({ place }) => place < LOWEST).length / pairs.length / LOWEST

/** Stretches of rows with strangers among their pairs; those that follow each other are one. */
function stretches(pairs: readonly Placed[]): Placed[][] {
  const parts = Math.min(PARTS, Math.floor(pairs.length / LEAST_PAIRS))
  const found: Placed[][] = []
  let isOpen = false
  for (let part = 0; part < parts; part++) {
    const inside = pairs.slice(
      Math.floor((part * pairs.length) / parts),
      Math.floor(((part + 1) * pairs.length) / parts),
    )
    const low = USUAL * LOWEST
    const error = Math.sqrt((low * (1 - low)) / inside.length) / LOWEST
    const isTold = strangersIn(inside) >= Math.max(TOLD, USUAL + CLEAR * error)
    if (isTold && isOpen) found.at(-1)?.push(...inside)
    else if (isTold) found.push(inside)
    isOpen = isTold
  }
  return found
}

const count = (row: number) => row.toLocaleString('en-US')
