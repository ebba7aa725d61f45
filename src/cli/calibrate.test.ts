// calibrate as the command line calls it: typed thresholds, a report of the right weights, and every wrong one.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { calibrationFrom } from '../evaluate/adopt.ts'
import { evaluateLfw } from '../evaluate/lfw.ts'
import { type LfwReport, type Provenance, reportOf, toJson } from '../evaluate/report.ts'
import { type ModelCard, parseCard } from '../model/card.ts'
import { withScore } from '../model/score-in-use.ts'
import { mulberry32 } from '../random.ts'
import { COSINE } from '../verify/scorer.ts'
import { decide } from '../verify/verify.ts'
import { calibrate } from './calibrate.ts'

const SHIPPED = join(import.meta.dirname, '..', '..', 'models', 'lightcnn-9', 'card.json')
const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-calibrate-'))
afterAll(() => rmSync(folder, { recursive: true }))
/** The shipped card with the cosine in use. */
beforeEach(() => {
  const cosine = withScore(parseCard(readFileSync(SHIPPED, 'utf8'), SHIPPED), 'cosine')
  writeFileSync(join(folder, 'card.json'), JSON.stringify(cosine))
})
const card = (): ModelCard => parseCard(readFileSync(join(folder, 'card.json'), 'utf8'), 'card.json')
const run = async (...args: string[]) => {
  const lines: string[] = []
  await calibrate([folder, ...args], line => lines.push(line))
  return lines.join('\n')
}

/** A report on pairs of drawn embeddings that are mostly told apart. */
function reportOn(model: Provenance['model']): LfwReport {
  const random = mulberry32(3)
  const names = Array.from({ length: 40 }, (_, i) => `P${i >> 1}_${i & 1}`)
  const centres = Array.from({ length: 20 }, () => Array.from({ length: 6 }, () => random() - 0.5))
  const rows = Float32Array.from(
    names.flatMap((_, i) => centres[i >> 1]!.map(x => x + 0.4 * (random() - 0.5))),
  )
  const pairs = Array.from({ length: 20 }, (_, i) => [
    { a: `P${i}_0`, b: `P${i}_1`, genuine: true, fold: i >> 1 },
    { a: `P${i}_0`, b: `P${(i + 1) % 20}_1`, genuine: false, fold: i >> 1 },
  ]).flat()
  const embeddings = { names, dimension: 6, rows }
  const outcome = evaluateLfw({
    pairs,
    listName: 'pairs.txt',
    embeddings,
    scorer: COSINE,
    semantics: 'toolkit',
  })
  return reportOf({
    protocol: 'lfw',
    outcome,
    semantics: 'toolkit',
    from: {
      model,
      list: { name: 'pairs.txt', sha256: 'b'.repeat(64), files: [] },
      source: { name: 'drawn', kinds: {} },
      embedding: 'mirrored',
      score: 'cosine',
      engine: 'none',
      date: '2026-01-02T03:04:05.000Z',
    },
  })
}
const save = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('calibrate', () => {
  it('takes thresholds that are typed in', async () => {
    expect(await run('--same', '0.7', '--different', '0.5')).toContain(
      'same from 0.7000, different below 0.5000 (typed in)',
    )
    const { calibration, measured } = card()
    expect(calibration).toMatchObject({ source: 'typed in', embedding: 'mirrored', impostorPairs: 0 })
    expect(calibration?.lr).toBeUndefined()
    expect(measured.lfw).toBeDefined()
    expect([0.7, 0.6, 0.4].map(score => decide(score, calibration).verdict)).toEqual([
      'same',
      'cannot-tell',
      'different',
    ])
  })

  it('takes a report on its weights, also on the same ones from another file', async () => {
    const { sha256, canonicalSha256 = '' } = card().weights
    for (const model of [
      { name: 'one', sha256 },
      { name: 'copy', sha256: 'c'.repeat(64), canonicalSha256 },
    ]) {
      const report = reportOn(model)
      expect(await run('--report', save('report.json', toJson(report)))).toContain('LFW, 40 pairs')
      expect(card().calibration).toEqual(calibrationFrom(report))
      expect(card().measured.mirrored?.lfw?.auc).toBe(report.lfw.auc)
    }
  })

  it('leaves the card as it is for a report that does not fit, and says why', async () => {
    const before = card()
    const { sha256 } = before.weights
    const other = save('other.json', toJson(reportOn({ name: 'other', sha256: 'd'.repeat(64) })))
    await expect(run('--report', other)).rejects.toThrow(
      'other.json is on other, whose weights are not those of LightCNN-9',
    )
    const report = reportOn({ name: 'one', sha256 })
    const lfw = { ...report.lfw, thresholds: { '0.01': 2, '0.001': 2 } }
    const high: LfwReport = { ...report, lfw }
    const wrong = save('wrong.json', toJson(high))
    await expect(run('--report', wrong)).rejects.toThrow('wrong.json: thresholds must be scores')
    const half = save('half.json', JSON.stringify({ ...report, lfw: {} }))
    await expect(run('--report', half)).rejects.toThrow('half.json: its LFW figures are not complete')
    await expect(run('--report', save('text.json', 'no'))).rejects.toThrow('text.json: this isn’t JSON')
    await expect(run('--report', join(folder, 'none.json'))).rejects.toThrow('cannot be read (ENOENT)')
    expect(card()).toEqual(before)
  })

  it('says how it is called', async () => {
    for (const args of [[], ['--same', '0.7'], ['--report', 'x', '--same', '0.7', '--different', '0.5']])
      await expect(run(...args)).rejects.toThrow('either --report, or --same and --different')
    await expect(run('--same', 'high', '--different', '0.5')).rejects.toThrow('--same is a score')
    await expect(run('--same', '0.5', '--different', '0.7')).rejects.toThrow('at or below')
  })
})
