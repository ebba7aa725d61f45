import { describe, expect, it } from 'vitest'
import { ALL_CASES } from '../limits.ts'
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

/** LightCNN-29v2 has all that LightCNN-29 has. */
const networks = Object.values(ARCHITECTURES).filter(({ name }) => ALL_CASES || name !== 'lightcnn-29')

describe.each(networks)('$title on one thread of SIMD', architecture => {
  // the deep networks run the same loops over crops
  const some = ALL_CASES || architecture.name === 'lightcnn-4' ? crops : crops.slice(0, 2)

  it('gives the embeddings of ONNX Runtime, which has those of PyTorch, for any number of crops', async () => {
    const weights = formulaWeights(architecture, 16)
    const reference = await createWasmEmbedder(architecture, weights)
    const simd = createSimdEmbedder(architecture, weights)
    const expected = await reference.embed(some)
    const found = await simd.embed(some)
    expect(found).toHaveLength(some.length)
    for (const [n, embedding] of found.entries()) expect(embedding).toBeCloseToArray(expected[n]!, 1e-5)
    const [alone] = await simd.embed(some.slice(-1))
    expect(alone).toEqual(found.at(-1))
    // the golden picture is not rounded to 8 bits
    expect(found[0]).toBeCloseToArray(GOLDEN[architecture.name].feature[0], 2e-2)
    await reference.dispose()
    await simd.dispose()
    await expect(simd.embed(some)).rejects.toThrow(TypeError)
  })
})

it('refuses weights that do not fit the table', () => {
  const architecture = ARCHITECTURES['lightcnn-9']
  const weights = formulaWeights(architecture, 16)
  weights.delete('fc1.filter.bias')
  expect(() => createSimdEmbedder(architecture, weights)).toThrow('fc1.filter.bias is missing')
})
