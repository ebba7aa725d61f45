import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fnv1a32, mulberry32 } from '../random.ts'
import { bootstrap } from './bootstrap.ts'
import { foldAccuracies, meanAndStd, rankPairs } from './folds.ts'
import {
  AS_USED,
  areaUnder,
  eer100,
  eer100OfTies,
  READINGS,
  type Reading,
  rocCurve,
  type Semantics,
  thresholdAtFar,
  tprAtFar,
} from './roc.ts'

interface Golden {
  name: string
  recipe: string
  first3: number[]
  last3: number[]
  best_accuracy: number
  tenfold: { accs: number[]; mean: number }
  [reading: string]: unknown
}
const GOLDEN: Golden[] = JSON.parse(
  readFileSync(new URL('../../fixtures/golden/lfw_roc_golden.json', import.meta.url), 'utf8'),
)

/** The scores of a golden set by its recipe: pos_i = c + 0.55 (U + U - 1), neg_i = c + 0.5 (U + U - 1), then rounded or not. */
function scoresOf({ name, recipe }: Golden): [genuine: Float64Array, impostor: Float64Array] {
  const numbers = (seed: string) => {
    const random = mulberry32(fnv1a32(seed))
    return Float64Array.from({ length: 3000 }, () => random())
  }
  const rounded = recipe.includes('round') ? (x: number) => halfEven(x * 100) / 100 : (x: number) => x
  const [positive = 0, negative = 0] = [...recipe.matchAll(/(?:pos|neg)_i=(-?[\d.]+)/g)].map(match =>
    Number(match[1]),
  )
  const side = (kind: string, centre: number, width: number) => {
    const [one, two] = [numbers(`${kind}${name}`), numbers(`${kind}2${name}`)]
    return one.map((u, i) => rounded(centre + width * (u + two[i]! - 1)))
  }
  return [side('pos', positive, 0.55), side('neg', negative, 0.5)]
}
function halfEven(x: number): number {
  const floor = Math.floor(x)
  return x - floor === 0.5 ? floor + (floor % 2) : Math.round(x)
}

describe.each(GOLDEN)('the golden set "$name"', golden => {
  const [genuine, impostor] = scoresOf(golden)
  const all = Float64Array.from([...genuine, ...impostor])

  it('has the scores of its recipe', () => {
    expect([...genuine.slice(0, 3)]).toBeCloseToArray(golden.first3, 1e-12)
    expect([...impostor.slice(-3)]).toBeCloseToArray(golden.last3, 1e-12)
  })

  it.each<[string, Reading, Semantics]>([
    ['vl_roc_stable_pos_first', READINGS.toolkit, 'toolkit'],
    ['sklearn_drop_intermediate(MindSpore)', READINGS.mindspore, 'mindspore'],
    ['sklearn_no_drop', AS_USED, 'mindspore'],
  ])('gives the figures of %s', (key, reading, semantics) => {
    const curve = rocCurve(genuine, impostor, reading)
    const figures = {
      acc: eer100(curve, semantics),
      '1%': tprAtFar(curve, 0.01),
      '0.1%': tprAtFar(curve, 0.001),
      '0': tprAtFar(curve, 0),
    }
    expect(figures).toEqual(golden[key])
  })

  it('gives the accuracies of ten folds', () => {
    const fold = Uint8Array.from(all, (_, i) => Math.floor((i % 3000) / 300))
    const isGenuine = Uint8Array.from(all, (_, i) => (i < 3000 ? 1 : 0))
    const accuracies = foldAccuracies(rankPairs(all, isGenuine, fold))
    expect(accuracies).toBeCloseToArray(golden.tenfold.accs, 1e-12)
    expect(meanAndStd(accuracies).mean).toBeCloseTo(golden.tenfold.mean, 12)
  })
})

describe('rocCurve', () => {
  const genuine = Float64Array.of(0.9, 0.8, 0.5, 0.4)
  const impostor = Float64Array.of(0.8, 0.3, 0.2, 0.1)

  it('is the curve that one draws by hand', () => {
    const curve = rocCurve(genuine, impostor, AS_USED)
    expect([...curve.threshold]).toEqual([Number.POSITIVE_INFINITY, 0.9, 0.8, 0.5, 0.4, 0.3, 0.2, 0.1])
    expect([...curve.trueAccepts]).toEqual([0, 1, 2, 3, 4, 4, 4, 4])
    expect([...curve.falseAccepts]).toEqual([0, 0, 1, 1, 1, 2, 3, 4])
    expect(areaUnder(curve)).toBe((4 + 4 + 4 + 1.5) / 16)
    expect(eer100(curve, 'toolkit')).toBe(0.75)
    expect([0, 0.25, 0.5].map(share => tprAtFar(curve, share))).toEqual([0.25, 1, 1])
    expect([0, 0.25].map(share => thresholdAtFar(curve, share))).toEqual([0.9, 0.4])
  })

  it('lets a genuine pair pass an equal impostor only in the stable reading', () => {
    expect(tprAtFar(rocCurve(genuine, impostor, READINGS.toolkit), 0)).toBe(0.5)
    expect(tprAtFar(rocCurve(genuine, impostor, AS_USED), 0)).toBe(0.25)
  })

  it('shares the equal error rate among equal scores of both kinds, and only there', () => {
    const of = (genuine: number[], impostor: number[]) =>
      eer100OfTies(rocCurve(Float64Array.from(genuine), Float64Array.from(impostor), AS_USED))
    expect(of([1, 1], [1, 1])).toBe(0.5)
    expect(of([1, 1, 1, 0], [1, 0, 0, 0])).toBe(0.75)
    expect(of([2, 2, 1, 1], [1, 1, 0, 0])).toBe(0.75)
    expect(of([...genuine], [...impostor])).toBeNull() // a tie far from the crossing
  })

  it('rounds as the MindSpore code does where both rates are equal: 2 / 3 is less than 1 - 1 / 3 in doubles', () => {
    const curve = rocCurve(Float64Array.of(9, 8, 6), Float64Array.of(7, 5, 4), READINGS.mindspore)
    expect(eer100(curve, 'toolkit')).toBe(2 / 3)
    expect(eer100(curve, 'mindspore')).toBe(1)
  })

  it('gives a threshold above all scores when the highest is an impostor', () => {
    for (const top of [0.75, -3, 250]) {
      const threshold = thresholdAtFar(rocCurve(Float64Array.of(-9), Float64Array.of(top), AS_USED), 0)
      expect(threshold).toBeGreaterThan(top)
      expect(threshold).toBeLessThan(top + 1e-9)
    }
  })

  it('sees a perfect and a random scorer', () => {
    const perfect = rocCurve(Float64Array.of(3, 2), Float64Array.of(1, 0), AS_USED)
    expect([areaUnder(perfect), eer100(perfect, 'toolkit'), tprAtFar(perfect, 0)]).toEqual([1, 1, 1])
    const random = mulberry32(7)
    const draw = () => Float64Array.from({ length: 4000 }, random)
    const chance = rocCurve(draw(), draw(), AS_USED)
    expect(Math.abs(areaUnder(chance) - 0.5)).toBeLessThan(0.02)
    expect(Math.abs(eer100(chance, 'mindspore') - 0.5)).toBeLessThan(0.02)
  })
})

describe('bootstrap', () => {
  const [genuine, impostor] = scoresOf(GOLDEN[0]!)
  const scores = Float64Array.from([...genuine, ...impostor])
  const ranked = rankPairs(
    scores,
    Uint8Array.from(scores, (_, i) => (i < 3000 ? 1 : 0)),
    Uint8Array.from(scores, (_, i) => Math.floor((i % 3000) / 300)),
  )

  it('repeats exactly, holds the figures and is as wide as the binomial says', () => {
    const intervals = bootstrap(ranked, 'test')
    expect(bootstrap(ranked, 'test')).toEqual(intervals)
    const curve = rocCurve(genuine, impostor, AS_USED)
    const holds = ([low, high]: [number, number], value: number) => low <= value && value <= high
    expect(holds(intervals.eer100, eer100(curve, 'toolkit'))).toBe(true)
    expect(holds(intervals.auc, areaUnder(curve))).toBe(true)
    expect(holds(intervals.tprAtFar['0.01'], tprAtFar(curve, 0.01))).toBe(true)
    const [low, high] = intervals.accuracy
    const width = 2 * 1.96 * Math.sqrt((0.9 * 0.1) / 6000)
    expect(high - low).toBeGreaterThan(width * 0.6)
    expect(high - low).toBeLessThan(width * 1.6)
  })
})
