// The inference kit: what is in it, and that its TypeScript example gives the page's score.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, openAsBlob, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { transformWithOxc } from 'vite'
import { afterAll, describe, expect, it } from 'vitest'
import { sha256Hex } from '../format/sha256.ts'
import { entryStart, readZip } from '../format/zip.ts'
import { ARCHITECTURES } from '../model/architectures.ts'
import { backendCard, readBackend } from '../model/backend.ts'
import { typedCalibration } from '../model/calibration.ts'
import { parseCard } from '../model/card.ts'
import { createWasmEmbedder } from '../model/embedder.ts'
import { formulaPictures, formulaWeights } from '../model/formula.ts'
import { GOLDEN } from '../model/golden.fixture.ts'
import { withBackend } from '../model/score-in-use.ts'
import { jointBayesian } from '../verify/joint.ts'
import { CALIBRATION_KEY, readBound } from './bound.ts'
import { canonicalSha256 as canonicalOf } from './canonical.ts'
import { newCard } from './install.ts'
import { exportKit } from './kit.ts'
import { openCheckpoint } from './open.ts'
import { tensorsOf } from './weights.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-kit-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function unpack(kit: Blob): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  for (const [name, entry] of await readZip(kit, 'kit.zip')) {
    const start = await entryStart(kit, entry, 'kit.zip')
    files.set(name, new Uint8Array(await kit.slice(start, start + entry.sizeBytes).arrayBuffer()))
  }
  return files
}

describe('exportKit', async () => {
  const architecture = ARCHITECTURES['lightcnn-9']
  const tensors = tensorsOf(architecture, formulaWeights(architecture, 16), 'F32')
  const canonicalSha256 = await canonicalOf(architecture, tensors)
  const installed = {
    ...{ architecture, identities: 16, parameters: 5_484_976, bytes: 0, dtype: 'F32' as const },
    canonicalSha256,
  }
  const calibration = typedCalibration(0.9999, -0.5, { date: '2026-01-01', embedding: 'single' })
  const found = { calibration, measured: {}, note: null }
  const card = newCard(installed, { name: 'mine', source: 'a test', sha256: '0'.repeat(64) }, found)
  const files = await unpack(await exportKit({ architecture, tensors, dtype: 'F32', card }))
  const textOf = (name: string) => new TextDecoder().decode(files.get(name))

  it('holds weights, model, card and two examples of at most sixty lines', async () => {
    expect([...files.keys()]).toEqual([
      'weights.safetensors',
      'model.onnx',
      'card.json',
      'verify.py',
      'verify.ts',
    ])
    for (const name of ['verify.py', 'verify.ts'])
      expect(textOf(name).trimEnd().split('\n').length).toBeLessThanOrEqual(60)
    const weights = files.get('weights.safetensors')!
    // tsx takes a .ts file without a package.json for CommonJS, which has no await outside functions
    expect(textOf('verify.ts')).not.toMatch(/^\S.*\bawait\b/m)
    for (const name of ['weights.safetensors', 'model.onnx']) {
      const { metadata } = await openCheckpoint(new Blob([files.get(name)!]), name)
      expect(readBound(metadata[CALIBRATION_KEY] ?? '', canonicalSha256, name), name).toEqual(calibration)
    }
    const { weights: described, identities, parameters } = parseCard(textOf('card.json'), 'card.json')
    expect(described.sha256).toBe(await sha256Hex(weights))
    expect(described.bytes).toBe(weights.length)
    expect([identities, parameters]).toEqual([null, 5_480_864]) // the kit holds no classifier
  })

  it('gives the score of the golden embeddings through its TypeScript example', async () => {
    for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes)
    const { code } = await transformWithOxc(textOf('verify.ts'), 'verify.ts')
    writeFileSync(join(folder, 'verify.mjs'), code)
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
    const pictures = formulaPictures(2)
    for (const [i, name] of ['a.png', 'b.png'].entries()) {
      const gray = Uint8Array.from(pictures.subarray(i * 16_384, (i + 1) * 16_384), value =>
        Math.round(value * 255),
      )
      await sharp(gray, { raw: { width: 128, height: 128, channels: 1 } })
        .png()
        .toFile(join(folder, name))
    }
    const out = execFileSync(process.execPath, ['verify.mjs', 'a.png', 'b.png'], {
      cwd: folder,
      encoding: 'utf8',
    })
    const score = Number(/^score (\S+)/.exec(out)?.[1])
    expect(score).toBeCloseTo(GOLDEN['lightcnn-9'].cosine01, 3) // the golden pictures are not rounded to 8 bits
    expect(out).toContain('cannot tell: same from 0.9999, different below -0.5000 (typed in)')

    // the page compares the mean of a face and its mirror image unless a card says otherwise
    const run = (change: object | null) => {
      const text = JSON.stringify({ ...card, calibration: change && { ...calibration, ...change } })
      writeFileSync(join(folder, 'card.json'), text)
      const said = execFileSync(process.execPath, ['verify.mjs', 'a.png', 'b.png'], {
        cwd: folder,
        encoding: 'utf8',
      })
      return { said, score: Number(/^score (\S+)/.exec(said)?.[1]) }
    }
    const uncalibrated = run(null)
    expect(uncalibrated.said).toContain('not calibrated')
    expect(Math.abs(uncalibrated.score - score)).toBeGreaterThan(1e-4)
    const mirrored = run({ embedding: 'mirrored', thresholds: { '0.01': 0, '0.001': -1 } })
    expect(mirrored.score).toBe(uncalibrated.score)
    expect(mirrored.said).toContain('same person: same from -1.0000')
    expect(run({ fnrThresholds: { '0.01': 0.9999 } }).said).toContain('different persons')

    // with a back-end, the Joint Bayesian score of the same embeddings
    const backend = await readBackend(await openAsBlob(join(ROOT, 'models/lightcnn-9/jb.safetensors')), 'jb')
    const jb = typedCalibration(5, -60, { date: '2026-01-01', embedding: 'single', score: 'jb' })
    const learned = withBackend(card, await backendCard(backend, new Uint8Array()), jb)
    const kit = await unpack(await exportKit({ architecture, tensors, dtype: 'F32', card: learned, backend }))
    for (const name of ['card.json', 'jb.safetensors']) writeFileSync(join(folder, name), kit.get(name)!)
    const own = await readBackend(new Blob([kit.get('jb.safetensors')!]), 'jb.safetensors')
    expect(own.about).toMatchObject({ weightsSha256: null, canonicalSha256 })
    const said = execFileSync(process.execPath, ['verify.mjs', 'a.png', 'b.png'], {
      cwd: folder,
      encoding: 'utf8',
    })
    const { embedding0, embedding1 } = await embeddedPair()
    expect(Number(/^score (\S+)/.exec(said)?.[1])).toBeCloseTo(
      jointBayesian(backend).pair(embedding0, embedding1),
      1,
    )
    expect(said).toContain('same from 5.0000, different below -60.0000 (typed in)')
  })

  /** The two pictures as the kit's example sees them. */
  async function embeddedPair() {
    const embedder = await createWasmEmbedder(architecture, formulaWeights(architecture, 16))
    const pictures = formulaPictures(2)
    const crops = [0, 1].map(i => ({
      width: 128,
      height: 128,
      data: Uint8Array.from(pictures.subarray(i * 16_384, (i + 1) * 16_384), value =>
        Math.round(value * 255),
      ),
    }))
    const [embedding0, embedding1] = await embedder.embed(crops)
    await embedder.dispose()
    return { embedding0: embedding0!, embedding1: embedding1! }
  }
})
