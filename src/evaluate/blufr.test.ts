import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type BlufrConfig, blufrConfig } from '../data/blufr.ts'
import type { Embeddings } from '../data/embeddings.ts'
import { readMat } from '../format/mat.ts'
import { fnv1a32, mulberry32 } from '../random.ts'
import { COSINE } from '../verify/scorer.ts'
import { type BlufrFigures, evaluateBlufr } from './blufr.ts'
import { farPoints, thresholdFor } from './far-points.ts'
import { detectionRates, search } from './identification.ts'
import type { Outcome } from './lfw.ts'
import { scoredBy } from './scored.ts'

const root = (path: string) => new URL(`../../${path}`, import.meta.url)
const GOLDEN = JSON.parse(readFileSync(root('fixtures/golden/blufr_golden.json'), 'utf8'))
const DIMENSION = 32

/** The embeddings of the golden file by its recipe. */
function goldenEmbeddings({ pictures, labels }: BlufrConfig): Embeddings {
  const numbers = (seed: string) => {
    const random = mulberry32(fnv1a32(seed))
    return Float64Array.from({ length: DIMENSION }, () => random())
  }
  const persons = Array.from({ length: Math.max(...labels) + 1 }, (_, c) => numbers(`c${c}`))
  const rows = new Float32Array(pictures.length * DIMENSION)
  pictures.forEach((_, i) => {
    const [person, own] = [persons[labels[i]!]!, numbers(`i${i + 1}`)]
    const x = person.map((u, d) => 2 * u - 1 + 0.8 * (2 * own[d]! - 1))
    const length = Math.hypot(...x)
    rows.set(
      x.map(value => value / length),
      i * DIMENSION,
    )
  })
  return { names: pictures, dimension: DIMENSION, rows }
}

describe('the golden file of BLUFR', () => {
  let toolkit: Outcome<BlufrFigures>
  let mindspore: Outcome<BlufrFigures>
  beforeAll(async () => {
    const file = new Blob([readFileSync(root('fixtures/blufr/blufr_lfw_config.mat'))])
    const config = blufrConfig(await readMat(file, 'blufr.mat'), 'blufr.mat')
    const input = { config, listName: 'blufr.mat', embeddings: goldenEmbeddings(config), scorer: COSINE }
    toolkit = await evaluateBlufr({ ...input, semantics: 'toolkit' })
    mindspore = await evaluateBlufr({ ...input, semantics: 'mindspore' })
  })
  const golden = (key: string): number[] => GOLDEN.trials.map((trial: Record<string, number>) => trial[key])
  const dir = (key: string, rank: number): number[] =>
    GOLDEN.trials.map((trial: Record<string, Record<string, number>>) => trial[key]![String(rank)])

  it('has the same counts in each trial', () => {
    const { perTrial } = toolkit.figures
    expect(perTrial.map(trial => trial.pictures)).toEqual(golden('nTest'))
    expect(perTrial.map(trial => trial.genuinePairs)).toEqual(golden('nGen'))
    expect(perTrial.map(trial => trial.impostorPairs)).toEqual(golden('nImp'))
    expect(perTrial.map(trial => trial.genuineProbes)).toEqual(golden('nGenProbe'))
    expect(perTrial.map(trial => trial.impostorProbes)).toEqual(golden('nImpProbe'))
  })

  it('has the same thresholds and verification rates', () => {
    const { perTrial, vr } = toolkit.figures
    expect(perTrial.map(trial => trial.threshold)).toBeCloseToArray(golden('thr'), 1e-7)
    expect(vr.trials).toBeCloseToArray(golden('VR_0_1pct'), 1e-5)
    expect(vr.mean).toBeCloseTo(GOLDEN.summary.VR.mean, 6)
    expect(vr.std).toBeCloseTo(GOLDEN.summary.VR['std_n-1'], 6)
    expect(100 * vr.meanMinusStd).toBeCloseTo(GOLDEN.summary.VR['toolkit_mu-sigma'], 4)
    const strict = toolkit.figures.vrCurve.find(point => point.far === 0.0001)
    expect(strict?.mean).toBeCloseTo(golden('VR_0_01pct').reduce((a, b) => a + b) / 10, 6)
  })

  it('has the same identification rates', () => {
    expect(toolkit.figures.dir.trials).toBeCloseToArray(dir('DIR_1pct', 1), 1e-9)
    expect(100 * toolkit.figures.dir.meanMinusStd).toBeCloseTo(GOLDEN.summary.DIR['toolkit_mu-sigma'], 6)
    for (const rank of [2, 5, 10, 50, 100]) {
      const expected = dir('DIR_1pct', rank).reduce((a, b) => a + b) / 10
      expect(toolkit.figures.ranks.find(entry => entry.rank === rank)?.mean).toBeCloseTo(expected, 9)
    }
    const closed = golden('closed_rank1').reduce((a, b) => a + b) / 10
    expect(toolkit.figures.ranks[0]?.closedSet.mean).toBeCloseTo(closed, 9)
  })

  it('repeats the MindSpore code’s rank that is off by one and its population deviation, and says so', () => {
    expect(mindspore.figures.dir.trials).toBeCloseToArray(dir('DIR_1pct_mindspore_offbyone', 1), 1e-9)
    const { VR, DIR } = GOLDEN.summary
    expect(100 * mindspore.figures.dir.meanMinusStd).toBeCloseTo(
      DIR['mindspore_mu-sigma(off-by-one rank, population std)'],
      6,
    )
    expect(100 * mindspore.figures.vr.meanMinusStd).toBeCloseTo(VR['mindspore_mu-sigma'], 4)
    expect(mindspore.notes.join()).toMatch(/rank 1 also accepts rank 2/)
    expect(toolkit.notes).toEqual([])
  })

  it('counts every pair in the histogram and lists the worst ones', () => {
    const { histogram, mistakes, perTrial } = toolkit.figures
    const total = (counts: number[]) => counts.reduce((a, b) => a + b)
    expect(total(histogram.impostor)).toBeGreaterThan(Math.max(...perTrial.map(trial => trial.impostorPairs)))
    expect(total(histogram.genuine)).toBeLessThanOrEqual(242257)
    expect(mistakes.impostor).toHaveLength(12)
    expect(mistakes.impostor[0]!.score).toBeGreaterThan(mistakes.impostor[11]!.score)
    expect(mistakes.genuine[0]!.score).toBeLessThan(mistakes.genuine[11]!.score)
  })
})

describe('evaluateBlufr', () => {
  // two persons enrolled, one stranger; three pictures each
  const config: BlufrConfig = {
    pictures: ['A_0001', 'A_0002', 'B_0001', 'B_0002', 'C_0001', 'C_0002'],
    labels: Int32Array.of(1, 1, 2, 2, 3, 3),
    trials: [
      {
        test: Uint32Array.of(0, 1, 2, 3, 4, 5),
        gallery: Uint32Array.of(0, 2),
        probe: Uint32Array.of(1, 3, 4, 5),
      },
    ],
  }
  const angles = [0, 10, 40, 55, 90, 100]
  const embeddings: Embeddings = {
    names: config.pictures,
    dimension: 2,
    rows: Float32Array.from(
      angles.flatMap(degrees => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]),
    ),
  }
  const input = { config, listName: 'list', embeddings, scorer: COSINE, semantics: 'toolkit' as const }

  it('agrees with hand-made figures', async () => {
    const { figures } = await evaluateBlufr(input)
    expect(figures.perTrial).toEqual([
      expect.objectContaining({
        pictures: 6,
        genuinePairs: 3,
        impostorPairs: 12,
        gallery: 2,
        genuineProbes: 2,
        impostorProbes: 2,
      }),
    ])
    expect(figures.vr.trials).toEqual([1]) // 15 degrees at most inside a person, 30 at least between persons
    expect(figures.dir.trials).toEqual([1])
    const [hardest] = figures.mistakes.genuine
    expect([hardest?.a, hardest?.b].sort()).toEqual(['B_0001', 'B_0002'])
  })

  it('leaves out missing pictures, and the probes of persons who lose their gallery picture', async () => {
    const rest = { ...embeddings, names: embeddings.names.map(name => (name === 'B_0001' ? 'Z_0001' : name)) }
    const { figures, pictures, skipped, notes } = await evaluateBlufr({ ...input, embeddings: rest })
    expect([pictures, skipped]).toEqual([5, [{ name: 'B_0001', reason: 'not among the pictures given' }]])
    expect(figures.perTrial[0]).toMatchObject({ gallery: 1, genuineProbes: 1, impostorProbes: 2 })
    expect(notes.join()).toMatch(/1 picture could not be used/)
  })

  it('refuses pictures of something else and too few of them', async () => {
    const others = { ...embeddings, names: config.pictures.map((_, i) => `cat_${i}`) }
    await expect(evaluateBlufr({ ...input, embeddings: others })).rejects.toThrow(
      /None of the 6 pictures of list .* named like cat_0/,
    )
    const few = { ...embeddings, names: config.pictures.map((name, i) => (i < 2 ? name : `cat_${i}`)) }
    await expect(evaluateBlufr({ ...input, embeddings: few })).rejects.toThrow(
      /without genuine or impostor pairs/,
    )
  })

  it('stops where it is told to', async () => {
    const breathe = async (share: number) => {
      if (share > 0) throw new DOMException('stopped', 'AbortError')
    }
    await expect(evaluateBlufr({ ...input, breathe })).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('search', () => {
  it('gives rank 1 to the best, and a shared rank to equals', () => {
    const rows = Float32Array.of(1, 0, 0.8, 0.6, 1, 0, 1, 0)
    const embeddings = scoredBy(COSINE, { names: ['g0', 'g1', 'p', 'q'], dimension: 2, rows })
    const find = (probeLabel: number) =>
      search(embeddings, {
        gallery: Uint32Array.of(0, 1, 3),
        galleryLabel: Int32Array.of(1, 2, 3),
        probe: Uint32Array.of(2),
        probeLabel: Int32Array.of(probeLabel),
      })
    const found = [find(1), find(2), find(3)]
    expect(found.map(({ rank, ties }) => [rank[0], ties[0]])).toEqual([
      [1, 1],
      [3, 0],
      [1, 1],
    ])
    const everyone = farPoints(4).slice(-1)
    expect(detectionRates({ ...find(3), strangers: Float64Array.of(0) }, everyone, [1, 2], 0)).toEqual([
      [0.5, 1],
    ])
    expect(find(9)).toMatchObject({ rank: Uint32Array.of(), strangers: Float64Array.of(1) })
  })

  it('counts rank 1 as rank 1: ten probes of true rank 2 are not detected', () => {
    const found = {
      score: new Float64Array(10).fill(0.9),
      rank: new Uint32Array(10).fill(2),
      ties: new Uint32Array(10),
      tiesBefore: new Uint32Array(10),
      strangers: Float64Array.of(0.1),
    }
    const points = farPoints(4).slice(-1)
    expect(detectionRates(found, points, [1, 2], 0)).toEqual([[0, 1]])
    expect(detectionRates(found, points, [1, 2], 1)).toEqual([[1, 1]])
  })
})

describe('thresholdFor', () => {
  const impostor = [0.5, 0.4, 0.3]
  const at = (accepts: number, genuine: number[]) =>
    thresholdFor(accepts, 3, k => impostor[k - 1]!, Float64Array.from(genuine))

  it('takes the k-th largest, or lies between the top impostor and the next genuine score', () => {
    expect([at(1, []), at(2, [])]).toEqual([0.5, 0.4])
    expect(at(0, [0.2, 0.5, 0.7])).toBeCloseTo(0.6, 12)
    expect(at(0, [0.2])).toBeCloseTo(0.5 + Math.sqrt(Number.EPSILON), 12)
    expect(at(3, [])).toBe(Number.NEGATIVE_INFINITY)
  })

  it.each([
    ['at the top', [1, 1, 1, 0], 1, [1], 1 + Math.sqrt(Number.EPSILON)],
    ['at the top, with a genuine score above', [1, 1, 1, 0], 2, [1, 3], 2],
    ['below an impostor that may pass', [3, 1, 1, 0], 2, [1], 2],
    ['of which all may pass', [1, 1, 1, 0], 3, [1], 1],
    ['far from -1 to 1', [90, 90, -70, -80], 1, [90], 90 + Math.sqrt(Number.EPSILON)],
  ])('accepts no more than it says with equal scores %s', (_, scores, accepts, genuine, threshold) => {
    const found = thresholdFor(accepts, 4, k => scores[k - 1]!, Float64Array.from(genuine))
    expect(found).toBeCloseTo(threshold, 12)
    expect(scores.filter(score => score >= found).length).toBeLessThanOrEqual(accepts)
  })

  it('has the points of the toolkit', () => {
    expect([farPoints(8).length, farPoints(4).length]).toEqual([74, 38])
    expect(
      farPoints(4)
        .slice(0, 3)
        .map(point => point.far),
    ).toEqual([0, 0.0001, 0.0002])
    expect(
      farPoints(8)
        .find(point => point.far === 0.001)
        ?.accepts(52612506),
    ).toBe(52613)
  })
})
