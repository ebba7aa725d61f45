// Equal scores: of networks that have collapsed, and of embeddings with few values. No order of them may change a figure.
import { describe, expect, it } from 'vitest'
import type { BlufrConfig } from '../data/blufr.ts'
import type { Embeddings } from '../data/embeddings.ts'
import type { Pair } from '../data/pairs.ts'
import { mulberry32 } from '../random.ts'
import { COSINE } from '../verify/scorer.ts'
import { BINS, binOf as binIn, COSINE_BINS } from './bins.ts'
import { evaluateBlufr } from './blufr.ts'
import { farPoints } from './far-points.ts'
import { evaluateLfw } from './lfw.ts'
import type { LfwFigures } from './lfw-figures.ts'
import type { Semantics } from './roc.ts'
import { trialCurve } from './verification.ts'

const PERSONS = 120
const EACH = 4
const DIMENSION = 16
const names = Array.from(
  { length: PERSONS * EACH },
  (_, row) => `P${Math.floor(row / EACH)}_000${row % EACH}`,
)

/** `value` of a person's direction and of a picture's own noise, both -1..1. */
function embeddingsOf(value: (person: number, noise: number, i: number) => number): Embeddings {
  const random = mulberry32(3)
  const draw = () => 2 * random() - 1
  const persons = Array.from({ length: PERSONS }, () => Array.from({ length: DIMENSION }, draw))
  const rows = Float32Array.from({ length: names.length * DIMENSION }, (_, at) =>
    value(persons[Math.floor(at / DIMENSION / EACH)]![at % DIMENSION]!, draw(), at % DIMENSION),
  )
  return { names, dimension: DIMENSION, rows }
}
const sound = embeddingsOf((person, noise) => person + 0.5 * noise)
const constant = embeddingsOf((_, __, i) => i + 1)
const nearly = embeddingsOf((_, noise, i) => i + 1 + 1e-3 * noise)
const sign = embeddingsOf((person, noise, i) => (i > 0 ? 0 : person + 2 * noise < 0 ? -1 : 1))
const codes = embeddingsOf((person, noise) => Math.sign(person + 0.8 * noise))

const pairs: Pair[] = names.flatMap((a, row) => {
  const fold = Math.floor((10 * row) / names.length)
  const same = row % EACH === EACH - 1 ? row - EACH + 1 : row + 1
  const other = (row + EACH + 1) % names.length
  return [
    { a, b: names[same]!, genuine: true, fold },
    { a, b: names[other]!, genuine: false, fold },
  ]
})
const lfw = (embeddings: Embeddings, semantics: Semantics = 'toolkit', list = pairs) =>
  evaluateLfw({ pairs: list, listName: 'pairs.txt', embeddings, scorer: COSINE, semantics })

function expectInside({ eer100, accuracy, auc, tprAtFar, intervals }: LfwFigures) {
  const couples: [number, readonly [number, number]][] = [
    [eer100, intervals.eer100],
    [accuracy.mean, intervals.accuracy],
    [auc, intervals.auc],
    ...(['0.01', '0.001', '0'] as const).map(
      far => [tprAtFar[far], intervals.tprAtFar[far]] as [number, readonly [number, number]],
    ),
  ]
  for (const [value, [low, high]] of couples) {
    expect(value).toBeGreaterThanOrEqual(low)
    expect(value).toBeLessThanOrEqual(high)
  }
}

describe('LFW with equal scores', () => {
  it.each(['toolkit', 'mindspore'] as const)(
    'calls a constant network collapsed, at chance (%s)',
    semantics => {
      const { figures, notes } = lfw(constant, semantics)
      expect(figures).toMatchObject({ eer100: 0.5, auc: 0.5, accuracy: { mean: 0.5 } })
      expect(Object.values(figures.tprAtFar)).toEqual([0, 0, 0])
      expect(figures.thresholds['0.01']).toBeGreaterThan(1)
      expectInside(figures)
      expect(notes[0]).toMatch(/^The network has collapsed: the embeddings of 480 pictures are all the same/)
      expect(notes.join('\n')).toMatch(/would print 100.00 % \(100 % - EER\)/)
    },
  )

  it.each([
    ['nearly constant embeddings', nearly, /are nearly the same \(mean cosine 1\.000000\)/],
    ['embeddings of one sign', sign, /collapsed: 960 pairs have only 2 different scores/],
  ])('calls %s collapsed', (_, embeddings, says) => {
    const { figures, notes } = lfw(embeddings)
    expect(figures.eer100).toBeLessThan(0.75)
    expectInside(figures)
    expect(notes[0]).toMatch(says)
  })

  it('shares ties, whatever the order of the pairs', () => {
    const random = mulberry32(9)
    const mixed = pairs.map(pair => ({ pair, at: random() })).sort((x, y) => x.at - y.at)
    const orders = [pairs, pairs.toReversed(), mixed.map(({ pair }) => pair)]
    const [first, ...others] = orders.map(list => lfw(codes, 'toolkit', list))
    const { eer100, tprAtFar, thresholds, accuracy, auc } = first!.figures
    for (const { figures } of others)
      expect(figures).toMatchObject({ eer100, tprAtFar, thresholds, accuracy, auc })
    expectInside(first!.figures)
    expect(first!.notes[0]).toMatch(
      /^These embeddings have few distinct values: 960 pairs have only 14 different scores/,
    )
    expect(first!.notes.at(-1)).toMatch(/^Many pairs have equal scores\./)
  })

  it('says nothing of it where scores differ', () => {
    for (const semantics of ['toolkit', 'mindspore'] as const) {
      const { figures, notes } = lfw(sound, semantics)
      expectInside(figures)
      expect(notes.join()).not.toMatch(/collapsed|equal scores/)
    }
  })
})

const config: BlufrConfig = {
  pictures: names,
  labels: Int32Array.from(names, (_, row) => Math.floor(row / EACH)),
  trials: [
    {
      test: Uint32Array.from(names.keys()),
      gallery: Uint32Array.from({ length: PERSONS / 2 }, (_, person) => person * EACH),
      probe: Uint32Array.from(names.keys()).filter(row => row >= (PERSONS / 2) * EACH || row % EACH > 0),
    },
  ],
}
const blufr = (embeddings: Embeddings) =>
  evaluateBlufr({ config, listName: 'blufr.mat', embeddings, scorer: COSINE, semantics: 'toolkit' })

describe('BLUFR with equal scores', () => {
  it('calls a constant network collapsed, and finds nobody', async () => {
    const { figures, notes } = await blufr(constant)
    expect([figures.vr.mean, figures.dir.mean]).toEqual([0, 0])
    expect(figures.ranks[0]?.closedSet.mean).toBeCloseTo(1 / (PERSONS / 2), 12)
    expect(notes[0]).toMatch(/^The network has collapsed: the embeddings of 480 pictures are all the same/)
    expect(notes.join('\n')).toMatch(
      /would print a mean VR of 100.00 % at FAR 0.1 % instead of 0.00 % and a mean DIR of 1.67 % at FAR 1 % and rank 1 instead of 0.00 %\.$/m,
    )
  })

  it('accepts no more strangers than each FAR says', async () => {
    const { figures, notes } = await blufr(codes)
    const threshold = figures.perTrial[0]!.threshold
    const row = (at: number) => codes.rows.subarray(at * DIMENSION, (at + 1) * DIMENSION)
    let [accepted, all] = [0, 0]
    for (let a = 0; a < names.length; a++)
      for (let b = 0; b < a; b++) {
        if (config.labels[a] === config.labels[b]) continue
        all++
        if (row(a).reduce((sum, x, i) => sum + x * row(b)[i]!, 0) / DIMENSION >= threshold) accepted++
      }
    expect(accepted).toBeLessThanOrEqual(Math.round(0.001 * all))
    expect(notes.at(-1)).toMatch(/^Many pairs have equal scores\./)
  })

  it('says nothing of it where scores differ', async () => expect((await blufr(sound)).notes).toEqual([]))

  it('lets no bin of equal scores pass in part', () => {
    const impostors = 200_000
    const binOf = (score: number) => binIn(COSINE_BINS, score)
    const counts = new Uint32Array(BINS << 10)
    counts[BINS + binOf(0.50042)] = impostors * 0.9
    counts[BINS + binOf(0)] = impostors * 0.1
    const nothing = { a: new Uint32Array(), b: new Uint32Array() }
    const high = { ...nothing, score: new Float64Array(), trials: new Uint16Array() }
    const genuine = { ...nothing, score: Float64Array.of(0.50042, 0.9), trials: Uint16Array.of(1, 1) }
    counts[BINS + binOf(0.50042)]! += 1
    counts[BINS + binOf(0.9)]! += 1
    const points = farPoints(1).filter(({ far }) => far === 0.5)
    expect(
      trialCurve({ high, bound: 1, counts, bins: COSINE_BINS }, genuine, {
        t: 0,
        impostorPairs: impostors,
        points,
      }).vr,
    ).toEqual([0.5])
  })
})

describe('rows in another order than that of BLUFR', () => {
  it('are told, with the pictures that they lie between', async () => {
    const cut = 300
    const rows = sound.rows.slice()
    rows.copyWithin((cut + 2) * DIMENSION, cut * DIMENSION, -2 * DIMENSION)
    const { notes } = await blufr({ ...sound, rows })
    expect(notes).toEqual([
      expect.stringMatching(/genuine pairs in rows \d+ to 480 \(.*\) score like strangers/),
    ])
  })
})
