// A back-end as a file: what is written is read again, and no file that is none, or another network's, is taken for one.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bytesOf, writeSafetensors } from '../format/safetensors.ts'
import {
  type Backend,
  backendCard,
  checkBackendOf,
  loadBackend,
  readBackend,
  writeBackend,
} from './backend.ts'
import { type ModelCard, parseCard } from './card.ts'

const MODEL = join(import.meta.dirname, '..', '..', 'models', 'lightcnn-9')
const card = (): ModelCard => parseCard(readFileSync(join(MODEL, 'card.json'), 'utf8'), 'card.json')
const calibration = {
  source: 'drawn',
  date: '2026-01-01',
  score: 'jb' as const,
  genuinePairs: 2,
  impostorPairs: 2,
  thresholds: { '0.01': 3, '0.001': 9 },
  histogram: { start: -1, step: 0.25, genuine: [0, 2], impostor: [2, 0] },
}
const backend = (): Backend => ({
  about: {
    weightsSha256: card().weights.sha256,
    canonicalSha256: null,
    embedding: 'mirrored',
    source: 'drawn people',
    date: '2026-01-01',
    shrinkage: 'none',
  },
  mean: Float64Array.from({ length: 256 }, (_, i) => Math.sin(i) / 20),
  transform: Float64Array.from({ length: 512 }, (_, i) => Math.cos(i)),
  between: Float64Array.from([2, 1 / 3]),
  calibration,
})
type Tensors = Record<string, { values: Float64Array; shape: number[] }>
/** The file of a back-end with other tensors or metadata. */
async function changed(tensors: Tensors, metadata: Record<string, string | null> = {}): Promise<Blob> {
  const { mean, transform, between } = backend()
  const all: Tensors = {
    mean: { values: mean, shape: [256] },
    transform: { values: transform, shape: [256, 2] },
    between: { values: between, shape: [2] },
    ...tensors,
  }
  const said = { weights_sha256_of_file: card().weights.sha256, embedding: 'mirrored', ...metadata }
  return writeSafetensors(
    Object.entries(all)
      .filter(([, { values }]) => values.length > 0)
      .map(([name, { values, shape }]) => [name, { dtype: 'F64', shape, bytes: bytesOf(values) }] as const),
    Object.fromEntries(Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== null)),
  )
}
const withValue = (values: Float64Array, at: number, value: number) => {
  values[at] = value
  return values
}
const none = { values: new Float64Array(), shape: [0] }

describe('the file of a back-end', () => {
  it('gives back every bit, and equal back-ends give equal bytes', async () => {
    const bytes = await writeBackend(backend()).arrayBuffer()
    const read = await readBackend(new Blob([bytes]), 'jb.safetensors')
    expect(read).toEqual(backend())
    expect(new Uint8Array(await writeBackend(read).arrayBuffer())).toEqual(new Uint8Array(bytes))
  })

  it.each<[string, Tensors, Record<string, string | null>, string]>([
    ['without a tensor', { between: none }, {}, 'it has no float tensor "between"'],
    [
      'with NaN',
      { mean: { values: withValue(backend().mean, 7, Number.NaN), shape: [256] } },
      {},
      'mean holds NaN at index 7',
    ],
    [
      'with another shape',
      { transform: { values: new Float64Array(512), shape: [2, 256] } },
      {},
      'transform [2,256]',
    ],
    [
      'with between of two dimensions',
      { between: { values: new Float64Array(2).fill(1), shape: [2, 1] } },
      {},
      'between [2,1]',
    ],
    [
      'with a negative variance',
      { between: { values: Float64Array.from([1, -1]), shape: [2] } },
      {},
      'variances from 0',
    ],
    [
      'with a huge variance',
      { between: { values: Float64Array.from([1, 1e9]), shape: [2] } },
      {},
      'variances from 0',
    ],
    [
      'with a huge transform',
      { transform: { values: new Float64Array(512).fill(1e6), shape: [256, 2] } },
      {},
      'that no embeddings of length 1 give',
    ],
    [
      'with a mean that is too long',
      { mean: { values: new Float64Array(256).fill(1), shape: [256] } },
      {},
      'that no embeddings of length 1 give',
    ],
    [
      'of more dimensions than embeddings have',
      {
        transform: { values: new Float64Array(256 * 257).fill(1e-3), shape: [256, 257] },
        between: { values: new Float64Array(257).fill(1), shape: [257] },
      },
      {},
      'at most 256 variances',
    ],
    ['that names no weights', {}, { weights_sha256_of_file: 'no' }, 'does not say which weights'],
    ['with a calibration that is no JSON', {}, { calibration: '{' }, 'its calibration is no JSON'],
    [
      'with a calibration of the cosine',
      {},
      {
        calibration: JSON.stringify({
          ...calibration,
          score: 'cosine',
          thresholds: { '0.01': 0.3, '0.001': 0.4 },
        }),
      },
      'another score than Joint Bayesian',
    ],
    [
      'with half a calibration',
      {},
      { calibration: JSON.stringify({ ...calibration, thresholds: undefined }) },
      'own.safetensors: thresholds',
    ],
  ])('%s is refused', async (_, tensors, metadata, message) =>
    expect(readBackend(await changed(tensors, metadata), 'own.safetensors')).rejects.toThrow(message),
  )

  it('is refused where it is too large, cut off, or something else', async () => {
    const huge = { size: 2 ** 23, slice: () => new Blob() }
    await expect(readBackend(huge, 'own.safetensors')).rejects.toThrow('own.safetensors is too large')
    const bytes = await writeBackend(backend()).arrayBuffer()
    for (const part of [bytes.slice(0, 100), bytes.slice(0, -8), new TextEncoder().encode('{"a": 1}')])
      await expect(readBackend(new Blob([part]), 'own.safetensors')).rejects.toThrow('own.safetensors')
  })

  it('is refused by the name of the model for other weights, and as a changed file', async () => {
    const { about } = backend()
    expect(() => checkBackendOf(about, card(), 'own')).not.toThrow()
    const { sha256, canonicalSha256 = '' } = card().weights
    const other = { ...about, weightsSha256: 'd'.repeat(64) }
    expect(() => checkBackendOf({ ...other, canonicalSha256 }, card(), 'own')).not.toThrow()
    expect(() => checkBackendOf(other, card(), 'own')).toThrow(
      `own was learned with other weights (dddddddd) than those of ${card().title} (${sha256.slice(0, 8)})`,
    )
    const bytes = new Uint8Array(await writeBackend(backend()).arrayBuffer())
    const named = { ...card(), backend: await backendCard(backend(), bytes) }
    expect(await loadBackend(named, bytes, 'own')).toEqual(backend())
    bytes[bytes.length - 1] = 1
    await expect(loadBackend(named, bytes, 'own')).rejects.toThrow('own')
  })
})
