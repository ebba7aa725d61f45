import { describe, expect, it } from 'vitest'
import { createSession, Tensor } from '../runtime.ts'
import { ARCHITECTURES } from './architectures.ts'
import { createWasmEmbedder } from './embedder.ts'
import { formulaPictures, formulaWeights } from './formula.ts'
import { GOLDEN } from './golden.fixture.ts'
import { writeOnnx } from './graph.ts'

async function run(model: Uint8Array, pictures: number) {
  const session = await createSession(model)
  try {
    const input = new Tensor('float32', formulaPictures(pictures), [pictures, 1, 128, 128])
    const results = await session.run({ input })
    return {
      embedding: results.embedding?.data as Float32Array,
      logits: results.logits?.data as Float32Array | undefined,
    }
  } finally {
    await session.release()
  }
}

describe.each(Object.values(ARCHITECTURES))('$title as an ONNX graph on WASM', architecture => {
  const golden = GOLDEN[architecture.name]
  const weights = formulaWeights(architecture, 16)

  it('gives the embeddings and logits of PyTorch for a batch of two', async () => {
    const model = writeOnnx(architecture, weights, {
      outputs: 'embedding+logits',
      batch: 'dynamic',
      dtype: 'F32',
    })
    const { embedding, logits } = await run(model, 2)
    expect(embedding).toBeCloseToArray(golden.feature.flat(), 1e-4)
    expect(logits ?? []).toBeCloseToArray(golden.logits.flat(), 1e-4)
  })

  it('stays close when the weights are stored as float16', async () => {
    const model = writeOnnx(architecture, weights, { outputs: 'embedding', batch: 1, dtype: 'F16' })
    const { embedding, logits } = await run(model, 1)
    expect(embedding).toBeCloseToArray(golden.feature[0], 2e-2)
    expect(logits).toBeUndefined()
  })
})

describe('the ONNX writer', () => {
  it('refuses weights that do not fit the table', () => {
    const weights = formulaWeights(ARCHITECTURES['lightcnn-9'], 16)
    weights.delete('fc1.filter.bias')
    expect(() =>
      writeOnnx(ARCHITECTURES['lightcnn-9'], weights, { outputs: 'embedding', batch: 1, dtype: 'F32' }),
    ).toThrow('LightCNN-9 does not fit the network: fc1.filter.bias is missing (512)')
  })
})

describe('the WASM embedder', () => {
  it('embeds a list of crops in one run and refuses one of another size', async () => {
    const architecture = ARCHITECTURES['lightcnn-9']
    const embedder = await createWasmEmbedder(architecture, formulaWeights(architecture, 16))
    const crop = (level: number) => ({ width: 128, height: 128, data: new Uint8Array(128 * 128).fill(level) })
    const [dark, light] = await embedder.embed([crop(30), crop(200)])
    const [darkAgain] = await embedder.embed([crop(30)])
    expect(dark).toHaveLength(256)
    expect(dark).toBeCloseToArray(darkAgain ?? [], 1e-5)
    expect(dark).not.toEqual(light)
    await expect(embedder.embed([{ width: 8, height: 8, data: new Uint8Array(64) }])).rejects.toThrow('8x8')
    await embedder.dispose()
  })
})
