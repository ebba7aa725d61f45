// A calibration as somebody else wrote it, field by field: nothing of it is relied on before all of it is well formed.
import { FormatError } from '../errors.ts'
import type {
  Calibration,
  LikelihoodCurve,
  ScoreCalibration,
  ScoreHistogram,
  TemplateCalibration,
} from './card.ts'
import { SCORES, type ScoreName, scoreNamed } from './scores.ts'

const MOST_BINS = 10_000
const MOST_POINTS = 10_000
const MOST_TEMPLATES = 64
const MOST_PHOTOS = 8
const MOST_PAIRS = 1e9
const LONGEST_SOURCE = 200

/** What thresholds that a person typed in rest on. */
export const TYPED_IN = 'typed in'

/** Whether thresholds were typed in: no pair was measured, so no rate is known. */
export const isTypedIn = ({
  genuinePairs,
  impostorPairs,
}: Pick<ScoreCalibration, 'genuinePairs' | 'impostorPairs'>): boolean => genuinePairs + impostorPairs === 0

/** Thresholds of a person's own. Throws FormatError when they are no scores or stand in the wrong order. */
export function typedCalibration(
  same: number,
  different: number,
  rest: Pick<Calibration, 'date' | 'embedding' | 'score'>,
): Calibration {
  return parseCalibration(
    {
      source: TYPED_IN,
      ...rest,
      genuinePairs: 0,
      impostorPairs: 0,
      thresholds: { '0.01': same, '0.001': same },
      fnrThresholds: { '0.01': different },
      histogram: { start: 0, step: SCORES[scoreNamed(rest.score)].step, genuine: [], impostor: [] },
    },
    'The thresholds',
  )
}

/** Takes the fields that are known and leaves others out. Throws FormatError that says which field is wrong; `name` stands before it. */
export function parseCalibration(value: unknown, name: string): Calibration {
  const fail = (what: string): never => {
    throw new FormatError(`${name}: ${what}`)
  }
  const of = objectOf(value) ?? fail('a calibration isn’t an object')
  const { source, date, embedding, score: named, templates } = of
  if (typeof source !== 'string' || source === '' || source.length > LONGEST_SOURCE || /\p{C}/u.test(source))
    fail(`source must be one line of at most ${LONGEST_SOURCE} characters`)
  if (typeof date !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(date)) fail('date must be like 2026-01-31')
  if (embedding !== undefined && embedding !== 'single' && embedding !== 'mirrored')
    fail('embedding must be single or mirrored')
  if (named !== undefined && named !== 'cosine' && named !== 'jb') fail('score must be cosine or jb')
  const score = scoreNamed(named)
  if (templates !== undefined && (!Array.isArray(templates) || templates.length > MOST_TEMPLATES))
    fail(`templates must be a list of at most ${MOST_TEMPLATES}`)
  return {
    source: source as string,
    date: date as string,
    ...scoresOf(of, score, fail),
    ...(named !== undefined && { score }),
    ...(embedding !== undefined && { embedding: embedding as 'single' | 'mirrored' }),
    ...(templates !== undefined && {
      templates: (templates as unknown[]).map((one, n) =>
        templateOf(one, score, what => fail(`templates[${n}]: ${what}`)),
      ),
    }),
  }
}

type Fail = (what: string) => never
type Fields = Record<string, unknown>

function templateOf(value: unknown, score: ScoreName, fail: Fail): TemplateCalibration {
  const of = objectOf(value) ?? fail('this isn’t an object')
  const { photos, people } = of
  if (!Array.isArray(photos) || photos.length !== 2) fail('photos must be two numbers')
  const [few, many] = photos as [unknown, unknown]
  if (!isCount(few, MOST_PHOTOS) || !isCount(many, MOST_PHOTOS) || few < 1 || many < few)
    return fail(`photos must be two numbers from 1 to ${MOST_PHOTOS}, the smaller first`)
  if (!isCount(people, MOST_PAIRS)) return fail('people must be a count')
  return { photos: [few, many], people, ...scoresOf(of, score, fail) }
}

function scoresOf(of: Fields, score: ScoreName, fail: Fail): ScoreCalibration {
  const { low: least, high: most } = SCORES[score]
  const isScore = (value: unknown): value is number => isNumber(value) && value >= least && value <= most
  const range = `scores from ${least} to ${most}`
  const { genuinePairs, impostorPairs, histogram, lr } = of
  if (!isCount(genuinePairs, MOST_PAIRS) || !isCount(impostorPairs, MOST_PAIRS))
    return fail('genuinePairs and impostorPairs must be counts')
  const thresholds = objectOf(of.thresholds)
  const [loose, strict] = [thresholds?.['0.01'], thresholds?.['0.001']]
  if (!isScore(loose) || !isScore(strict)) return fail(`thresholds must be ${range}`)
  if (loose > strict) return fail('the threshold at FAR 1 % lies above the one at FAR 0.1 %')
  const low = of.fnrThresholds === undefined ? undefined : objectOf(of.fnrThresholds)?.['0.01']
  if (of.fnrThresholds !== undefined && !isScore(low)) return fail(`fnrThresholds must be ${range}`)
  const isTyped = isTypedIn({ genuinePairs, impostorPairs })
  if (isTyped && (low === undefined || (low as number) > strict))
    return fail('"different persons" must begin at or below "same person"')
  return {
    genuinePairs,
    impostorPairs,
    thresholds: { '0.01': loose, '0.001': strict },
    ...(low !== undefined && { fnrThresholds: { '0.01': low as number } }),
    histogram: histogramOf(histogram, { genuine: genuinePairs, impostor: impostorPairs, score }, fail),
    ...(lr !== undefined && !isTyped && { lr: curveOf(lr, isScore, fail) }),
  }
}

function histogramOf(
  value: unknown,
  pairs: { genuine: number; impostor: number; score: ScoreName },
  fail: Fail,
): ScoreHistogram {
  const { start, step, genuine, impostor } = objectOf(value) ?? fail('histogram isn’t an object')
  const { low, high } = SCORES[pairs.score]
  const margin = pairs.score === 'cosine' ? 0.5 : 0
  if (
    !isNumber(start) ||
    start < low - margin ||
    start > high + margin ||
    !isNumber(step) ||
    step <= 0 ||
    step > (pairs.score === 'cosine' ? 1 : 1000)
  )
    return fail('histogram needs start and step')
  const [same, strangers] = [countsOf(genuine), countsOf(impostor)]
  if (!same || !strangers || same.length !== strangers.length || same.length > MOST_BINS)
    return fail(`histogram needs two lists of counts of one length, at most ${MOST_BINS}`)
  if (start + step * same.length > high + 3 * margin)
    return fail('histogram reaches beyond the scores that there are')
  if (sum(same) !== pairs.genuine || sum(strangers) !== pairs.impostor)
    return fail('histogram does not hold as many pairs as were measured')
  return { start, step, genuine: same, impostor: strangers }
}

function curveOf(value: unknown, isScore: (value: number) => boolean, fail: Fail): LikelihoodCurve {
  const { score, log10 } = objectOf(value) ?? fail('lr isn’t an object')
  const [scores, ratios] = [numbersOf(score), numbersOf(log10)]
  if (!scores || !ratios || scores.length === 0 || scores.length !== ratios.length)
    return fail('lr needs two lists of numbers of one length')
  if (!ascends(scores) || !ascends(ratios)) return fail('lr does not ascend')
  if (!scores.every(isScore) || ratios.some(ratio => Math.abs(ratio) > 12)) return fail('lr is out of range')
  return { score: scores, log10: ratios }
}

const objectOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const isCount = (value: unknown, most: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
const ascends = (values: readonly number[]) =>
  values.every((value, n) => n === 0 || value >= (values[n - 1] ?? 0))
function numbersOf(value: unknown): number[] | null {
  return Array.isArray(value) && value.length <= MOST_POINTS && value.every(isNumber) ? value : null
}
function countsOf(value: unknown): number[] | null {
  const numbers = numbersOf(value)
  return numbers?.every(count => isCount(count, MOST_PAIRS)) ? numbers : null
}
