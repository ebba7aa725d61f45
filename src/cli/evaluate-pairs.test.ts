// evaluate pairs on the chips of LFW as folders of people, and on a verification set; its report becomes thresholds.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { personOf } from '../data/names.ts'
import type { pictures } from '../data/sources.ts'
import { readVerificationBin } from '../data/verification-bin.ts'
import { embedAll, writeRun } from '../evaluate/embed-all.ts'
import { createEmbedHost } from '../evaluate/embed-host.ts'
import { parseCard } from '../model/card.ts'
import { cropHost } from './crop-worker.ts'
import { openPictures } from './embed.ts'
import { evaluatePairs } from './evaluate-pairs.ts'
import { loadModel } from './model.ts'
import { models } from './models.ts'
import type { Command } from './spec.ts'
import { modelsFolder } from './storage.ts'

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures')
const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-pairs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)
async function run(command: Command, ...args: string[]): Promise<string> {
  const lines: string[] = []
  await command(args, line => lines.push(line))
  return lines.join('\n')
}

beforeAll(async () => {
  const chips = join(FIXTURES, 'lfw', 'chips')
  for (const name of readdirSync(chips)) {
    const person = personOf(name.replace('.jpg', ''))
    mkdirSync(at(`people/${person}`), { recursive: true })
    cpSync(join(chips, name), at(`people/${person}/${name}`))
  }
  const { card, embedder } = await loadModel()
  const host = createEmbedHost(embedder, cropHost(), { batch: 4 })
  const about = { model: card.name, modelSha256: card.weights.sha256, embedding: 'single' }
  const save = async (name: string, source: Parameters<typeof pictures>[0]) => {
    const blob = writeRun(await embedAll({ source }, host), about)
    writeFileSync(at(name), new Uint8Array(await blob.arrayBuffer()))
  }
  await save('people.safetensors', await openPictures(at('people')))
  const bin = join(FIXTURES, 'field', 'verification-4.bin')
  const set = await readVerificationBin(new Blob([new Uint8Array(readFileSync(bin))]), 'v.bin')
  const files = set.names.map((name, i) => ({
    path: `${name}.jpg`,
    open: async () => new Blob([await set.open(i)]),
  }))
  await save('bin.safetensors', { label: 'v.bin', files: () => files })
}, 120_000)

it('measures people in folders, with groups, and its report becomes thresholds that name it', async () => {
  const people = readdirSync(at('people')).sort()
  writeFileSync(
    at('sites.csv'),
    `person,site\n${people.map((name, i) => `${name},${i % 2 ? 'east' : 'west'}`).join('\n')}\n`,
  )
  const said = await run(
    evaluatePairs,
    ...[at('people'), '--embeddings', at('people.safetensors')],
    ...['--attributes', at('sites.csv'), '--out', at('report')],
  )
  expect(said).toContain('pairs: lightcnn-9')
  expect(said).toMatch(/People +30, 30 pairs of one person, 1,740 of strangers/)
  expect(said).toMatch(/TPR at FAR 1 % +\d/)
  expect(said).not.toContain('TPR at FAR 0.1 %') // 435 pairs of two people do not support it
  expect(said).toMatch(/ {2}FNMR west +15 pairs, fewer than 30: no rate/)
  const html = readFileSync(at('report/report.html'), 'utf8')
  expect(html).toContain('Groups: site')
  expect(html).toContain('FMR between groups')
  expect(html).toContain('data:image/')
  expect(readFileSync(at('report/report.csv'), 'utf8')).toMatch(/site,FMR,east,west,\d+,\d+,/)

  cpSync(join(modelsFolder(), 'lightcnn-9'), at('model'), { recursive: true })
  const shipped = readFileSync(at('model/card.json'), 'utf8')
  expect(await run(models, 'thresholds', at('model'), at('report/report.json'))).toMatch(
    /same from .* \(your report of \d+ \w+ \d{4}, 30 people\)/,
  )
  const card = parseCard(readFileSync(at('model/card.json'), 'utf8'), 'card.json')
  expect(card.calibration?.source).toMatch(/^your report of .*, 30 people$/)
  expect(await run(models, 'thresholds', at('model'), '--shipped')).toContain('are those of before')
  expect(readFileSync(at('model/card.json'), 'utf8')).toBe(shipped)
  await expect(run(models, 'thresholds', at('model'))).rejects.toThrow('either a report or --shipped')
}, 60_000)

it('measures a verification set in its folds, as InsightFace reads it', async () => {
  const bin = join(FIXTURES, 'field', 'verification-4.bin')
  const said = await run(evaluatePairs, bin, '--embeddings', at('bin.safetensors'), '--out', at('bin'))
  expect(said).toContain('Verification set, 3 pairs')
  expect(said).toMatch(/Accuracy as InsightFace reads it +\d+\.\d\d %/)
  const report = JSON.parse(readFileSync(at('bin/report.json'), 'utf8'))
  expect(report.list.name).toBe('verification-4.bin')
  expect(report.bin.gridAccuracy.folds).toHaveLength(3)
  await expect(run(evaluatePairs, bin, '--pairs', 'x')).rejects.toThrow(
    'A verification set has its own pairs',
  )
})

it('refuses what it cannot read', async () => {
  await expect(run(evaluatePairs)).rejects.toThrow('evaluate pairs takes one source')
  await expect(run(evaluatePairs, at('people'), '--seed', 'x')).rejects.toThrow('--seed x')
  await expect(run(evaluatePairs, at('people'), '--attributes', at('none.csv'))).rejects.toThrow(
    'none.csv cannot be read',
  )
})
