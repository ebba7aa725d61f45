// Pairs of one's own photos -> figures: 100 % - EER and TPR at the false-accept rates that so many strangers can support, with intervals
// that count people; thresholds, cost of likelihood ratios, groups, the worst mistakes.
import type { Attributes } from '../data/attributes.ts'
import { groupOf } from '../data/attributes.ts'
import type { Embeddings } from '../data/embeddings.ts'
import type { Pair } from '../data/pairs.ts'
import type { ProtocolList } from '../data/protocol.ts'
import { ListError } from '../errors.ts'
import type { ScoreCalibration } from '../model/card.ts'
import { counted } from '../text.ts'
import { minCllr } from '../verify/likelihood.ts'
import type { Scorer } from '../verify/projection.ts'
import type { Interval } from './bootstrap.ts'
import { rankPairs } from './folds.ts'
import { type GroupFigures, groupFigures } from './groups.ts'
import { calibrationOfScores } from './held-out.ts'
import { bendsOf, type Outcome } from './lfw.ts'
import type { CurvePoints, Mistakes, ScoredPair } from './lfw-figures.ts'
import { type LikelihoodFigures, likelihoodFigures } from './likelihood.ts'
import { findPictures, rowAt, type Skipped } from './lookup.ts'
import { bootstrapPeople } from './people-bootstrap.ts'
import { pairsOfPeople } from './people-pairs.ts'
import { AS_USED, eer100, eer100OfTies, type RocCurve, rocCurve, thresholdAtFar, tprAtFar } from './roc.ts'

export interface PhotoList extends ProtocolList {
  /** Who each picture shows. */
  personOf: ReadonlyMap<string, string>
  /** Pairs that a list names; without one they are made of the people. */
  given: { pairs: Pair[]; file: string } | null
  attributes: Attributes | null
  seed: number
}

export interface PhotoFigures {
  pairs: number
  genuinePairs: number
  impostorPairs: number
  people: number
  /** Pairs of two different people, however many photos they have. */
  peoplePairs: number
  /** The lowest false-accept rate that the strangers support. */
  smallestFar: number
  eer100: number
  /** From the largest rate to the smallest that is supported. */
  tprAtFar: { far: number; tpr: number; threshold: number; interval: Interval }[]
  intervals: { level: 0.95; resamples: number; eer100: Interval }
  calibration: ScoreCalibration
  histogram: ScoreCalibration['histogram']
  likelihood: LikelihoodFigures | null
  curve: CurvePoints
  mistakes: Mistakes
  /** At the threshold of the rate beside it. */
  groups: { threshold: number; far: number; figures: GroupFigures[] } | null
}

export interface PhotosInput {
  embeddings: Embeddings
  scorer: Scorer
  skipped: readonly Skipped[]
}
interface RowsOfPairs {
  a: Uint32Array
  b: Uint32Array
  genuine: Uint8Array
}

const FARS = [0.1, 0.01, 0.001, 1e-4, 1e-5, 1e-6]
/** Rule of three: where n tries show no error, up to 3 / n of all may err (95 %). */
const RULE_OF_THREE = 3
const MISTAKES = 12
const FOLDS = 10
/** Groups are compared at this rate, or at the smallest that is supported where that is larger. */
const GROUP_FAR = 0.001

export function measurePhotos(
  list: PhotoList,
  { embeddings, scorer, skipped: known }: PhotosInput,
): Outcome<PhotoFigures> {
  const { rowOf, pictures, skipped } = findPictures(list.pictures, list.list.name, embeddings, known)
  const names = [...rowOf].filter(([name]) => list.personOf.has(name)).map(([name]) => name)
  const { person, people } = numbered(names.map(name => list.personOf.get(name) ?? ''))
  const made = list.given ? listedPairs(list.given, names) : { ...pairsOfPeople(person, list), missing: 0 }
  const score = scorePairs(embeddings, { rows: names.map(name => rowOf.get(name) ?? 0), ...made }, scorer)
  const ranked = rankPairs(score, made.genuine, new Uint32Array(score.length))
  const pairs = { ...made, score, person, people: people.length }
  const figures: PhotoFigures = {
    ...figuresOf(pairs, { place: ranked.place, ranked: ranked.score, same: ranked.genuine }, scorer),
    mistakes: mistakesOf(pairs, ranked.place, names),
    groups: null,
  }
  if (list.attributes) figures.groups = groupsOf(list, pairs, { names, figures })
  return { figures, pictures, skipped, notes: notesOf(list, made, figures) }
}

interface Scored extends RowsOfPairs {
  score: Float64Array
  /** Of each row. */
  person: Uint32Array
  people: number
}

function figuresOf(
  pairs: Scored,
  { place, ranked, same }: { place: Uint32Array; ranked: Float64Array; same: Uint8Array },
  scorer: Scorer,
) {
  const { score, genuine, a, b, person, people } = pairs
  const [own, strangers] = [score.filter((_, i) => genuine[i]), score.filter((_, i) => !genuine[i])]
  if (own.length === 0 || strangers.length === 0)
    throw new ListError(
      `${counted(own.length, 'pair')} of one person and ${counted(strangers.length, 'pair')} of strangers have both pictures; some of each are needed. Give more pictures.`,
    )
  const curve = rocCurve(own, strangers, AS_USED)
  const peoplePairs = pairsOfTwo(pairs)
  const smallestFar = RULE_OF_THREE / peoplePairs
  const fars = FARS.filter(far => far >= smallestFar)
  const sided = (side: Uint32Array) => Uint32Array.from(place, at => person[side[at] as number] as number)
  const byPeople = { score: ranked, genuine: same, personA: sided(a), personB: sided(b), people }
  const { resamples, eer100: eerInterval, tpr } = bootstrapPeople(byPeople, fars, 'own photos')
  const calibration = calibrationOfScores(own, strangers, people, scorer.name)
  const eer = eerOf(curve)
  return {
    ...{ pairs: score.length, genuinePairs: own.length, impostorPairs: strangers.length },
    ...{ people, peoplePairs, smallestFar, eer100: eer },
    tprAtFar: fars.map((far, k) => {
      const value = tprAtFar(curve, far)
      return { far, tpr: value, threshold: thresholdAtFar(curve, far), interval: holding(tpr[k], value) }
    }),
    intervals: { level: 0.95 as const, resamples, eer100: holding(eerInterval, eer) },
    ...{ calibration, histogram: calibration.histogram, curve: bendsOf(curve) },
    likelihood: costsOf(pairs, { own, strangers }, scorer),
  }
}

const eerOf = (curve: RocCurve) => eer100OfTies(curve) ?? eer100(curve, 'toolkit')
const holding = (interval: Interval | undefined, value: number): Interval => [
  Math.min(interval?.[0] ?? value, value),
  Math.max(interval?.[1] ?? value, value),
]

/** A number for each person, in the order in which they come. */
function numbered(names: readonly string[]): { person: Uint32Array; people: string[] } {
  const numbers = new Map<string, number>()
  const person = Uint32Array.from(names, name => {
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    return number
  })
  return { person, people: [...numbers.keys()] }
}

function listedPairs(
  { pairs }: { pairs: readonly Pair[] },
  names: readonly string[],
): RowsOfPairs & { missing: number } {
  const at = new Map(names.map((name, row) => [name, row]))
  const used = pairs.filter(pair => at.has(pair.a) && at.has(pair.b))
  return {
    a: Uint32Array.from(used, pair => at.get(pair.a) ?? 0),
    b: Uint32Array.from(used, pair => at.get(pair.b) ?? 0),
    genuine: Uint8Array.from(used, pair => (pair.genuine ? 1 : 0)),
    missing: pairs.length - used.length,
  }
}

/** The score of each pair; `rows`: where the photos stand in the embeddings. */
export function scorePairs(
  embeddings: Embeddings,
  { rows, a, b }: { rows: readonly number[]; a: Uint32Array; b: Uint32Array },
  scorer: Scorer,
): Float64Array {
  const width = embeddings.dimension
  const vectors = new Float64Array(rows.length * width)
  const bias = new Float64Array(rows.length)
  for (const [i, row] of rows.entries()) {
    const projected = scorer.project(rowAt(embeddings, row))
    vectors.set(projected.vector, i * width)
    bias[i] = projected.bias
  }
  const scores = new Float64Array(a.length)
  for (let i = 0; i < scores.length; i++) {
    const [x, y] = [(a[i] as number) * width, (b[i] as number) * width]
    let [s0, s1, s2, s3, k] = [0, 0, 0, 0, 0] // four sums side by side keep the processor busy
    for (; k + 3 < width; k += 4) {
      s0 += (vectors[x + k] as number) * (vectors[y + k] as number)
      s1 += (vectors[x + k + 1] as number) * (vectors[y + k + 1] as number)
      s2 += (vectors[x + k + 2] as number) * (vectors[y + k + 2] as number)
      s3 += (vectors[x + k + 3] as number) * (vectors[y + k + 3] as number)
    }
    for (; k < width; k++) s0 += (vectors[x + k] as number) * (vectors[y + k] as number)
    scores[i] = s0 + s1 + s2 + s3 + (bias[a[i] as number] as number) + (bias[b[i] as number] as number)
  }
  return scores
}

/** How many pairs of two people the strangers are: many photos of the same two say little more than one. */
function pairsOfTwo({ a, b, genuine, person, people }: Scored): number {
  const seen = new Set<number>()
  for (let i = 0; i < a.length; i++) {
    if (genuine[i]) continue
    const [x, y] = [person[a[i] as number] as number, person[b[i] as number] as number]
    seen.add(Math.min(x, y) * people + Math.max(x, y))
  }
  return seen.size
}

/** The cost on people that the curve was not made from, and the least that any reading of all pairs could have. */
function costsOf(
  pairs: Scored,
  { own, strangers }: { own: Float64Array; strangers: Float64Array },
  { name }: Scorer,
): LikelihoodFigures | null {
  const figures = likelihoodFigures(apart(pairs), name)
  return figures && { ...figures, minCllr: minCllr(own, strangers) }
}

/** Pairs whose people are in one of ten folds, so that no person is in two. */
function apart({ score, genuine, a, b, person, people }: Scored) {
  const folds = Math.min(FOLDS, people)
  const foldOf = (row: number) => (person[row] as number) % folds
  const kept = [...score.keys()].filter(i => foldOf(a[i] as number) === foldOf(b[i] as number))
  return {
    score: Float64Array.from(kept, i => score[i] as number),
    genuine: Uint8Array.from(kept, i => genuine[i] as number),
    fold: Uint32Array.from(kept, i => foldOf(a[i] as number)),
  }
}

function mistakesOf(
  { a, b, genuine, score }: Scored,
  place: Uint32Array,
  names: readonly string[],
): Mistakes {
  const worst = (order: Uint32Array, kind: 0 | 1) => {
    const found: ScoredPair[] = []
    for (const at of order) {
      if (genuine[at] !== kind) continue
      found.push({
        a: names[a[at] as number] ?? '',
        b: names[b[at] as number] ?? '',
        score: score[at] as number,
      })
      if (found.length === MISTAKES) break
    }
    return found
  }
  return { genuine: worst(place.toReversed(), 1), impostor: worst(place, 0) }
}

function groupsOf(
  { attributes, personOf, paths }: PhotoList,
  pairs: Scored,
  { names, figures }: { names: readonly string[]; figures: PhotoFigures },
): PhotoFigures['groups'] {
  const at = figures.tprAtFar.findLast(({ far }) => far >= GROUP_FAR)
  if (!attributes || !at) return null
  const values = attributes.columns.map(column =>
    names.map(name =>
      groupOf(column, { name, path: paths.get(name) ?? name, person: personOf.get(name) ?? '' }),
    ),
  )
  const { threshold, far } = at
  const valueAt = (attribute: number, row: number) => values[attribute]?.[row] ?? -1
  return { threshold, far, figures: groupFigures({ attributes, groupOf: valueAt, pairs, threshold }) }
}

function notesOf(
  list: PhotoList,
  made: ReturnType<typeof listedPairs> | ReturnType<typeof pairsOfPeople>,
  figures: PhotoFigures,
): string[] {
  const { people, peoplePairs, impostorPairs, smallestFar } = figures
  const capped =
    'cap' in made && made.capped > 0
      ? [
          `Of ${counted(made.capped, 'person', 'people')} with many photos, ${made.cap} pairs each were drawn.`,
        ]
      : []
  const drawn =
    'cap' in made && made.areDrawn
      ? [`${counted(impostorPairs, 'pair')} of strangers were drawn with seed ${list.seed}.`]
      : []
  const missing =
    'missing' in made && made.missing > 0
      ? [
          `Left out of ${list.given?.file ?? 'the list'}: ${counted(made.missing, 'pair')} whose pictures are missing.`,
        ]
      : []
  return [
    `${counted(peoplePairs, 'pair')} of two people were compared. Even without one error up to ${(100 * smallestFar).toPrecision(2)} % of such pairs could be taken for one person (rule of three: 3 / ${peoplePairs.toLocaleString('en-US')}), so no rate below that is given. Intervals count ${counted(people, 'person', 'people')}, not pairs.`,
    ...capped,
    ...drawn,
    ...missing,
    ...(list.attributes?.leftOut ?? []),
  ]
}
