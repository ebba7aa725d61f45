// The canonical number of weights through every format and both precisions, and the calibration that travels with it.
import { openAsBlob, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { writeSafetensors } from '../format/safetensors.ts'
import { ARCHITECTURES } from '../model/architectures.ts'
import { readBackend } from '../model/backend.ts'
import { parseCard } from '../model/card.ts'
import { formulaWeights } from '../model/formula.ts'
import { calibrationOfScore } from '../model/score-in-use.ts'
import { CALIBRATION_KEY, readBound, shownMetadata } from './bound.ts'
import { canonicalSha256 } from './canonical.ts'
import { EXPORT_FORMATS, exportChunks, toBlob } from './export.ts'
import { canonicalOfFile, findCalibration, type KnownModel } from './known.ts'
import { recognise } from './lightcnn.ts'
import { openCheckpoint } from './open.ts'
import { tensorsOf, type WeightTensors, weightTensors } from './weights.ts'

const MODEL = join(import.meta.dirname, '..', '..', 'models', 'lightcnn-9')
const card = parseCard(readFileSync(join(MODEL, 'card.json'), 'utf8'), 'card.json')
const calibration = calibrationOfScore(card, 'cosine')
const architecture = ARCHITECTURES['lightcnn-9']
const canonical = card.weights.canonicalSha256 ?? ''
const shipped: KnownModel = { card, canonicalSha256: async () => canonical }

const open = async (file: Blob) => {
  const checkpoint = await openCheckpoint(file, 'a.file')
  return { checkpoint, recognition: recognise(checkpoint) }
}
const exported = (format: (typeof EXPORT_FORMATS)[number], tensors: WeightTensors, dtype: 'F32' | 'F16') =>
  toBlob(exportChunks(format, architecture, tensors, { dtype, calibration }))

let file: Blob
beforeAll(async () => {
  file = await openAsBlob(join(MODEL, 'weights.safetensors'))
})
const shippedTensors = async (dtype: 'F32' | 'F16') => {
  const { checkpoint, recognition } = await open(file)
  return weightTensors(checkpoint, recognition, { classifier: false, dtype })
}

describe('canonicalSha256', () => {
  it('is the one on the shipped card', async () => {
    expect(await canonicalOfFile(file, 'weights.safetensors')).toBe(canonical)
  })
  it.each(EXPORT_FORMATS)('stays the same through %s in both precisions', async format => {
    for (const dtype of ['F32', 'F16'] as const) {
      const back = await exported(format, await shippedTensors(dtype), dtype)
      expect(await canonicalOfFile(back, 'a.file'), dtype).toBe(canonical)
    }
  })
  it('of float32 weights is that of their float16 export, with and without the classifier', async () => {
    const small = ARCHITECTURES['lightcnn-4']
    const weights = formulaWeights(small, 16)
    const exact = await canonicalSha256(small, tensorsOf(small, weights, 'F32'))
    const half = await toBlob(exportChunks('onnx', small, tensorsOf(small, weights, 'F16'), { dtype: 'F16' }))
    expect(await canonicalOfFile(half, 'half.onnx')).toBe(exact)
    for (const name of ['fc2.weight', 'fc2.bias']) weights.delete(name)
    expect(await canonicalSha256(small, tensorsOf(small, weights, 'F32'))).toBe(exact)
  })
  it('differs when one value differs, and asks for all tensors', async () => {
    const tensors = await shippedTensors('F32')
    const [name, tensor] = [...tensors][0]!
    const changed = (await tensor.read()).slice()
    new DataView(changed.buffer).setFloat32(0, new DataView(changed.buffer).getFloat32(0, true) + 0.01, true)
    const other = new Map(tensors).set(name, { ...tensor, read: async () => changed })
    expect(await canonicalSha256(architecture, other)).not.toBe(canonical)
    other.delete(name)
    await expect(canonicalSha256(architecture, other)).rejects.toThrow(`${name} is missing`)
  })
})

describe('a calibration in a file', () => {
  it.each(['safetensors', 'onnx', 'pytorch'] as const)(
    'comes back from %s, bound to its weights',
    async format => {
      const back = await exported(format, await shippedTensors('F16'), 'F16')
      const { checkpoint } = await open(back)
      expect(readBound(checkpoint.metadata[CALIBRATION_KEY] ?? '', canonical, 'a.file')).toEqual(calibration)
      const found = await findCalibration(checkpoint, { architecture, canonicalSha256: canonical }, [])
      expect(found).toEqual({
        calibration,
        measured: {},
        note: expect.stringContaining('came with the file'),
        backend: null,
      })
      expect(JSON.stringify(shownMetadata(checkpoint.metadata))).not.toContain('histogram')
    },
  )
  it('of a model with the same weights goes before that in the file, and needs none there', async () => {
    const { checkpoint } = await open(await exported('mindspore', await shippedTensors('F32'), 'F32'))
    const found = await findCalibration(checkpoint, { architecture, canonicalSha256: canonical }, [shipped])
    expect(found).toEqual({
      calibration,
      measured: card.measured,
      note: expect.stringContaining(card.title),
      backend: null,
    })
  })
  it('comes with the Joint Bayesian back-end in safetensors, and neither goes to other weights', async () => {
    const backend = await readBackend(await openAsBlob(join(MODEL, 'jb.safetensors')), 'jb.safetensors')
    const tensors = await shippedTensors('F16')
    const file = await toBlob(
      exportChunks('safetensors', architecture, tensors, { dtype: 'F16', calibration, backend }),
    )
    const { checkpoint } = await open(file)
    const found = await findCalibration(checkpoint, { architecture, canonicalSha256: canonical }, [])
    expect(found.backend?.about).toMatchObject({ canonicalSha256: canonical, embedding: 'mirrored' })
    for (const part of ['mean', 'transform', 'between'] as const)
      expect(found.backend?.[part]).toEqual(backend[part])
    expect(JSON.stringify(shownMetadata(checkpoint.metadata)).length).toBeLessThan(1000)
    const other = await findCalibration(checkpoint, { architecture, canonicalSha256: '0'.repeat(64) }, [])
    expect(other).toMatchObject({ calibration: null, note: expect.stringContaining('other weights') })
    expect(other.backend ?? null).toBeNull()
  })
  it('is not taken for other weights, whoever copied it there', async () => {
    const { checkpoint } = await open(await exported('safetensors', await shippedTensors('F16'), 'F16'))
    const { metadata } = checkpoint
    const tensors = tensorsOf(architecture, formulaWeights(architecture, 16), 'F32')
    const copied = writeSafetensors(
      await Promise.all(
        [...tensors].map(async ([name, { dtype, shape, read }]) => {
          return [name, { dtype, shape, bytes: await read() }] as const
        }),
      ),
      metadata,
    )
    const opened = await open(copied)
    const other = await canonicalOfFile(copied, 'copied.safetensors')
    const found = await findCalibration(opened.checkpoint, { architecture, canonicalSha256: other }, [
      shipped,
    ])
    expect(found).toMatchObject({
      calibration: null,
      note: expect.stringMatching(/other weights.*wasn’t used/),
    })
  })
  it('that is damaged is refused with the reason', () => {
    const bound = (change: object, version = 1) =>
      JSON.stringify({ version, canonicalSha256: canonical, calibration: { ...calibration, ...change } })
    const read = (text: string) => () => readBound(text, canonical, 'a.onnx')
    expect(read(bound({}))()).toEqual(calibration)
    expect(read('{')).toThrow('The calibration in a.onnx: this isn’t JSON')
    expect(read('null')).toThrow('not of version 1')
    expect(read(bound({}, 2))).toThrow('not of version 1')
    expect(read(bound({ thresholds: { '0.01': null, '0.001': 0.8 } }))).toThrow('scores from -1 to 1')
    expect(read(' '.repeat(2 ** 20 + 1))).toThrow('longer than any')
  })
})
