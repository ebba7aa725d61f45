// Formula weights of all four networks through every writer and reader: float32 comes back bit for bit.
import { describe, expect, it } from 'vitest'
import { bytesOf } from '../format/safetensors.ts'
import { toFloat32, toHalf } from '../format/tensor.ts'
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import { formulaWeights } from '../model/formula.ts'
import type { Weights } from '../model/weights.ts'
import { EXPORT_FORMATS, exportChunks, toBlob } from './export.ts'
import { installWeights, newCard } from './install.ts'
import { type LegacyOptions, writeLegacyPyTorch } from './legacy.fixture.ts'
import { recognise } from './lightcnn.ts'
import { writeMindSpore } from './mindspore-write.ts'
import { openCheckpoint } from './open.ts'
import { readWeights, tensorsOf, type WeightTensors } from './weights.ts'

const IDENTITIES = 16

async function readBack(file: Blob, classifier = true) {
  const checkpoint = await openCheckpoint(file, 'a.file')
  await checkpoint.verify()
  const recognition = recognise(checkpoint)
  return { checkpoint, recognition, weights: await readWeights(checkpoint, recognition, { classifier }) }
}
function expectEqual(found: Weights, expected: Weights, architecture: Architecture): void {
  expect([...found.keys()].sort(), architecture.name).toEqual([...expected.keys()].sort())
  for (const [name, floats] of expected) {
    const same = Buffer.compare(bytesOf(found.get(name)!), bytesOf(floats)) === 0
    expect(same, `${architecture.name} ${name}`).toBe(true)
  }
}
const withoutClassifier = (weights: Weights): Weights =>
  new Map([...weights].filter(([name]) => !name.startsWith('fc2')))

describe.each(Object.values(ARCHITECTURES))('$title', architecture => {
  const weights = formulaWeights(architecture, IDENTITIES)
  const tensors = tensorsOf(architecture, weights, 'F32')
  const legacy = (options: LegacyOptions) => (from: WeightTensors) => writeLegacyPyTorch(from, options)
  const writers: [string, (from: WeightTensors) => AsyncIterable<Uint8Array<ArrayBuffer>>][] = [
    ...EXPORT_FORMATS.map(
      format =>
        [format, (from: WeightTensors) => exportChunks(format, architecture, from, { dtype: 'F32' })] as [
          string,
          (from: WeightTensors) => AsyncIterable<Uint8Array<ArrayBuffer>>,
        ],
    ),
    ['mindspore with CRC', from => writeMindSpore(from, { crc: true })],
    ['mindspore in slices', from => writeMindSpore(from, { crc: true, sliceBytes: 1_000_000 })],
    ['legacy PyTorch', legacy({})],
    ['legacy PyTorch of Python 2 on a GPU', legacy({ python: 2, location: 'cuda:0' })],
  ]
  it.each(writers)('comes back from %s', async (_, write) => {
    const back = await readBack(await toBlob(write(tensors)))
    expect(back.recognition.architecture?.name).toBe(architecture.name)
    expect(back.recognition.identities).toBe(IDENTITIES)
    expect(back.recognition.problems).toEqual([])
    expectEqual(back.weights, weights, architecture)
  })

  it('comes back through a chain of all containers', async () => {
    let current: WeightTensors = tensors
    for (const format of ['pytorch', 'mindspore', 'onnx', 'safetensors'] as const) {
      const file = await toBlob(exportChunks(format, architecture, current, { dtype: 'F32' }))
      const back = await readBack(file)
      expectEqual(back.weights, weights, architecture)
      current = tensorsOf(architecture, back.weights, 'F32')
    }
  })

  it.each(EXPORT_FORMATS)('comes back from %s as float16', async format => {
    const half = tensorsOf(architecture, weights, 'F16')
    const back = await readBack(await toBlob(exportChunks(format, architecture, half, { dtype: 'F16' })))
    for (const [name, floats] of weights) {
      const expected = toFloat32('F16', bytesOf(toHalf(floats)))
      expect(Buffer.compare(bytesOf(back.weights.get(name)!), bytesOf(expected)), name).toBe(0)
    }
  })

  it('is read without the classifier', async () => {
    const back = await readBack(
      await toBlob(exportChunks('pytorch', architecture, tensors, { dtype: 'F32' })),
      false,
    )
    expectEqual(back.weights, withoutClassifier(weights), architecture)
    const embedding = tensorsOf(architecture, withoutClassifier(weights), 'F32')
    const again = await readBack(
      await toBlob(exportChunks('onnx', architecture, embedding, { dtype: 'F32' })),
    )
    expect(again.recognition.identities).toBeNull()
    expectEqual(again.weights, withoutClassifier(weights), architecture)
  })
})

it('refuses float16 where values would become infinite, and says which', async () => {
  const architecture = ARCHITECTURES['lightcnn-4']
  const weights = formulaWeights(architecture, IDENTITIES)
  weights.set('fc1.filter.bias', new Float32Array(512).fill(1).fill(65_520, 0, 2))
  const tensors = tensorsOf(architecture, weights, 'F16')
  await expect(toBlob(exportChunks('safetensors', architecture, tensors, { dtype: 'F16' }))).rejects.toThrow(
    'fc1.filter.bias: 2 of 512 values are above 65,504, the largest that float16 can hold. Choose float32.',
  )
})

describe('installWeights', () => {
  const architecture = ARCHITECTURES['lightcnn-4']
  const weights = formulaWeights(architecture, IDENTITIES)
  const file = () => toBlob(writeLegacyPyTorch(tensorsOf(architecture, weights, 'F32')))

  it('writes one safetensors file, tells its progress and makes a card', async () => {
    const checkpoint = await openCheckpoint(await file(), 'a.pth.tar')
    const parts: Uint8Array<ArrayBuffer>[] = []
    const progress: number[] = []
    const installed = await installWeights(checkpoint, recognise(checkpoint), {
      classifier: true,
      dtype: 'F32',
      write: part => void parts.push(part),
      onProgress: (done, total) => progress.push(done / total),
      freeBytes: 1e9,
    })
    expect(installed).toMatchObject({ identities: IDENTITIES, parameters: 4_098_048 + 257 * IDENTITIES })
    expect(progress.at(-1)).toBe(1)
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
    expectEqual((await readBack(new Blob(parts))).weights, weights, architecture)
    const card = newCard(installed, { name: 'a', source: 'a.pth.tar', sha256: 'f'.repeat(64) })
    expect(card).toMatchObject({ calibration: null, identities: IDENTITIES, weights: { dtype: 'F32' } })
  })

  it('says how much space is missing before it writes', async () => {
    const checkpoint = await openCheckpoint(await file(), 'a.pth.tar')
    const write = () => {
      throw new Error('nothing may be written')
    }
    const options = { classifier: false, dtype: 'F32', write, freeBytes: 1_000_000 } as const
    await expect(installWeights(checkpoint, recognise(checkpoint), options)).rejects.toThrow(
      'Need 16.4 MB, 1.0 MB free: 15.4 MB are missing.',
    )
  })

  it('stops when it is cancelled', async () => {
    const checkpoint = await openCheckpoint(await file(), 'a.pth.tar')
    const controller = new AbortController()
    let parts = 0
    const write = () => {
      if (++parts === 2) controller.abort()
    }
    const options = { classifier: false, dtype: 'F32', write, signal: controller.signal } as const
    await expect(installWeights(checkpoint, recognise(checkpoint), options)).rejects.toThrow(/abort/i)
    expect(parts).toBe(2)
  })
})
