import { describe, expect, it } from 'vitest'
import { ARCHITECTURES, INPUT_SIZE } from './architectures.ts'
import { createWasmEmbedder } from './embedder.ts'
import { formulaPictures, formulaWeights } from './formula.ts'
import { GOLDEN } from './golden.fixture.ts'
import { createSimdEmbedder } from './simd.ts'

/** 8-bit crops, as the page and the command line have them. */
const crops = Array.from({ length: 5 }, (_, n) => ({
  width: INPUT_SIZE,
  height: INPUT_SIZE,
  data: Uint8Array.from(formulaPictures(n + 1).subarray(n * INPUT_SIZE * INPUT_SIZE), value =>
    Math.round(255 * value),
  ),
}))

describe.each(Object.values(ARCHITECTURES))('$title on one thread of SIMD', architecture => {
  const weights = formulaWeights(architecture, 16)

  it('gives the embeddings of ONNX Runtime, which has those of PyTorch, for any number of crops', async () => {
    const reference = await createWasmEmbedder(architecture, weights)
    const simd = createSimdEmbedder(architecture, weights)
    const expected = await reference.embed(crops)
    const found = await simd.embed(crops)
    expect(found).toHaveLength(5)
    for (const [n, embedding] of found.entries()) expect(embedding).toBeCloseToArray(expected[n]!, 1e-5)
    const [alone] = await simd.embed(crops.slice(3, 4))
    expect(alone).toEqual(found[3])
    await reference.dispose()
    await simd.dispose()
    await expect(simd.embed(crops)).rejects.toThrow(TypeError)
  })

  it('stays close to the golden embedding, whose picture is not rounded to 8 bits', async () => {
    const simd = createSimdEmbedder(architecture, weights)
    const [embedding] = await simd.embed(crops.slice(0, 1))
    expect(embedding).toBeCloseToArray(GOLDEN[architecture.name].feature[0], 2e-2)
  })
})

it('refuses weights that do not fit the table', () => {
  const architecture = ARCHITECTURES['lightcnn-9']
  const weights = formulaWeights(architecture, 16)
  weights.delete('fc1.filter.bias')
  expect(() => createSimdEmbedder(architecture, weights)).toThrow('fc1.filter.bias is missing')
})
