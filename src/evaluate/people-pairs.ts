// Photos of people -> pairs: all pairs of one person's photos, as far as a cap for each person; strangers all, or drawn with a seed.
import { createDraw } from '../data/resample.ts'
import { ListError } from '../errors.ts'
import { counted } from '../text.ts'
import type { RowPairs } from './pair-figures.ts'

export interface PeoplePairs extends Pick<RowPairs, 'a' | 'b' | 'genuine'> {
  /** People with more pairs than the cap, of whom so many were drawn. */
  capped: number
  cap: number
  /** Whether strangers were drawn from more pairs than there is use for. */
  areDrawn: boolean
}
export interface PairOptions {
  seed: number
  /** Genuine pairs of one person at most: a person with thousands of photos must not be the whole figure. */
  cap?: number
  /** Pairs of strangers at most. */
  strangers?: number
}

const CAP = 300
const STRANGERS = 1_000_000

/** `person`: of each row of embeddings, a number from 0. Throws ListError where no person has two photos, or there is one person alone. */
export function pairsOfPeople(
  person: Uint32Array,
  { seed, cap = CAP, strangers = STRANGERS }: PairOptions,
): PeoplePairs {
  const rows = rowsOfPeople(person)
  const genuine = genuinePairs(rows, cap, createDraw(`genuine pairs ${seed}`))
  if (genuine.a.length === 0)
    throw new ListError(
      `None of ${counted(rows.length, 'person', 'people')} has two photos, so no pair shows one person. Give people with several photos each.`,
    )
  if (rows.length < 2)
    throw new ListError(
      'All photos show one person, so there are no strangers. Give photos of several people.',
    )
  const all = rows.reduce((sum, { length }) => sum + length * (person.length - length), 0) / 2
  const areDrawn = all > strangers
  const others = areDrawn
    ? drawnStrangers(person, strangers, createDraw(`strangers ${seed}`))
    : allStrangers(person, all)
  const join = (x: readonly number[], y: Uint32Array) => {
    const both = new Uint32Array(x.length + y.length)
    both.set(x)
    both.set(y, x.length)
    return both
  }
  const same = new Uint8Array(genuine.a.length + others.a.length).fill(1, 0, genuine.a.length)
  return {
    ...{ a: join(genuine.a, others.a), b: join(genuine.b, others.b), genuine: same },
    ...{ capped: genuine.capped, cap, areDrawn },
  }
}

function rowsOfPeople(person: Uint32Array): number[][] {
  const rows: number[][] = []
  for (const [row, who] of person.entries()) {
    rows[who] ??= []
    rows[who].push(row)
  }
  return rows.filter(Boolean)
}

function genuinePairs(rows: readonly number[][], cap: number, draw: (below: number) => number) {
  const [a, b]: [number[], number[]] = [[], []]
  let capped = 0
  for (const own of rows) {
    const all = (own.length * (own.length - 1)) / 2
    if (all <= cap)
      for (let i = 0; i < own.length; i++)
        for (let j = i + 1; j < own.length; j++) {
          a.push(own[i] ?? 0)
          b.push(own[j] ?? 0)
        }
    else {
      capped++
      const taken = new Set<number>()
      while (taken.size < cap) {
        const [i, j] = [draw(own.length), draw(own.length)]
        if (i !== j) taken.add(Math.min(i, j) * own.length + Math.max(i, j))
      }
      for (const key of taken) {
        a.push(own[Math.floor(key / own.length)] ?? 0)
        b.push(own[key % own.length] ?? 0)
      }
    }
  }
  return { a, b, capped }
}

function allStrangers(person: Uint32Array, count: number) {
  const [a, b] = [new Uint32Array(count), new Uint32Array(count)]
  let n = 0
  for (let i = 0; i < person.length; i++)
    for (let j = i + 1; j < person.length; j++)
      if (person[i] !== person[j]) {
        a[n] = i
        b[n++] = j
      }
  return { a, b }
}

/** Each pair once, in the order of the rows: neighbours in memory are read one after the other when they are scored. */
function drawnStrangers(person: Uint32Array, count: number, draw: (below: number) => number) {
  const taken = new Set<number>()
  while (taken.size < count) {
    const [i, j] = [draw(person.length), draw(person.length)]
    if (person[i] !== person[j]) taken.add(Math.min(i, j) * person.length + Math.max(i, j))
  }
  const keys = Float64Array.from(taken).sort()
  return {
    a: Uint32Array.from(keys, key => Math.floor(key / person.length)),
    b: Uint32Array.from(keys, key => key % person.length),
  }
}
