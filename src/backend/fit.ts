// Embeddings of known people -> a Joint Bayesian back-end, and what it does for people that it was not learned from. Everything is float64
// in a fixed order, so that equal embeddings give equal bytes on every device. The mathematics is in docs/score.md; the same in NumPy is
// scripts/python/joint_bayesian.py.

import { WeightsError } from '../errors.ts'
import { calibrationOfScores } from '../evaluate/held-out.ts'
import { EMBEDDING_SIZE as D } from '../model/architectures.ts'
import type { Backend, BackendAbout } from '../model/backend.ts'
import type { Calibration } from '../model/card.ts'
import { counted } from '../text.ts'
import { jointBayesian } from '../verify/joint.ts'
import { minCllr } from '../verify/likelihood.ts'
import { type Scorer, scoreOf } from '../verify/projection.ts'
import { COSINE } from '../verify/scorer.ts'
import type { Diagonal } from './diagonal.ts'
import { dealtPeople, type HeldOutPairs } from './folds.ts'
import { type Covariances, combined, covariancesOf, momentsOf } from './moments.ts'
import { checkEnough, distinctPeople, type FitInput } from './people.ts'
import { learned, oncePerRow, tryShares } from './shares.ts'
import { intoSpace, principalSpace, type Space, spaceOf, unitsOf } from './space.ts'

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

/**
 * Throws ListError when people or pictures are too few, DeviceError when an embedding is not finite, WeightsError for singular data, for
 * people who are not told apart, and for a `prior` of another kind of embeddings.
 */
export async function fitBackend(input: FitInput, options: FitOptions): Promise<Fit> {
  const { prior, breathe = async () => {} } = options
  const about = { ...options.about, source: oneLine(options.about.source) }
  checkKind(prior, about)
  const { people, copies } = distinctPeople(input)
  checkEnough({ people, copies }, prior !== null)
  const rows = people.flat()
  await breathe(0)
  const units = unitsOf(input.rows, rows)
  const space = prior ? spaceOf(prior) : principalSpace(units)
  await breathe(0.1)
  const points = intoSpace(units, space)
  await breathe(0.3)
  const placed = placesOf(people)
  const folds = dealtPeople(placed)
  const moments = folds.map(own => momentsOf(points, space.size, own))
  const all = moments.reduce((sum, one) => combined(sum, one, 1))
  const covariances = covariancesOf(all)
  checkSpread(covariances, space.size)
  await breathe(0.4)
  const trial = { space, points, folds, moments, all, breathe: (share: number) => breathe(0.4 + 0.6 * share) }
  const { share, scores, pairs } = await tryShares(trial)
  const whole = learned(covariances, space, share)
  const genuine = Uint8Array.from(pairs.flatMap(one => [...one.genuine]))
  checkTellsApart(scores, genuine)
  const backend: Backend = {
    ...assembled(whole, space, { data: meanOf(units, placed), share }),
    about: { ...about, shrinkage: inWords(share, prior !== null) },
    calibration: calibrationOf(scores, genuine, { people: people.length, about }),
  }
  const scored = (scorer: Scorer) => scoresOf(scorer, pairs, units)
  return {
    backend,
    people: people.length,
    pictures: rows.length,
    single: people.filter(({ length }) => length === 1).length,
    copies,
    shrinkage: share,
    heldOut: {
      genuine,
      fold: Uint32Array.from(pairs.flatMap(({ genuine }, fold) => [...genuine].map(() => fold))),
      cosine: scored(COSINE),
      prior: prior && scored(jointBayesian(prior)),
      fitted: scores,
    },
  }
}

const oneLine = (text: string) =>
  text
    .slice(0, 160)
    .replaceAll(/\p{C}+/gu, ' ')
    .trim() || 'embeddings'

function checkKind(prior: Backend | null, { embedding }: Pick<BackendAbout, 'embedding'>): void {
  if (prior && prior.about.embedding !== embedding)
    throw new WeightsError(
      `These are ${embedding} embeddings, and the back-end to start from needs ${prior.about.embedding} ones. Make ${prior.about.embedding} embeddings of the pictures.`,
    )
}

/** Where the pictures of each person lie when they stand person by person. */
function placesOf(people: readonly (readonly number[])[]): number[][] {
  let at = 0
  return people.map(rows => rows.map(() => at++))
}

/** What rounding alone makes of equal pictures lies far below it. */
const LEAST_WITHIN = 1e-9

function checkSpread({ within, between }: Covariances, size: number): void {
  const trace = (matrix: Float64Array) => {
    let sum = 0
    for (let k = 0; k < size; k++) sum += matrix[k * size + k] as number
    return sum
  }
  const [own, others] = [trace(within), trace(between)]
  if (!(own > LEAST_WITHIN * Math.abs(others)))
    throw new WeightsError(
      'The pictures of each person are almost the same, so they do not show how photos of one person differ. Give different photos of each person.',
    )
}

/** Bits of 1, which says nothing: cameras that are hard to read reach 0.8, and names that were dealt out at random 0.95 and more. */
const MOST_COST = 0.9

/** People who are all one person, or names that are none, show in pairs that were held out: nothing tells them apart. */
function checkTellsApart(scores: Float64Array, genuine: Uint8Array): void {
  if (minCllr(...byKind(scores, genuine)) <= MOST_COST) return
  throw new WeightsError(
    'What was learned cannot tell apart the people who were left out of the learning, so it is not usable as a score. Check that each name is one person, and that they are different people.',
  )
}

/** Scores of genuine pairs, and of impostor pairs. */
const byKind = (scores: Float64Array, genuine: Uint8Array): [Float64Array, Float64Array] => [
  scores.filter((_, n) => genuine[n] === 1),
  scores.filter((_, n) => genuine[n] === 0),
]

/** Engines differ in the last bit of a logarithm, which scores and ratios are made of; a file is the same wherever it is learned. */
const rounded = (value: number) => Math.round(value * 1e9) / 1e9

/** What the held-out pairs say about the scores; of the people of one fold, because two folds have two models. */
function calibrationOf(
  scores: Float64Array,
  genuine: Uint8Array,
  { people, about }: { people: number; about: FitOptions['about'] },
): Calibration {
  const { lr, ...found } = calibrationOfScores(...byKind(scores.map(rounded), genuine), people, 'jb')
  return {
    ...found,
    ...(lr && { lr: { score: lr.score.map(rounded), log10: lr.log10.map(rounded) } }),
    source: `${counted(scores.length, 'held-out pair')} of ${about.source}`,
    date: about.date,
    embedding: about.embedding,
    score: 'jb',
  }
}

const inWords = (share: number, hasPrior: boolean) =>
  `${share} of the covariances ${hasPrior ? 'are those of the back-end before' : 'within a person is their mean variance'}, chosen on held-out identities`

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

function scoresOf(scorer: Scorer, pairs: readonly HeldOutPairs[], units: Float64Array): Float64Array {
  const projected = oncePerRow(row => scorer.project(units.subarray(row * D, (row + 1) * D)))
  return Float64Array.from(
    pairs.flatMap(({ a, b }) => Array.from(a, (row, n) => scoreOf(projected(row), projected(b[n] ?? 0)))),
  )
}
