// Held-out pairs: people are dealt into folds, and the pairs of a fold are scored by what was learned from the people of the others.
import { mulberry32 } from '../random.ts'

export const FOLDS = 3
/** Further pairs of a fold say little that is new and take time. */
const MOST_GENUINE = 1000
const MOST_IMPOSTOR = 2000
const SEED = 1

export interface HeldOutPairs {
  /** Rows. */
  a: Uint32Array
  b: Uint32Array
  /** 1: the same person. */
  genuine: Uint8Array
}

/** Rows of each person, in the order of the labels; people are dealt in turn, those with two pictures or more first. */
export function dealtPeople(people: readonly (readonly number[])[]): (readonly number[])[][] {
  const several = people.filter(rows => rows.length > 1)
  const single = people.filter(rows => rows.length === 1)
  const folds: (readonly number[])[][] = Array.from({ length: FOLDS }, () => [])
  for (const [n, rows] of [...several, ...single].entries()) folds[n % FOLDS]?.push(rows)
  return folds
}

/** Pairs among the people of a fold: all of them where they are few, else drawn, equally often from each person. */
export function heldOutPairs(people: readonly (readonly number[])[], fold: number): HeldOutPairs {
  const random = mulberry32(SEED + fold)
  const pick = (count: number) => Math.floor(random() * count)
  const pairs: [a: number, b: number, genuine: 0 | 1][] = []
  for (const [a, b] of genuinePairs(people, pick)) pairs.push([a, b, 1])
  for (const [a, b] of impostorPairs(people, pick)) pairs.push([a, b, 0])
  return {
    a: Uint32Array.from(pairs, pair => pair[0]),
    b: Uint32Array.from(pairs, pair => pair[1]),
    genuine: Uint8Array.from(pairs, pair => pair[2]),
  }
}

type Pick = (count: number) => number

function genuinePairs(people: readonly (readonly number[])[], pick: Pick): [number, number][] {
  const several = people.filter(rows => rows.length > 1)
  const most = Math.max(1, Math.floor(MOST_GENUINE / Math.max(1, several.length)))
  const found: [number, number][] = []
  for (const rows of several.slice(0, MOST_GENUINE)) {
    const all = rows.flatMap((a, i) => rows.slice(i + 1, i + 1 + most).map(b => [a, b] as [number, number]))
    for (let n = 0; n < most && all.length > 0; n++) found.push(...all.splice(pick(all.length), 1))
  }
  return found
}

function impostorPairs(people: readonly (readonly number[])[], pick: Pick): [number, number][] {
  const rows = people.flatMap((own, person) => own.map(row => ({ row, person })))
  const own = people.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0)
  if ((rows.length * (rows.length - 1)) / 2 - own <= MOST_IMPOSTOR)
    return rows.flatMap((a, i) =>
      rows.slice(i + 1).flatMap(b => (a.person === b.person ? [] : [[a.row, b.row] as [number, number]])),
    )
  const found: [number, number][] = []
  while (found.length < MOST_IMPOSTOR) {
    const [first, second] = [pick(people.length), pick(people.length)]
    const [a, b] = [people[first] ?? [], people[second] ?? []]
    if (first !== second) found.push([a[pick(a.length)] ?? 0, b[pick(b.length)] ?? 0])
  }
  return found
}
