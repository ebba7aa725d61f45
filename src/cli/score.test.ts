// score fit and score use as the command line calls them: a back-end from an embeddings file, taken into a model's folder and out again.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fitBackend } from '../backend/fit.ts'
import { drawnPeople } from '../backend/people.fixture.ts'
import { writeEmbeddings } from '../data/embeddings.ts'
import { readBackend, writeBackend } from '../model/backend.ts'
import { type ModelCard, parseCard } from '../model/card.ts'
import { score } from './score.ts'
import { fitReport } from './score-report.ts'

const SHIPPED = join(import.meta.dirname, '..', '..', 'models', 'lightcnn-9')
const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-score-'))
const model = join(folder, 'model')
const card = (): ModelCard => parseCard(readFileSync(join(model, 'card.json'), 'utf8'), 'card.json')
const shipped = parseCard(readFileSync(join(SHIPPED, 'card.json'), 'utf8'), 'card.json')
const run = async (...args: string[]) => {
  const lines: string[] = []
  await score(args, line => lines.push(line))
  return lines.join('\n')
}
const drawn = (people: number) =>
  drawnPeople({
    people,
    pictures: () => 3,
    between: [0.12, 0.1, 0.08, 0.06],
    within: [0.03, 0.03, 0.1, 0.1, 0.1, 0.1],
  })
/** An embeddings file of drawn people. */
async function embeddings(name: string, people: number, metadata: Record<string, string>): Promise<string> {
  const { rows, people: names } = drawn(people)
  const numbered = names.map((person, n) => `${person}_${n}`)
  const path = join(folder, `${name}.safetensors`)
  const file = writeEmbeddings({ names: numbered, dimension: 256, rows }, metadata)
  writeFileSync(path, new Uint8Array(await file.arrayBuffer()))
  return path
}
const mine = { modelSha256: shipped.weights.sha256, embedding: 'mirrored' }
const own = join(folder, 'own.safetensors')

beforeAll(() => {
  mkdirSync(model)
  copyFileSync(join(SHIPPED, 'card.json'), join(model, 'card.json'))
  copyFileSync(join(SHIPPED, 'jb.safetensors'), join(model, 'jb.safetensors'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('score fit', () => {
  it('tells people, pictures, and figures before and after with intervals', async () => {
    const source = await embeddings('source', 40, mine)
    const text = await run('fit', source, '--out', own, '--model', model)
    expect(text).toMatch(
      /people {6}40, 0 of them with one picture\npictures {4}120\nshrinkage {3}\S+ of the covariances/,
    )
    for (const title of ['cosine', 'the score before', 'learned now'])
      expect(text).toMatch(
        new RegExp(`${title} +100 % - EER [\\d.]+ \\([\\d.]+ to [\\d.]+\\), TPR at FAR 1 %`),
      )
    const backend = await readBackend(new Blob([readFileSync(own)]), own)
    expect(backend.about).toMatchObject({ weightsSha256: mine.modelSha256, embedding: 'mirrored' })
    const few = await embeddings('twenty', 20, mine)
    const json = JSON.parse(
      await run('fit', few, '--out', join(folder, 'few.safetensors'), '--model', model, '--json'),
    )
    expect(json).toMatchObject({ people: 20, pictures: 60, single: 0, copies: 0, prior: true })
    expect(json.heldOut.scores.map(({ of }: { of: string }) => of)).toEqual(['cosine', 'before', 'after'])
  })

  it('says which verdicts few people support, and what to do for the others', async () => {
    const few = await embeddings('twenty', 20, mine)
    const out = join(folder, 'few.safetensors')
    const said =
      /Too few people were measured to say for certain that two photos show the same person or different persons: that takes 1,000 pairs of strangers/
    expect(await run('fit', few, '--out', out, '--model', model)).toMatch(said)
    const answer = await run('use', out, '--model', model)
    expect(answer).toContain('uses the Joint Bayesian score: no firm same, no firm different (')
    expect(answer).toMatch(said)
    await run('use', 'first', '--model', model)
  })

  it('says that nothing is gained only where there was a score before', async () => {
    const about = { weightsSha256: mine.modelSha256, canonicalSha256: null, embedding: 'mirrored' as const }
    const shrunk = { about: { ...about, source: 'drawn people', date: '2026-01-01' }, prior: null }
    const fit = { ...(await fitBackend(drawn(100), shrunk)), shrinkage: 1 }
    const told = (prior: Float64Array | null) =>
      fitReport({ ...fit, heldOut: { ...fit.heldOut, prior } }, { out: own, seconds: 1 }).at(-1)
    expect(told(fit.heldOut.fitted)).toContain('isn’t better for these people than what was there')
    expect(told(null)).not.toContain('better for')
  })

  it('writes nothing for few people, other weights or the other kind, and says why', async () => {
    const out = join(folder, 'none.safetensors')
    const learn = (source: string) => run('fit', source, '--out', out, '--model', model)
    await expect(learn(await embeddings('few', 12, mine))).rejects.toThrow('8 are missing')
    await expect(
      learn(await embeddings('other', 40, { ...mine, modelSha256: 'd'.repeat(64) })),
    ).rejects.toThrow('other.safetensors was made with other weights (dddddddd)')
    await expect(learn(await embeddings('nameless', 40, {}))).rejects.toThrow('does not say which weights')
    await expect(learn(await embeddings('single', 40, { ...mine, embedding: 'single' }))).rejects.toThrow(
      'holds single embeddings',
    )
    await expect(learn(join(folder, 'nothing'))).rejects.toThrow('cannot be read (ENOENT)')
    await expect(run('fit', 'a')).rejects.toThrow('Usage: npm run cli -- score fit')
    await expect(run('fit', 'a', '--out', 'b.txt')).rejects.toThrow('end in .safetensors')
    await expect(run('learn')).rejects.toThrow('score takes fit or use')
    expect(existsSync(out)).toBe(false)
  })
})

describe('score use', () => {
  it('changes to a back-end of its own, to the cosine, back, and to what the model had first', async () => {
    const before = card()
    const first = readFileSync(join(model, 'jb.safetensors'))
    expect(await run('use', own, '--model', model)).toContain('uses the Joint Bayesian score: same from')
    const { calibration } = await readBackend(new Blob([readFileSync(own)]), own)
    expect(card()).toMatchObject({ score: 'jb', calibration, backend: { file: 'jb-learned.safetensors' } })
    expect(await run('use', 'cosine', '--model', model)).toContain('uses the cosine score')
    expect(card()).toMatchObject({ score: 'cosine', spareCalibration: calibration })
    await run('use', 'jb', '--model', model)
    expect(card()).toMatchObject({ score: 'jb', calibration })
    await run('use', own, '--model', model)
    await run('use', 'first', '--model', model)
    expect(card().backend).toEqual(before.backend)
    expect(card().calibration).toEqual(before.calibration)
    expect(card().score ?? 'cosine').toBe(before.score ?? 'cosine')
    expect(readFileSync(join(model, 'jb.safetensors'))).toEqual(first)
  })

  it('leaves the model as it is for a file that does not fit', async () => {
    const before = card()
    const backend = await readBackend(new Blob([readFileSync(own)]), own)
    const other = { ...backend.about, weightsSha256: 'd'.repeat(64), canonicalSha256: null }
    for (const [about, message] of [
      [other, `than those of ${shipped.title}`],
      [{ ...backend.about, embedding: 'single' as const }, 'is for single embeddings'],
    ] as const) {
      const path = join(folder, 'wrong.safetensors')
      const file = writeBackend({ ...backend, about, calibration: null })
      writeFileSync(path, new Uint8Array(await file.arrayBuffer()))
      await expect(run('use', path, '--model', model)).rejects.toThrow(message)
    }
    await expect(run('use', join(folder, 'gone'), '--model', model)).rejects.toThrow(
      'cannot be read (ENOENT)',
    )
    await expect(run('use', own)).rejects.toThrow('--model DIR of the model to change')
    expect(card()).toEqual(before)
  })
})
