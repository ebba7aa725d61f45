// evaluate and calibrate with the Joint Bayesian score, on drawn embeddings of the shipped model's kind and its shipped back-end.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeEmbeddings } from '../data/embeddings.ts'
import { personOf } from '../data/names.ts'
import { readLfw } from '../data/read-lfw.ts'
import type { LfwReport } from '../evaluate/report.ts'
import { type ModelCard, parseCard } from '../model/card.ts'
import { withScore } from '../model/score-in-use.ts'
import { fnv1a32, mulberry32 } from '../random.ts'
import { calibrate } from './calibrate.ts'
import { evaluate } from './evaluate.ts'
import { shippedOrder } from './lists.ts'
import type { Command } from './spec.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const SHIPPED = join(ROOT, 'models', 'lightcnn-9')
const PAIRS = join(ROOT, 'fixtures', 'lfw', 'pairs.txt')
const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-jb-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)
const cardOf = (path: string): ModelCard => parseCard(readFileSync(path, 'utf8'), path)
const run = async (command: Command, ...args: string[]) => {
  const lines: string[] = []
  await command(args, line => lines.push(line))
  return lines.join('\n')
}
const measured = (file: string, ...args: string[]) =>
  run(
    evaluate,
    'lfw',
    '--embeddings',
    at(file),
    '--config',
    PAIRS,
    '--score',
    'jb',
    '--model',
    folder,
    ...args,
  )

/** The shipped folder's card, with the cosine in use, and its back-end; no weights are needed to measure embeddings. */
const layModel = () => {
  const card = withScore(cardOf(join(SHIPPED, 'card.json')), 'cosine')
  writeFileSync(at('card.json'), JSON.stringify(card))
  copyFileSync(join(SHIPPED, 'jb.safetensors'), at('jb.safetensors'))
}
beforeEach(layModel)
beforeAll(async () => {
  const list = [{ name: 'pairs.txt', file: new Blob([readFileSync(PAIRS)]) }]
  const { pictures: names } = await readLfw(list, shippedOrder)
  const drawn = (seed: string) => {
    const random = mulberry32(fnv1a32(seed))
    return Array.from({ length: 256 }, () => 2 * random() - 1)
  }
  const rows = Float32Array.from(
    names.flatMap(name => {
      const [person, own] = [drawn(personOf(name)), drawn(name)]
      return person.map((value, i) => value + 0.8 * own[i]!)
    }),
  )
  const write = async (file: string, about: Record<string, string>) => {
    const blob = writeEmbeddings({ names, dimension: 256, rows }, about)
    writeFileSync(at(file), new Uint8Array(await blob.arrayBuffer()))
  }
  const { sha256 } = cardOf(join(SHIPPED, 'card.json')).weights
  const mirrored = { model: 'lightcnn-9', modelSha256: sha256, embedding: 'mirrored' }
  await write('mirrored.safetensors', mirrored)
  await write('single.safetensors', { ...mirrored, embedding: 'single' })
  await write('other.safetensors', { ...mirrored, model: 'other', modelSha256: '0'.repeat(64) })
  await write('unnamed.safetensors', { embedding: 'mirrored' })
})

describe('evaluate --score jb', () => {
  it('measures, names the score, and writes what it measured beside that of the cosine', async () => {
    const before = cardOf(at('card.json'))
    const text = await measured('mirrored.safetensors', '--card', folder, '--json', at('jb.json'))
    expect(text).toMatch(/Score +Joint Bayesian/)
    expect(text).toMatch(/Cllr before calibration +\d/)
    const report: LfwReport = JSON.parse(readFileSync(at('jb.json'), 'utf8'))
    expect(report).toMatchObject({ score: 'jb', model: { backendSha256: before.backend?.sha256 } })
    const card = cardOf(at('card.json'))
    expect(card).toMatchObject({
      calibration: before.calibration,
      spareCalibration: { score: 'jb', thresholds: report.lfw.thresholds },
      measured: { mirrored: before.measured.mirrored, jb: { lfw: { auc: report.lfw.auc } } },
    })
    expect(card.measured.command).toMatch(/--score jb --model [\w-]+$/)

    layModel()
    expect(await run(calibrate, folder, '--report', at('jb.json'))).toMatch(/use that score from now on/)
    expect(cardOf(at('card.json'))).toMatchObject({
      score: 'jb',
      calibration: { thresholds: report.lfw.thresholds },
      spareCalibration: { thresholds: before.calibration?.thresholds },
    })
    await expect(run(calibrate, folder, '--report', at('jb.json'), '--score', 'cosine')).rejects.toThrow(
      'jb.json has the Joint Bayesian score, not the cosine one',
    )
  })

  it('takes the cosine unless it is asked', async () => {
    const args = ['lfw', '--embeddings', at('mirrored.safetensors'), '--config', PAIRS]
    expect(await run(evaluate, ...args)).toMatch(/Score +cosine/)
  })

  it.each([
    ['single.safetensors', /as single embeddings, and the Joint Bayesian back-end .* from mirrored ones/],
    ['other.safetensors', /other.safetensors is of other, whose weights are not those/],
    ['unnamed.safetensors', /does not say which weights its embeddings come from/],
  ])('refuses %s in its own sentence', async (file, message) => {
    await expect(measured(file)).rejects.toThrow(message)
  })

  it('refuses a model without a back-end, or whose file is another one', async () => {
    copyFileSync(join(SHIPPED, 'selftest.safetensors'), at('jb.safetensors'))
    await expect(measured('mirrored.safetensors')).rejects.toThrow(/jb.safetensors/)
    const { backend: _, ...card } = cardOf(at('card.json'))
    writeFileSync(at('card.json'), JSON.stringify(card))
    await expect(measured('mirrored.safetensors')).rejects.toThrow(/no Joint Bayesian back-end/)
  })
})

describe('calibrate --score jb', () => {
  it('takes thresholds of any log likelihood ratio, with which that score is used', async () => {
    const { calibration } = cardOf(at('card.json'))
    const text = await run(calibrate, folder, '--score', 'jb', '--same=4.96', '--different=-20')
    expect(text).toContain('same from 4.96, different below -20.00 (typed in)')
    expect(cardOf(at('card.json'))).toMatchObject({
      score: 'jb',
      calibration: { score: 'jb', embedding: 'mirrored', thresholds: { '0.001': 4.96 } },
      spareCalibration: calibration,
    })
    await expect(
      run(calibrate, folder, '--score', 'cosine', '--same=4.96', '--different=-20'),
    ).rejects.toThrow('from -1 to 1')
  })
})
