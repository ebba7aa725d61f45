// The Joint Bayesian score through LFW, BLUFR and reports, against loops that take each pair by itself. Copies among the pictures make
// equal scores.
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { BlufrConfig } from '../data/blufr.ts'
import type { Pair } from '../data/pairs.ts'
import type { Backend } from '../model/backend.ts'
import { type ModelCard, parseCard } from '../model/card.ts'
import { calibrationOfScore, withCalibration } from '../model/score-in-use.ts'
import { mulberry32 } from '../random.ts'
import { COSINE, scorerOf } from '../verify/scorer.ts'
import { adopted, isCalibratedBy } from './adopt.ts'
import { binsOf } from './bins.ts'
import { type BlufrFigures, evaluateBlufr } from './blufr.ts'
import { compareReports } from './compare.ts'
import { toCsv } from './csv.ts'
import { farPoints } from './farpoints.ts'
import { toHtml } from './html.ts'
import { evaluateLfw } from './lfw.ts'
import { lfwReport, measuredFrom, parseReport, toJson } from './report.ts'
import { scoredBy } from './scored.ts'
import { sweep } from './sweep.ts'
import { trialSet } from './trialset.ts'
import { genuinePairs, trialCurve } from './verification.ts'

const [PERSONS, EACH, D, K] = [110, 3, 256, 6]
const random = mulberry32(5)
const draw = () => 2 * random() - 1
const backend: Backend = {
  about: {
    weightsSha256: 'a'.repeat(64),
    canonicalSha256: null,
    embedding: 'mirrored',
    source: 'drawn',
    date: '2026-01-01',
    shrinkage: '',
  },
  mean: Float64Array.from({ length: D }, () => 0.01 * draw()),
  transform: Float64Array.from({ length: D * K }, () => 6 * draw()),
  between: Float64Array.from({ length: K }, (_, k) => 6 / (k + 1)),
  calibration: null,
}
const jb = scorerOf('jb', backend)
const names = Array.from(
  { length: PERSONS * EACH },
  (_, row) => `P${Math.floor(row / EACH)}_000${row % EACH}`,
)
const persons = Array.from({ length: PERSONS }, () => Float32Array.from({ length: D }, draw))
const rows = new Float32Array(names.length * D)
for (let row = 0; row < names.length; row++)
  for (let i = 0; i < D; i++) rows[row * D + i] = persons[Math.floor(row / EACH)]![i]! + 0.7 * draw()
// strangers with the very same pictures, and a person with two alike
for (const [from, to] of [
  [0, EACH],
  [1, 2 * EACH],
  [3 * EACH, 3 * EACH + 1],
] as const)
  rows.copyWithin(to * D, from * D, (from + 1) * D)
const embeddings = { names, dimension: D, rows }
const row = (at: number) => rows.subarray(at * D, (at + 1) * D)
const who = (at: number) => Math.floor(at / EACH)

/** Equal scores pass together or not at all. */
const passesAt = (accepts: number, descending: number[]) => (score: number) => {
  const [last, next] = [descending[accepts - 1] ?? Number.POSITIVE_INFINITY, descending[accepts]!]
  return last > next && accepts > 0 ? score >= last : score > next
}
const shareOf = (scores: number[], passes: (score: number) => boolean) =>
  scores.filter(passes).length / scores.length

describe('BLUFR with the Joint Bayesian score', () => {
  const all = Uint32Array.from(names.keys())
  const isEnrolled = (at: number) => who(at) < PERSONS / 2
  const trial = {
    test: all,
    gallery: all.filter(at => isEnrolled(at) && at % EACH === 0),
    probe: all.filter(at => !isEnrolled(at) || at % EACH > 0),
  }
  const config: BlufrConfig = {
    pictures: names,
    labels: Int32Array.from(names, (_, at) => who(at)),
    trials: [trial],
  }
  const genuine: number[] = []
  const impostor: number[] = []
  let figures: BlufrFigures
  beforeAll(async () => {
    for (let a = 0; a < names.length; a++)
      for (let b = 0; b < a; b++) (who(a) === who(b) ? genuine : impostor).push(jb.pair(row(a), row(b)))
    impostor.sort((a, b) => b - a)
    const input = { config, listName: 'blufr.mat', embeddings, scorer: jb, semantics: 'toolkit' as const }
    figures = (await evaluateBlufr(input)).figures
  })

  it('verifies as a loop over all pairs does', () => {
    expect(figures.perTrial[0]).toMatchObject({ genuinePairs: 330, impostorPairs: impostor.length })
    for (const { far, accepts } of farPoints(8)) {
      const k = accepts(impostor.length)
      if (k === 0 || k >= impostor.length) continue
      const vr = figures.vrCurve.find(point => point.far === far)?.mean
      expect([far, vr]).toEqual([far, shareOf(genuine, passesAt(k, impostor))])
    }
  })

  it('identifies as a loop over the gallery does', () => {
    const strangers: number[] = []
    const found: { own: number; rank: number; ties: number }[] = []
    for (const probe of trial.probe) {
      const scores = [...trial.gallery].map(at => ({ at, score: jb.pair(row(at), row(probe)) }))
      const own = scores.find(({ at }) => who(at) === who(probe))?.score
      if (own === undefined) strangers.push(Math.max(...scores.map(({ score }) => score)))
      else {
        const others = scores.filter(({ at }) => who(at) !== who(probe)).map(({ score }) => score)
        const [above, same] = [
          others.filter(one => one > own).length,
          others.filter(one => one === own).length,
        ]
        found.push({ own, rank: above + 1, ties: same })
      }
    }
    strangers.sort((a, b) => b - a)
    expect(found.some(({ ties }) => ties > 0)).toBe(true)
    for (const { far, accepts } of farPoints(4)) {
      const k = accepts(strangers.length)
      if (k === 0 || k >= strangers.length) continue
      const passes = passesAt(k, strangers)
      const shares = found.map(({ own, rank, ties }) =>
        passes(own) ? Math.min(1, Math.max(0, (2 - rank) / (ties + 1))) : 0,
      )
      const expected = shares.reduce((sum, share) => sum + share, 0) / found.length
      expect(figures.dirCurve.find(point => point.far === far)?.mean).toBeCloseTo(expected, 12)
    }
  })

  it('counts scores of any range in its bins, and reads thresholds from them', async () => {
    const [low, high] = [Math.min(...impostor, ...genuine), Math.max(...impostor, ...genuine)]
    expect([low < -2, high > 2]).toEqual([true, true])
    const { start, step, impostor: counts, genuine: same } = figures.histogram
    const sum = (list: number[]) => list.reduce((total, count) => total + count, 0)
    expect([sum(counts), sum(same)]).toEqual([impostor.length, genuine.length])
    expect(start).toBeLessThanOrEqual(low)
    expect(start + step * counts.length).toBeGreaterThanOrEqual(high)
    expect(step * counts.length).toBeLessThan(1.02 * (high - low))

    const set = trialSet(config, config.trials, scoredBy(jb, embeddings), picture => picture)
    const pause = async () => {}
    const swept = await sweep(set, await binsOf(set, pause), 1, pause)
    const none = {
      a: new Uint32Array(),
      b: new Uint32Array(),
      score: new Float64Array(),
      trials: new Uint16Array(),
    }
    const points = farPoints(1).filter(({ far }) => far >= 0.1 && far < 1)
    const { vr } = trialCurve({ ...swept, high: none }, genuinePairs(set), 0, impostor.length, points)
    for (const [n, { accepts }] of points.entries())
      expect(vr[n]).toBeCloseTo(shareOf(genuine, passesAt(accepts(impostor.length), impostor)), 1)
  })

  it('keeps float32 within the error that it states', () => {
    const scored = scoredBy(jb, embeddings)
    for (let at = 1; at < 60; at++) {
      const rough = scored.rows
        .subarray(at * D, (at + 1) * D)
        .reduce((sum, x, i) => Math.fround(sum + Math.fround(x * scored.rows[i]!)), 0)
      const bias = scored.bias![at]! + scored.bias![0]!
      expect(Math.abs(rough + bias - scored.exact(0, at))).toBeLessThan(scored.float32Error / 2)
      expect(scored.exact(0, at)).toBeCloseTo(jb.pair(row(0), row(at)), 9)
    }
  })
})

const pairs: Pair[] = names.flatMap((a, at) => {
  const fold = Math.floor((10 * at) / names.length)
  const same = at % EACH === EACH - 1 ? at - EACH + 1 : at + 1
  return [
    { a, b: names[same]!, genuine: true, fold },
    { a, b: names[(at + EACH + 1) % names.length]!, genuine: false, fold },
  ]
})
const FROM = {
  model: { name: 'lightcnn-9', sha256: 'a'.repeat(64) },
  list: { name: 'pairs.txt', sha256: 'b'.repeat(64), files: [] },
  source: { name: 'drawn', kinds: {} },
  embedding: 'mirrored' as const,
  engine: 'none',
  date: '2026-01-02T03:04:05.000Z',
}
const lfw = (scorer = jb, model: { name: string; sha256: string; backendSha256?: string } = FROM.model) =>
  lfwReport(
    evaluateLfw({
      pairs,
      listName: 'pairs.txt',
      embeddings,
      scorer,
      semantics: 'toolkit',
      withTemplates: true,
    }),
    'toolkit',
    { ...FROM, model, score: scorer.name },
  )
const report = lfw(jb, { ...FROM.model, backendSha256: 'e'.repeat(64) })

describe('LFW with the Joint Bayesian score', () => {
  const scores = pairs.map(({ a, b }) => jb.pair(row(names.indexOf(a)), row(names.indexOf(b))))
  const genuine = scores.filter((_, n) => pairs[n]!.genuine)
  const impostor = scores.filter((_, n) => !pairs[n]!.genuine).sort((a, b) => b - a)

  it('has the rates and thresholds of a loop over the pairs', () => {
    const { auc, tprAtFar, thresholds, histogram, verdicts, mistakes } = report.lfw
    const wins = genuine.reduce(
      (sum, g) => sum + impostor.reduce((all, i) => all + (g > i ? 1 : g === i ? 0.5 : 0), 0),
      0,
    )
    expect(auc).toBeCloseTo(wins / genuine.length / impostor.length, 12)
    expect(tprAtFar['0']).toBe(shareOf(genuine, score => score > impostor[0]!))
    expect(impostor.filter(score => score >= thresholds['0.001'])).toEqual([]) // 330 pairs allow none
    expect(impostor.filter(score => score >= thresholds['0.01']).length).toBeLessThanOrEqual(3)
    expect([histogram.step, mistakes.impostor[0]!.score]).toEqual([0.25, impostor[0]])
    expect(Object.values(verdicts!.impostor).reduce((sum, count) => sum + count, 0)).toBe(330)
  })

  it('states the cost of the ratios before and after they are calibrated', () => {
    const { cllr, cllrBefore, minCllr, lr } = report.lfw.likelihood!
    const cost = (list: number[], sign: 1 | -1) =>
      list.reduce((sum, score) => sum + Math.log2(1 + Math.exp(sign * score)), 0) / list.length
    expect(cllrBefore).toBeCloseTo((cost(genuine, -1) + cost(impostor, 1)) / 2, 9)
    expect(minCllr).toBeLessThan(cllr)
    expect(lr.score).toHaveLength(2) // a line
    expect(lfw(COSINE).lfw.likelihood!.cllrBefore).toBeUndefined()
  })

  it('scores several photos by the closed form, whatever is remembered', () => {
    const [template] = report.lfw.templates!
    expect(template).toMatchObject({ photos: [1, 2], people: PERSONS, genuinePairs: 5 * PERSONS })
    const photo = (at: number) => ({ embedding: row(at), quality: 1 })
    const [left, right] = [[photo(0)], [photo(7), photo(8)]]
    const remembering = jb.remembering()
    for (let n = 0; n < 2; n++) expect(remembering.sides(left, right)).toBe(jb.sides(left, right))
  })
})

describe('a report of the Joint Bayesian score', () => {
  const shipped = parseCard(
    readFileSync(new URL('../../models/lightcnn-9/card.json', import.meta.url), 'utf8'),
    'card.json',
  )
  const card: ModelCard = {
    ...shipped,
    weights: { ...shipped.weights, sha256: 'a'.repeat(64) },
    backend: { ...shipped.backend!, sha256: 'e'.repeat(64) },
  }

  it('comes back from JSON; one without a score is of the cosine, one of an unknown score is refused', () => {
    expect(parseReport(toJson(report), 'r.json')).toEqual(report)
    const { score: _, ...old } = report
    expect(parseReport(JSON.stringify(old), 'r.json').score).toBe('cosine')
    const other = JSON.stringify({ ...report, score: 'plda' })
    expect(() => parseReport(other, 'r.json')).toThrow('r.json: its score "plda" is not known')
  })

  it('gives its model thresholds of that score, and leaves those of the cosine alone', () => {
    const { score, calibration, measured } = adopted(report, card, 'r.json')
    expect([score, calibration.score, calibration.embedding]).toEqual(['jb', 'jb', 'mirrored'])
    expect(measured).toMatchObject({ jb: { lfw: { auc: report.lfw.auc } }, mirrored: card.measured.mirrored })
    const changed = withCalibration(card, score, calibration)
    expect(calibrationOfScore(changed, 'cosine')).toBe(card.calibration)
    expect([isCalibratedBy(changed, report), isCalibratedBy(card, report)]).toEqual([true, false])
    expect(measuredFrom(lfw(COSINE)).jb).toBeUndefined()
  })

  it('is refused for another back-end, and for none', () => {
    const other = { ...card, backend: { ...card.backend!, sha256: 'f'.repeat(64) } }
    expect(() => adopted(report, other, 'r.json')).toThrow(
      'r.json was measured with another Joint Bayesian back-end (eeeeeeeee) than the one of LightCNN-9 (fffffffff)',
    )
    const { backend: _, ...none } = card
    expect(() => adopted(report, none, 'r.json')).toThrow('LightCNN-9 has no back-end for it')
    expect(isCalibratedBy(withCalibration(other, 'jb', adopted(report, card, '').calibration), report)).toBe(
      false,
    )
  })

  it('names its score wherever it is shown, and is compared with one of the cosine by its rates alone', () => {
    const html = toHtml(report)
    expect(html).toContain('LFW, pairs: lightcnn-9, Joint Bayesian score')
    expect(html).toContain('e'.repeat(64))
    expect(html).toContain('Cllr before calibration')
    expect(html).not.toMatch(/NaN|undefined|Infinity/)
    expect(toCsv(report)).toMatch(/score,jb\r\n[\s\S]*Cllr before calibration,/)
    const { notes } = compareReports(lfw(COSINE), report)
    expect(notes).toEqual([
      'The first has the cosine score, the second the Joint Bayesian score: their rates can be compared, their scores and thresholds cannot.',
    ])
    const again = lfw(jb, { ...FROM.model, backendSha256: 'd'.repeat(64) })
    expect(compareReports(report, again).notes.join()).toMatch(/different Joint Bayesian back-ends/)
  })
})
