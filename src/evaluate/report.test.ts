import { describe, expect, it } from 'vitest'
import type { Pair } from '../data/pairs.ts'
import { mulberry32 } from '../random.ts'
import { shareAtOrAbove } from '../verify/calibration.ts'
import { COSINE } from '../verify/scorer.ts'
import { calibrationFrom, measuredFrom } from './adopt.ts'
import { evaluateBlufr } from './blufr.ts'
import { compareReports } from './compare.ts'
import { toCsv } from './csv.ts'
import { toHtml } from './html.ts'
import { evaluateLfw } from './lfw.ts'
import { type Provenance, reportOf, toJson } from './report.ts'
import { parseReport } from './saved.ts'

const FROM: Provenance = {
  model: { name: 'lightcnn-9', sha256: 'a'.repeat(64) },
  list: { name: 'pairs.txt', sha256: 'b'.repeat(64), files: [{ name: 'pairs.txt', sha256: 'b'.repeat(64) }] },
  source: { name: 'lfw <test>.tar', kinds: { 'chip 96x112': 40 } },
  embedding: 'mirrored' as const,
  score: 'cosine' as const,
  engine: 'WASM, 1 thread',
  date: '2026-01-02T03:04:05.000Z',
}
// Ten folds of two genuine and two impostor pairs: persons with two pictures each, embeddings that mostly tell them apart.
const persons = Array.from({ length: 20 }, (_, i) => `Person_${i}`)
const pairs: Pair[] = persons.flatMap((person, i) => [
  { a: `${person}_0001`, b: `${person}_0002`, genuine: true, fold: i >> 1 },
  { a: `${person}_0001`, b: `${persons[(i + 1) % 20]}_0002`, genuine: false, fold: i >> 1 },
])
function embeddingsOf(noise: number) {
  const random = mulberry32(3)
  const names = persons.flatMap(person => [`${person}_0001`, `${person}_0002`])
  const centres = persons.map(() => Array.from({ length: 6 }, () => random() - 0.5))
  const rows = Float32Array.from(
    names.flatMap((_, i) => centres[i >> 1]!.map(x => x + noise * (random() - 0.5))),
  )
  return { names, dimension: 6, rows }
}
const lfw = (noise: number) =>
  reportOf({
    protocol: 'lfw',
    outcome: evaluateLfw({
      pairs,
      listName: 'pairs.txt',
      embeddings: embeddingsOf(noise),
      scorer: COSINE,
      semantics: 'toolkit',
    }),
    semantics: 'toolkit',
    from: FROM,
  })

describe('evaluateLfw', () => {
  it('leaves out pairs of missing pictures and says so', () => {
    const { names, dimension, rows } = embeddingsOf(0.3)
    const embeddings = { names: names.slice(0, -2), dimension, rows: rows.slice(0, -2 * dimension) }
    const skipped = [{ name: 'Person_19_0001', reason: 'no face found' }]
    const outcome = evaluateLfw({
      pairs,
      listName: 'pairs.txt',
      embeddings,
      scorer: COSINE,
      semantics: 'toolkit',
      skipped,
    })
    expect(outcome).toMatchObject({
      pictures: 38,
      skipped: [
        { name: 'Person_19_0001', reason: 'no face found' },
        { name: 'Person_19_0002', reason: 'not among the pictures given' },
      ],
      figures: { pairs: 37, genuinePairs: 19, impostorPairs: 18 },
    })
    expect(outcome.notes[0]).toMatch(
      /2 pictures could not be used, so 3 pairs of 40 are left out: .* over 37 pairs/,
    )
  })

  it('deals the pairs of a list without folds into ten, and says so', () => {
    const inOne = pairs.map(pair => ({ ...pair, fold: 0 }))
    const embeddings = embeddingsOf(0.5)
    const { figures, notes } = evaluateLfw({
      pairs: inOne,
      listName: 'x.txt',
      embeddings,
      scorer: COSINE,
      semantics: 'toolkit',
    })
    expect(figures.accuracy.folds).toHaveLength(10)
    expect(figures.eer100).toBe(lfw(0.5).lfw.eer100)
    expect(notes.some(note => note.includes('dealt into 10'))).toBe(true)
    const few = () =>
      evaluateLfw({
        pairs: inOne.slice(0, 2),
        listName: 'x.txt',
        embeddings,
        scorer: COSINE,
        semantics: 'toolkit',
      })
    expect(few).toThrow('Of the pairs of x.txt, 2 pairs in one fold can be used')
  })

  it('lists the hardest pairs and finds a perfect model perfect', () => {
    const perfect = lfw(0).lfw
    expect(perfect).toMatchObject({ eer100: 1, auc: 1, tprAtFar: { '0.01': 1, '0.001': 1, '0': 1 } })
    expect(perfect.accuracy.folds).toHaveLength(10)
    const { mistakes } = lfw(0.5).lfw
    expect(mistakes.genuine[0]!.score).toBeLessThanOrEqual(mistakes.genuine[1]!.score)
    expect(mistakes.impostor[0]!.score).toBeGreaterThanOrEqual(mistakes.impostor[1]!.score)
  })

  it('leaves out embeddings of zeros, and warns when equal scores flatter the figure', () => {
    const { names, dimension, rows } = embeddingsOf(0.3)
    rows.fill(0, 0, dimension)
    const outcome = evaluateLfw({
      pairs,
      listName: 'pairs.txt',
      embeddings: { names, dimension, rows },
      scorer: COSINE,
      semantics: 'toolkit',
    })
    expect(outcome.skipped).toEqual([{ name: 'Person_0_0001', reason: 'its embedding is all zeros' }])
    const same = { names, dimension, rows: new Float32Array(rows.length).fill(1) }
    const flat = evaluateLfw({
      pairs,
      listName: 'pairs.txt',
      embeddings: same,
      scorer: COSINE,
      semantics: 'toolkit',
    })
    expect(flat.figures.auc).toBe(0.5)
    expect(flat.notes.join()).toMatch(/Many pairs have equal scores/)
  })

  it('refuses pictures that are others, and too few', () => {
    const embeddings = embeddingsOf(0)
    const input = { pairs, listName: 'pairs.txt', scorer: COSINE, semantics: 'toolkit' as const }
    const others = { ...embeddings, names: embeddings.names.map((_, i) => `Dog_${i}`) }
    expect(() => evaluateLfw({ ...input, embeddings: others })).toThrow(
      /None of the 40 pictures of pairs.txt .*Dog_0/,
    )
    const two = { ...embeddings, names: embeddings.names.map((name, i) => (i < 2 ? name : `Dog_${i}`)) }
    expect(() => evaluateLfw({ ...input, embeddings: two })).toThrow(
      /1 genuine pair and 0 impostor pairs have both/,
    )
  })
})

describe('a report', () => {
  const report = lfw(0.6)

  it('holds what the command line promises and comes back from JSON', () => {
    expect(report).toMatchObject({
      protocol: 'lfw',
      semantics: 'toolkit',
      pictures: 40,
      skipped: 0,
      lfw: { pairs: 40 },
    })
    expect(Object.keys(report.lfw.tprAtFar)).toEqual(expect.arrayContaining(['0.01', '0.001', '0']))
    expect(parseReport(toJson(report), 'r.json')).toEqual(report)
    expect(() => parseReport('{}', 'r.json')).toThrow('r.json: a report needs protocol')
    expect(() => parseReport('x', 'r.json')).toThrow('isn’t JSON')
  })

  it('calibrates a model: its own threshold has its own false-accept rate', () => {
    const calibration = calibrationFrom(report)
    const { genuine, impostor } = report.lfw.verdicts!
    const sum = (counts: typeof genuine) => Object.values(counts).reduce((all, count) => all + count, 0)
    expect([sum(genuine), sum(impostor)]).toEqual([report.lfw.genuinePairs, report.lfw.impostorPairs])
    expect(genuine.different / report.lfw.genuinePairs).toBeLessThanOrEqual(0.01)
    expect(impostor.same).toBeLessThanOrEqual(Math.max(1, report.lfw.impostorPairs / 1000))
    expect(calibration).toMatchObject({ date: '2026-01-02', genuinePairs: 20, impostorPairs: 20 })
    expect(calibration.source).toMatch(/LFW, 40 pairs/)
    expect(calibration).toMatchObject({ embedding: 'mirrored', lr: report.lfw.likelihood!.lr })
    expect(shareAtOrAbove(calibration, 'genuine', calibration.fnrThresholds!['0.01'])).toBeGreaterThan(0.98)
    expect(shareAtOrAbove(calibration, 'impostor', calibration.thresholds['0.01'])).toBeLessThan(0.06)
    expect(measuredFrom(report, { blufr: { vrAtFar001: 0.5, dirAtFar01: 0.4 } })).toMatchObject({
      mirrored: { lfw: { eer100: report.lfw.eer100 } },
      blufr: { vrAtFar001: 0.5 },
    })
  })

  it('is one HTML file without outside addresses, with its texts escaped', () => {
    const html = toHtml(report, new Map([[report.lfw.mistakes.genuine[0]!.a, 'data:image/png;base64,AA==']]))
    expect(html).not.toMatch(/(src|href)="(?!data:)/)
    expect(html).not.toContain('<script')
    expect(html).toContain('lfw &lt;test&gt;.tar')
    expect(html.match(/<svg/g)).toHaveLength(4)
    expect(html).toContain('Tippett plot')
    expect(html).toContain('b'.repeat(64))
    expect(html).toContain('98.70\u00a0%') // LightCNN-9 as published
    expect(html).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('is CSV with the figures, the curve and what was left out', () => {
    const csv = toCsv({ ...report, skippedPictures: [{ name: '=cmd', reason: 'no face, "none"' }] })
    expect(csv).toContain('figure,value,low95,high95\r\n100 % - EER,')
    expect(csv).toContain('\'=cmd,"no face, ""none"""')
    expect(csv).toContain(`Standard error of the accuracy,${report.lfw.accuracy.standardError},,\r\n`)
    expect(csv).toMatch(/\r\nnote,"?With 20 impostor pairs/)
    expect(csv).toContain('\r\nFAR,TPR\r\n')
  })

  it('is compared with another one of its protocol', () => {
    const better = lfw(0.1)
    const { rows, notes } = compareReports(report, better)
    expect(rows[0]).toMatchObject({ name: '100 % - EER', values: [report.lfw.eer100, better.lfw.eer100] })
    expect(rows.find(row => row.name.startsWith('Area'))?.difference).toBeGreaterThan(0)
    expect(notes).toEqual([])
    expect(() => compareReports(report, report)).toThrow('identical')
  })
})

describe('a BLUFR report', () => {
  it('holds both figures, and is HTML and CSV too', async () => {
    const embeddings = embeddingsOf(0.4)
    const all = Uint32Array.from({ length: 40 }, (_, i) => i)
    const trial = {
      test: all,
      gallery: all.filter(i => i % 2 === 0 && i < 30),
      probe: all.filter(i => i % 2 === 1),
    }
    const config = {
      pictures: embeddings.names,
      labels: Int32Array.from(all, i => 1 + (i >> 1)),
      trials: [trial, trial],
    }
    const outcome = await evaluateBlufr({
      config,
      listName: 'blufr.mat',
      embeddings,
      scorer: COSINE,
      semantics: 'mindspore',
    })
    const report = reportOf({ protocol: 'blufr', outcome, semantics: 'mindspore', from: FROM })
    expect(report.blufr.vr).toMatchObject({
      far: 0.001,
      trials: [expect.any(Number), expect.any(Number)],
      std: 0,
    })
    expect(report.blufr.dir).toMatchObject({ far: 0.01, rank: 1 })
    const html = toHtml(report)
    expect(html).toContain('rank 1 also accepts rank 2')
    expect(html).not.toMatch(/NaN|undefined|Infinity/)
    expect(toCsv(report)).toContain('trial,VR at FAR 0.1 %')
    expect(() => compareReports(report, lfw(0.1))).toThrow('the same protocol')
    expect(JSON.parse(toJson(report)).blufr.dir.meanMinusStd).toBe(report.blufr.dir.meanMinusStd)
    const reread = (semantics: string) => parseReport(toJson({ ...report, semantics } as never), 'r.json')
    expect(reread('seed'), 'as older versions named the reading').toEqual(reread('mindspore'))
    expect(() => reread('octave')).toThrow('r.json: its reading "octave" isn’t known here')
  })
})
