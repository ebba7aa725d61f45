import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { typedCalibration } from '../model/calibration.ts'
import { type Calibration, parseCard, type TemplateCalibration } from '../model/card.ts'
import { mulberry32 } from '../random.ts'
import { scoreHistogram } from './calibration.ts'
import { cllr, curveOfHistogram, likelihoodCurve, likelihoodRatio, minCllr } from './likelihood.ts'
import { groupingThreshold, noFirm, ruleFor, UNCALIBRATED, verdictOf } from './rule.ts'
import { decide, doubtsOf } from './verify.ts'
import { fewPairsInWords, ratioAsNumber, ratioInWords } from './words.ts'

/** Scores around a mean, roughly normal. */
function drawn(count: number, mean: number, seed: number): Float64Array {
  const random = mulberry32(seed)
  return Float64Array.from({ length: count }, () => {
    let sum = 0
    for (let i = 0; i < 12; i++) sum += random()
    return mean + 0.1 * (sum - 6)
  })
}
const genuine = drawn(3000, 0.8, 1)
const impostor = drawn(3000, 0.4, 2)
const sorted = { genuine: genuine.toSorted(), impostor: impostor.toSorted() }
const calibration: Calibration = {
  source: 'a test',
  date: '2026-01-01',
  genuinePairs: 3000,
  impostorPairs: 3000,
  embedding: 'mirrored',
  thresholds: { '0.01': sorted.impostor[2970]!, '0.001': sorted.impostor[2997]! },
  fnrThresholds: { '0.01': sorted.genuine[30]! },
  histogram: scoreHistogram(genuine, impostor),
  lr: likelihoodCurve(genuine, impostor),
}
const share = (scores: Float64Array, verdict: string) =>
  scores.filter(score => decide(score, calibration).verdict === verdict).length / scores.length

describe('the decision rule', () => {
  it('is wrong in a firm word for at most 1 in 1,000 strangers and 1 in 100 true pairs', () => {
    expect(share(impostor, 'same')).toBeLessThanOrEqual(0.001)
    expect(share(genuine, 'different')).toBeLessThanOrEqual(0.01)
    expect(share(genuine, 'same')).toBeGreaterThan(0.5)
    expect(share(impostor, 'different')).toBeGreaterThan(0.5)
  })

  it('leans where a ratio of 2 speaks for it, and never past a firm threshold', () => {
    const rule = ruleFor(calibration)
    for (let score = 0; score < 1; score += 0.001) {
      const verdict = verdictOf(rule, { low: score, score, high: score })
      const { log10 } = likelihoodRatio(rule.lr!, score)
      if (score >= rule.same.threshold) expect(verdict).toBe('same')
      else if (score < rule.different.threshold) expect(verdict).toBe('different')
      else if (Math.abs(log10) < Math.log10(2)) expect(verdict).toBe('cannot-tell')
      else expect(verdict).toBe(log10 > 0 ? 'leans-same' : 'leans-different')
    }
  })

  it('takes no low score of a doubtful photo for a difference, and leaves a high one as it is', () => {
    const doubts = ['Face turned away.']
    expect(decide(0.2, calibration, { doubts })).toMatchObject({ verdict: 'cannot-tell', doubt: doubts[0] })
    expect(decide(0.95, calibration, { doubts })).toMatchObject({ verdict: 'same', doubt: null })
    const note = { kind: 'turned', serious: true, value: 80, text: 'Face turned away.' } as const
    const [good, poor] = [{ quality: [] }, { quality: [note] }]
    expect(doubtsOf([poor])).toEqual(doubts)
    expect(doubtsOf([poor, good])).toEqual([]) // one good photo is enough for a side
    expect(doubtsOf([{ quality: [{ ...note, serious: false }] }])).toEqual([])
  })

  it('reads thresholds and ratios of an older card from its histogram', () => {
    const { fnrThresholds: _, lr: __, embedding: ___, ...old } = calibration
    const [now, then] = [ruleFor(calibration), ruleFor(old)]
    expect(then.different.threshold).toBeLessThanOrEqual(now.different.threshold)
    expect(then.different.threshold).toBeCloseTo(now.different.threshold, 2)
    for (const score of [0.5, 0.6, 0.7])
      expect(likelihoodRatio(then.lr!, score).log10).toBeCloseTo(likelihoodRatio(now.lr!, score).log10, 0)
    expect(decide(0.5, old).embedding).toBe('single')
  })

  it('has thresholds of its own for several photos, the nearest measured below', () => {
    const template = (photos: [number, number], same: number): TemplateCalibration => ({
      ...calibration,
      photos,
      people: 100,
      thresholds: { '0.01': same, '0.001': same },
    })
    const several = { ...calibration, templates: [template([1, 3], 0.71), template([2, 2], 0.72)] }
    const sameAt = (photos: [number, number]) => ruleFor(several, photos).same.threshold
    expect(sameAt([1, 1])).toBe(calibration.thresholds['0.001'])
    expect(sameAt([1, 2])).toBe(calibration.thresholds['0.001'])
    expect([sameAt([3, 1]), sameAt([8, 1])]).toEqual([0.71, 0.71])
    expect(sameAt([2, 8])).toBe(0.72)
  })

  it('takes typed thresholds as they are, with no lean between them and no rate claimed', () => {
    const typed = typedCalibration(0.7, 0.5, { date: '2026-01-01', embedding: 'single' })
    const at = (score: number) => decide(score, typed)
    expect([0.7, 0.69, 0.5, 0.49].map(score => at(score).verdict)).toEqual([
      'same',
      'cannot-tell',
      'cannot-tell',
      'different',
    ])
    expect(at(0.9)).toMatchObject({ lr: null, embedding: 'single', rule: { impostorPairs: 0 } })
    for (const score of [0.9, 0.6, 0.1]) expect(at(score).support).toMatch(/typed in/)
    expect(groupingThreshold(typed)).toBe(0.7)
  })

  it('gives no firm word from pairs that cannot show its rate, but leans', () => {
    const thresholds = { '0.01': 0.6, '0.001': noFirm('cosine').same }
    const few = { ...calibration, thresholds, fnrThresholds: { '0.01': noFirm('cosine').different } }
    for (let score = -1; score < 1; score += 0.01)
      expect(['same', 'different']).not.toContain(decide(score, few).verdict)
    expect([0.9, 0.2].map(score => decide(score, few).verdict)).toEqual(['leans-same', 'leans-different'])
    expect(groupingThreshold(few)).toBe(0.6)
    expect(groupingThreshold({ ...few, thresholds: { '0.01': 1, '0.001': 1 } })).toBeNull()
    expect(groupingThreshold(null)).toBeNull()
  })

  it('says no firm word whose rate the pairs are too few to show', () => {
    const few = { ...calibration, genuinePairs: 99, impostorPairs: 999 }
    const enough = { ...calibration, genuinePairs: 100, impostorPairs: 1000 }
    expect([0.99, 0.1].map(score => decide(score, few).verdict)).toEqual(['leans-same', 'leans-different'])
    expect([0.99, 0.1].map(score => decide(score, enough).verdict)).toEqual(['same', 'different'])
    expect(decide(0.9, null)).toMatchObject({ verdict: 'uncalibrated', rule: null, embedding: 'mirrored' })
  })
})

describe('likelihood ratios', () => {
  it('are monotone, bounded by the number of pairs, and about the true density ratio', () => {
    const { score, log10 } = likelihoodCurve(genuine, impostor)
    expect(score).toEqual(score.toSorted((a, b) => a - b))
    expect(log10).toEqual(log10.toSorted((a, b) => a - b))
    expect(Math.max(...log10.map(Math.abs))).toBeLessThanOrEqual(Math.log10(3001))
    // two normal densities of deviation 0.1 around 0.8 and 0.4: log10 LR = 40 (score - 0.6) / ln 10
    for (const at of [0.55, 0.6, 0.65])
      expect(likelihoodRatio({ score, log10 }, at).log10).toBeCloseTo((40 * (at - 0.6)) / Math.LN10, 0)
    expect(likelihoodRatio({ score, log10 }, 2)).toEqual({ log10: log10.at(-1), atLimit: true })
  })

  it('by hand: PAV of five pairs with one erring pair added at either end', () => {
    const { score, log10 } = likelihoodCurve([0.3, 0.8, 0.9], [0.1, 0.4])
    // blocks: {g 0.1, i 0.1, g 0.3, i 0.4} and {g 0.8, g 0.9, i 0.9}; with the two added 4 genuine and 3 impostor pairs
    expect(score).toEqual([0.225, 0.86667])
    expect(log10.map(value => 10 ** value)).toEqual([1, 2].map(odds => expect.closeTo((odds * 3) / 4, 4)))
    const bins = {
      start: 0.05,
      step: 0.1,
      genuine: [0, 0, 1, 0, 0, 0, 0, 1, 1],
      impostor: [1, 0, 0, 1],
    }
    expect(curveOfHistogram(bins).log10).toEqual(log10)
  })

  it('cost nothing when perfect, one bit when they say nothing', () => {
    expect(cllr([9, 9], [-9, -9])).toBeCloseTo(0, 6)
    expect(cllr([0], [0])).toBe(1)
    expect(minCllr([2, 3], [0, 1])).toBe(0)
    expect(minCllr([1, 1], [1, 1])).toBe(1)
    const fair = minCllr(genuine, impostor)
    const curve = likelihoodCurve(genuine, impostor)
    const read = (scores: Float64Array) => scores.map(score => likelihoodRatio(curve, score).log10)
    expect(cllr(read(genuine), read(impostor))).toBeGreaterThanOrEqual(fair - 1e-6)
    expect(cllr(read(genuine), read(impostor))).toBeLessThan(fair + 0.02)
  })

  it('are all there is where pairs are too few for a firm verdict, which is said', () => {
    const few = (genuinePairs: number, impostorPairs: number) =>
      fewPairsInWords({ genuinePairs, impostorPairs })
    expect(few(30, 540)).toBe(
      'Too few people were measured to say for certain that two photos show the same person or different persons: that takes 1,000 pairs of strangers (there are 540) and 100 pairs of one person (there are 30). The verdict only leans, with a likelihood ratio, until the score is measured on LFW or learned from more people.',
    )
    expect(few(99, 1000)).toContain(
      'show different persons: that takes 100 pairs of one person (there are 99)',
    )
    expect(few(100, 999)).toContain(
      'show the same person: that takes 1,000 pairs of strangers (there are 999)',
    )
    for (const [genuine, impostor] of [
      [100, 1000],
      [0, 0],
    ] as const)
      expect(few(genuine, impostor)).toBeNull()
  })

  it('are told with the verbal scale and their limit', () => {
    expect(ratioInWords({ log10: Math.log10(14), atLimit: false })).toBe(
      'Such a score is 14 times as frequent among pairs of one person as among pairs of strangers: moderate support for the same person',
    )
    expect(ratioInWords({ log10: -3, atLimit: true })).toContain(
      'at least 1,000 times as frequent among pairs of strangers as among pairs of one person: strong support for different persons',
    )
    expect(ratioInWords({ log10: 0.1, atLimit: false })).toContain('about as frequent')
    expect(ratioAsNumber({ log10: 2.5, atLimit: true })).toBe('≥ 320 (log10 2.50)')
    expect(ratioAsNumber({ log10: -1, atLimit: false })).toBe('0.10 (log10 −1.00)')
  })
})

it('takes the thresholds of the shipped model for one without', () => {
  const path = new URL('../../models/lightcnn-9/card.json', import.meta.url)
  const { calibration, spareCalibration } = parseCard(readFileSync(path, 'utf8'), 'card.json')
  for (const one of [calibration!, spareCalibration!])
    expect(groupingThreshold(one)).toBeCloseTo(UNCALIBRATED[one.score ?? 'cosine'], 2)
})
