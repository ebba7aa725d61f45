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

/**
 * Pairs among the people of a fold: all of them where they are few. Else genuine ones are drawn, equally many of each person, of at most
 * so many people; impostor pairs are then drawn among those very pictures, because each further one costs a product with the transform.
 */
export function heldOutPairs(people: readonly (readonly number[])[], fold: number): HeldOutPairs {
  const random = mulberry32(SEED + fold)
  const pick = (count: number) => Math.floor(random() * count)
  const genuine = genuinePairs(people, pick)
  const used = new Set(genuine.flat())
  const few = impostorCount(people) <= MOST_IMPOSTOR
  const among = few ? people : people.map(rows => rows.filter(row => used.has(row)))
  const impostor = few
    ? allImpostors(people)
    : drawnImpostors(
        among.filter(rows => rows.length > 0),
        pick,
      )
  const pairs = [...genuine, ...impostor]
  return {
    a: Uint32Array.from(pairs, ([a]) => a),
    b: Uint32Array.from(pairs, ([, b]) => b),
    genuine: Uint8Array.from(pairs, (_, n) => (n < genuine.length ? 1 : 0)),
  }
}

type Pick = (count: number) => number
type Pair = [a: number, b: number]

function genuinePairs(people: readonly (readonly number[])[], pick: Pick): Pair[] {
  const several = people.filter(rows => rows.length > 1)
  while (several.length > MOST_GENUINE) several.splice(pick(several.length), 1)
  const most = Math.max(1, Math.floor(MOST_GENUINE / Math.max(1, several.length)))
  return several.flatMap(rows => {
    if ((rows.length * (rows.length - 1)) / 2 <= most)
      return rows.flatMap((a, i) => rows.slice(i + 1).map((b): Pair => [a, b]))
    const drawn = new Map<string, Pair>()
    while (drawn.size < most) {
      const [i, k] = [pick(rows.length), pick(rows.length)]
      if (i < k) drawn.set(`${i} ${k}`, [rows[i] ?? 0, rows[k] ?? 0])
    }
    return [...drawn.values()]
  })
}

/** How many pairs of rows of two people there are. */
function impostorCount(people: readonly (readonly number[])[]): number {
  const rows = people.reduce((sum, { length }) => sum + length, 0)
  return people.reduce((sum, { length }) => sum + length * (rows - length), 0) / 2
}

const allImpostors = (people: readonly (readonly number[])[]): Pair[] =>
  people.flatMap((own, n) =>
    own.flatMap(a => people.slice(n + 1).flatMap(other => other.map((b): Pair => [a, b]))),
  )

function drawnImpostors(people: readonly (readonly number[])[], pick: Pick): Pair[] {
  const found: Pair[] = []
  while (found.length < MOST_IMPOSTOR) {
    const [first, second] = [pick(people.length), pick(people.length)]
    const [a, b] = [people[first] ?? [], people[second] ?? []]
    if (first !== second) found.push([a[pick(a.length)] ?? 0, b[pick(b.length)] ?? 0])
  }
  return found
}
