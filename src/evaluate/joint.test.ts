// LFW and reports with the Joint Bayesian score, against loops that take each pair by itself.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ModelCard, parseCard } from '../model/card.ts'
import { calibrationOfScore, withCalibration, withScore } from '../model/score-in-use.ts'
import { COSINE } from '../verify/scorer.ts'
import { adopted, isCalibratedBy, measuredFrom } from './adopt.ts'
import { compareReports } from './compare.ts'
import { toCsv } from './csv.ts'
import { toHtml } from './html.ts'
import { FROM, jb, lfw, names, PERSONS, pairs, report, row, shareOf } from './joint.fixture.ts'
import { toJson } from './report.ts'
import { parseReport } from './saved.ts'
import { marksBetween, spacingOf } from './ticks.ts'

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
    ...withScore(shipped, 'cosine'),
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
      'The first has the cosine score, the second the Joint Bayesian score: their rates can be compared, but not their scores and thresholds.',
    ])
    const again = lfw(jb, { ...FROM.model, backendSha256: 'd'.repeat(64) })
    expect(compareReports(report, again).notes.join()).toMatch(/different Joint Bayesian back-ends/)
  })
})

describe('marks along an axis of scores', () => {
  it('are few and round, whatever the scale', () => {
    expect([0.4, 1, 1.2, 2, 12, 230].map(spacingOf)).toEqual([0.1, 0.1, 0.2, 0.2, 2, 50])
    expect(marksBetween(-169, 55).map(({ text }) => text)).toEqual(['-150', '-100', '-50', '0', '50'])
    expect(marksBetween(-0.05, 0.25).map(({ text }) => text)).toEqual(['0.0', '0.1', '0.2'])
  })
})
