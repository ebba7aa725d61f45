// Embeddings of known people -> a Joint Bayesian back-end, and what it does for people that it was not learned from. Everything is float64
// in a fixed order, so that equal embeddings give equal bytes on every device. The mathematics is in docs/score.md; the same in NumPy is
// scripts/python/joint_bayesian.py.
import { ListError } from '../errors.ts'
import { calibrationOfScores } from '../evaluate/heldout.ts'
import { EMBEDDING_SIZE as D } from '../model/architectures.ts'
import type { Backend, BackendAbout } from '../model/backend.ts'
import type { Calibration } from '../model/card.ts'
import { checkEmbedding } from '../model/finite.ts'
import { formOf, jointBayesian } from '../verify/joint.ts'
import { minCllr } from '../verify/likelihood.ts'
import { type Scorer, scoreOf } from '../verify/projection.ts'
import { COSINE } from '../verify/scorer.ts'
import { type Diagonal, diagonalised, diagonalOf, shrunk } from './diagonal.ts'
import { dealtPeople, FOLDS, type HeldOutPairs, heldOutPairs } from './folds.ts'
import { addPerson, type Covariances, combined, covariancesOf, type Moments, noMoments } from './moments.ts'
import { intoSpace, principalSpace, type Space, spaceOf, unitsOf } from './space.ts'

export interface FitInput {
  /** Embeddings [N, D] of any length, all of one kind and of the same weights. */
  rows: Float32Array
  /** Who each is. */
  people: readonly string[]
}
export interface FitOptions {
  /** What the result says of itself, but for its shrinkage. */
  about: Omit<BackendAbout, 'shrinkage'>
  /** The back-end that these weights have already, towards which few data are shrunk. */
  prior: Backend | null
  /** Share that is done, 0..1; may pause, and throws when the fit is cancelled. */
  breathe?: (share: number) => Promise<void>
}
/** Scores of held-out pairs, all folds together. */
export interface HeldOut {
  genuine: Uint8Array
  fold: Uint32Array
  /** Before: the cosine, and the earlier back-end where there is one. */
  cosine: Float64Array
  prior: Float64Array | null
  /** After: each fold by what was learned from the others. */
  fitted: Float64Array
}
export interface Fit {
  backend: Backend
  people: number
  pictures: number
  /** People with one picture, who tell nothing about how photos of one person differ. */
  single: number
  /** Pictures whose embedding another picture of the same person has: copies, which are left out. */
  copies: number
  /** 0: as the data say; 1: as the earlier back-end has it, or the same in all directions. */
  shrinkage: number
  heldOut: HeldOut
}

/** People with two or more pictures: fewer tell nothing. More are needed where there is nothing to shrink towards. */
export const LEAST_PEOPLE = { withPrior: 20, without: 100 }
/** Shares that are tried, from what trusts the data most. */
export const SHARES = [0.1, 0.3, 0.5, 0.7, 0.9, 1] as const

/** Throws ListError when people or pictures are too few, DeviceError when an embedding is not finite, WeightsError for singular data. */
export async function fitBackend(input: FitInput, options: FitOptions): Promise<Fit> {
  const { about, prior, breathe = async () => {} } = options
  const { people, copies } = distinctPeople(input)
  checkEnough(people, copies, prior !== null)
  const rows = people.flat()
  await breathe(0)
  const units = unitsOf(input.rows)
  const space = prior ? spaceOf(prior) : principalSpace(unitsOf(rowsOf(input.rows, rows)))
  await breathe(0.1)
  const points = intoSpace(units, space)
  await breathe(0.3)
  const folds = dealtPeople(people)
  const moments = folds.map(own => {
    const sums = noMoments(space.size)
    for (const one of own) addPerson(sums, points, one)
    return sums
  })
  await breathe(0.5)
  const all = moments.reduce((sum, one) => combined(sum, one, 1))
  const tried = await tryShares({ space, points, folds, moments, all, breathe })
  const whole = learned(covariancesOf(all), space, tried.share)
  const genuine = Uint8Array.from(tried.pairs.flatMap(one => [...one.genuine]))
  const backend: Backend = {
    ...assembled(whole, space, { data: meanOf(units, people), share: tried.share }),
    about: { ...about, shrinkage: inWords(tried.share, prior !== null) },
    calibration: calibrationOf(tried.scores, genuine, { people: people.length, about }),
  }
  const scored = (scorer: Scorer) => scoresOf(scorer, tried.pairs, input.rows)
  return {
    backend,
    people: people.length,
    pictures: rows.length,
    single: people.filter(({ length }) => length === 1).length,
    copies,
    shrinkage: tried.share,
    heldOut: {
      genuine,
      fold: Uint32Array.from(tried.pairs.flatMap(({ genuine }, fold) => [...genuine].map(() => fold))),
      cosine: scored(COSINE),
      prior: prior && scored(jointBayesian(prior)),
      fitted: tried.scores,
    },
  }
}

/** What the held-out pairs say about the scores; of the people of one fold, because two folds have two models. */
function calibrationOf(
  scores: Float64Array,
  genuine: Uint8Array,
  { people, about }: { people: number; about: FitOptions['about'] },
): Calibration {
  const of = (kind: 0 | 1) => scores.filter((_, n) => genuine[n] === kind)
  return {
    ...calibrationOfScores(of(1), of(0), people, 'jb'),
    source: `${scores.length.toLocaleString('en-US')} held-out pairs of ${about.source}`.slice(0, 200),
    date: about.date,
    embedding: about.embedding,
    score: 'jb',
  }
}

const inWords = (share: number, hasPrior: boolean) =>
  `${share} of the covariances ${hasPrior ? 'are those of the back-end before' : 'within a person is their mean variance'}, chosen on held-out identities`

function rowsOf(rows: Float32Array, chosen: readonly number[]): Float32Array {
  const out = new Float32Array(chosen.length * D)
  for (const [n, row] of chosen.entries()) out.set(rows.subarray(row * D, (row + 1) * D), n * D)
  return out
}

/** Rows of each person, people in the order of their names; copies of a person's embedding are left out. */
function distinctPeople({ rows, people }: FitInput): { people: number[][]; copies: number } {
  if (rows.length !== people.length * D)
    throw new TypeError(`${rows.length} numbers for ${people.length} embeddings of ${D}`)
  const byName = new Map<string, number[]>()
  for (const [row, name] of people.entries()) byName.set(name, [...(byName.get(name) ?? []), row])
  const names = [...byName.keys()].sort()
  let copies = 0
  const found = names.map(name => {
    const seen = new Set<string>()
    return (byName.get(name) ?? []).filter(row => {
      const embedding = rows.subarray(row * D, (row + 1) * D)
      checkEmbedding(embedding)
      const key = String(embedding.subarray(0, 16))
      if (seen.has(key)) copies++
      return seen.size < seen.add(key).size
    })
  })
  return { people: found, copies }
}

function checkEnough(people: readonly (readonly number[])[], copies: number, hasPrior: boolean): void {
  const several = people.filter(({ length }) => length > 1).length
  const least = hasPrior ? LEAST_PEOPLE.withPrior : LEAST_PEOPLE.without
  if (several >= least) return
  const left = copies > 0 ? ` ${copies} copies of pictures were left out.` : ''
  throw new ListError(
    `${several} people have two or more different pictures, at least ${least} are needed: ${least - several} are missing.${left} Add people, or more pictures of those who have one.`,
  )
}

/** Mean of the people's mean unit embeddings [D]. */
function meanOf(units: Float64Array, people: readonly (readonly number[])[]): Float64Array {
  const mean = new Float64Array(D)
  for (const rows of people)
    for (const row of rows)
      for (let i = 0; i < D; i++)
        mean[i] = (mean[i] as number) + (units[row * D + i] as number) / rows.length / people.length
  return mean
}

/** From a space's directions to those of embeddings: z = ((e - space.mean) axes - mean) turn = (e - mean') (axes turn). */
function assembled(
  { turn, between }: Diagonal,
  space: Space,
  { data, share }: { data: Float64Array; share: number },
): Pick<Backend, 'mean' | 'transform' | 'between'> {
  const K = between.length
  const transform = new Float64Array(D * K)
  for (let i = 0; i < D; i++)
    for (let j = 0; j < space.size; j++) {
      const axis = space.axes[i * space.size + j] as number
      for (let k = 0; k < K; k++)
        transform[i * K + k] = (transform[i * K + k] as number) + axis * (turn[j * K + k] as number)
    }
  const mean = space.prior
    ? data.map((value, i) => (1 - share) * value + share * (space.mean[i] as number))
    : data
  return { mean, transform, between }
}

const learned = (data: Covariances, space: Space, share: number): Diagonal =>
  share === 1 && space.prior ? diagonalOf(space.prior) : diagonalised(shrunk(data, space, share), space.size)

interface Trial {
  space: Space
  points: Float64Array
  folds: (readonly number[])[][]
  moments: Moments[]
  all: Moments
  breathe: (share: number) => Promise<void>
}

/** The share whose scores of held-out pairs could be read at least cost (minimum Cllr); of equal ones the one that trusts data least. */
async function tryShares({ space, points, folds, moments, all, breathe }: Trial) {
  const pairs = folds.map((people, fold) => heldOutPairs(people, fold))
  const genuine = pairs.flatMap(one => [...one.genuine])
  const rest = moments.map(own => covariancesOf(combined(all, own, -1)))
  let best: { share: number; scores: Float64Array; cost: number } | undefined
  for (const [n, share] of SHARES.entries()) {
    const scores: number[] = []
    for (const [fold, covariances] of rest.entries()) {
      const diagonal = learned(covariances, space, share)
      for (const score of scoresInSpace(diagonal, points, pairs[fold] as HeldOutPairs)) scores.push(score)
      await breathe(0.5 + (0.5 * (n + fold / FOLDS)) / SHARES.length)
    }
    const of = (kind: 0 | 1) => Float64Array.from(scores.filter((_, at) => genuine[at] === kind))
    const cost = minCllr(of(1), of(0))
    if (!best || cost <= best.cost) best = { share, scores: Float64Array.from(scores), cost }
  }
  if (!best) throw new TypeError('tryShares: no shares')
  return { ...best, pairs }
}

/** Scores of pairs of points; each point is turned once. */
function scoresInSpace({ mean, turn, between }: Diagonal, points: Float64Array, pairs: HeldOutPairs) {
  const [size, K] = [mean.length, between.length]
  const turned = oncePerRow(row => {
    const z = new Float64Array(K)
    for (let j = 0; j < size; j++) {
      const value = (points[row * size + j] as number) - (mean[j] as number)
      for (let k = 0; k < K; k++) z[k] = (z[k] as number) + value * (turn[j * K + k] as number)
    }
    return z
  })
  const { p, q, constant } = formOf(between)
  return Array.from(pairs.a, (row, n) => {
    const [x, y] = [turned(row), turned(pairs.b[n] ?? 0)]
    let llr = constant
    for (let k = 0; k < K; k++) {
      const [u, v] = [x[k] as number, y[k] as number]
      llr += (p[k] as number) * (u * u + v * v) + (q[k] as number) * u * v
    }
    return llr
  })
}

function scoresOf(scorer: Scorer, pairs: readonly HeldOutPairs[], rows: Float32Array): Float64Array {
  const projected = oncePerRow(row => scorer.project(rows.subarray(row * D, (row + 1) * D)))
  return Float64Array.from(
    pairs.flatMap(({ a, b }) => Array.from(a, (row, n) => scoreOf(projected(row), projected(b[n] ?? 0)))),
  )
}

function oncePerRow<T>(make: (row: number) => T): (row: number) => T {
  const made = new Map<number, T>()
  return row => {
    const known = made.get(row)
    if (known !== undefined) return known
    const value = make(row)
    made.set(row, value)
    return value
  }
}
