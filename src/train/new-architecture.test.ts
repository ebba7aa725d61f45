// "A new network is a new table": one that only this file knows goes through every room that reads the tables.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chipDataset } from '../cli/chips.fixture.ts'
import { EXPORT_FORMATS, exportChunks, toBlob } from '../convert/export.ts'
import { isEmbeddingWhole, recognise } from '../convert/lightcnn.ts'
import { openCheckpoint } from '../convert/open.ts'
import { readWeights, tensorsOf, type WeightTensors } from '../convert/weights.ts'
import { memoryStore } from '../data/memory.fixture.ts'
import { ARCHITECTURES, type Architecture, INPUT_SIZE, type Network } from '../model/architectures.ts'
import { createWasmEmbedder } from '../model/embedder.ts'
import { formulaPictures, formulaWeights } from '../model/formula.ts'
import { createSimdEmbedder } from '../model/simd.ts'
import { expectedShapes, parameterCount } from '../model/weights.ts'
import { readRun } from './run.ts'
import { tinyEngine, tinyRun, trainTiny } from './tiny.fixture.ts'

const TOY: Network = {
  title: 'Toy',
  layers: [
    { kind: 'mfm', name: 'stem', in: 1, out: 4, kernel: 5, pad: 2 }, // 128 x 128 x 4
    { kind: 'pool', mode: 'max+avg' }, // 64
    { kind: 'pool', mode: 'max' }, // 32
    { kind: 'residual', name: 'body', channels: 4 },
    { kind: 'pool', mode: 'max' }, // 16
    { kind: 'mfm', name: 'neck', in: 4, out: 8, kernel: 3, pad: 1 },
    { kind: 'pool', mode: 'max' }, // 8
    { kind: 'pool', mode: 'max' }, // 4 x 4 x 8
  ],
  flat: { size: 4, channels: 8 },
  dense: { name: 'face.filter', mfm: true },
  classifier: { name: 'people', bias: true },
  dropout: 0,
  landmarks: ['stem.filter.weight'],
  formulaGain: 0.9,
}
const name = 'toy' as string as Architecture['name']
const IDENTITIES = 5
const architecture: Architecture = { name, ...TOY }
const weights = formulaWeights(architecture, IDENTITIES)
const tensors = tensorsOf(architecture, weights, 'F32')

beforeAll(() => void Object.assign(ARCHITECTURES, { [name]: architecture }))
afterAll(() => void Reflect.deleteProperty(ARCHITECTURES, name))

const under = (prefix: string, all: WeightTensors): WeightTensors =>
  new Map([...all].map(([name, tensor]) => [prefix + name, tensor]))
const open = async (format: (typeof EXPORT_FORMATS)[number], all: WeightTensors) => {
  const file = await toBlob(exportChunks(format, architecture, all, { dtype: 'F32' }))
  const checkpoint = await openCheckpoint(file, 'toy.file')
  return { checkpoint, found: recognise(checkpoint) }
}

describe('a network that is one table', () => {
  it('has shapes, and a classifier by the name that the table gives', () => {
    expect(expectedShapes(architecture, IDENTITIES).get('people.weight')).toEqual([IDENTITIES, 256])
    expect(parameterCount(expectedShapes(architecture))).toBe(208 + 2 * 296 + 592 + 512 * 129)
  })

  it('computes the same embeddings as an ONNX graph and on SIMD', async () => {
    const data = Uint8Array.from(formulaPictures(1), value => Math.round(255 * value))
    const crop = { width: INPUT_SIZE, height: INPUT_SIZE, data }
    const wasm = await createWasmEmbedder(architecture, weights)
    const simd = createSimdEmbedder(architecture, weights)
    const [expected] = await wasm.embed([crop])
    const [embedding] = await simd.embed([crop])
    expect(Math.hypot(...(expected ?? []))).toBeGreaterThan(0.01)
    expect(embedding).toBeCloseToArray(expected ?? [], 1e-5)
    await wasm.dispose()
    await simd.dispose()
  })

  it.each(EXPORT_FORMATS)(
    'is recognised by names and shapes in a file of %s, with its classifier',
    async format => {
      const { checkpoint, found } = await open(format, tensors)
      expect([found.architecture?.title, found.identities, found.problems]).toEqual(['Toy', IDENTITIES, []])
      expect(await readWeights(checkpoint, found, { classifier: true })).toEqual(weights)
    },
  )

  it('is recognised in a wrapper without a known name, and whole without its classifier', async () => {
    const { found } = await open('safetensors', under('some.wrapper.', tensors))
    expect([found.architecture?.title, found.prefix]).toEqual(['Toy', 'some.wrapper.'])
    const { found: half } = await open(
      'safetensors',
      new Map([...tensors].filter(([name]) => name !== 'people.bias')),
    )
    expect(half.problems.map(({ name, problem }) => `${name} ${problem}`)).toEqual(['people.bias missing'])
    expect(isEmbeddingWhole(half)).toBe(true)
  })

  it('trains, by its name in the options of a run', async () => {
    const dataset = await chipDataset(10, { split: { by: 'pictures', fraction: 0.3, seed: 1 } })
    await tinyEngine()
    const store = memoryStore()
    await trainTiny(dataset, await tinyRun(dataset, { architecture: name }), store, { architecture })
    const back = await readRun(store)
    expect(back.stop).toMatchObject({ why: 'finished', step: 4 })
    expect(back.options.architecture).toBe(name)
    const [first, last] = [back.history[0]?.loss ?? 0, back.history.at(-1)?.loss ?? 0]
    expect(last).toBeLessThan(first)
  })
})
