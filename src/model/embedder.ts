// Crops -> embeddings on one of the engines. This file holds the WASM engine; webgpu.ts holds the other one.
import type { GrayImage } from '../image.ts'
import { createSession, Tensor } from '../runtime.ts'
import { type Architecture, EMBEDDING_SIZE, INPUT_SIZE } from './architectures.ts'
import { writeOnnx } from './graph.ts'
import type { Weights } from './weights.ts'

export interface Embedder {
  /** One embedding of 256 numbers for each 128x128 crop. */
  embed(crops: readonly GrayImage[]): Promise<Float32Array[]>
  dispose(): Promise<void>
}

/** The network as an ONNX graph in onnxruntime-web on WASM. `weights` are no longer needed afterwards. */
export async function createWasmEmbedder(architecture: Architecture, weights: Weights): Promise<Embedder> {
  const model = writeOnnx(architecture, weights, { outputs: 'embedding', batch: 'dynamic', dtype: 'F32' })
  const session = await createSession(model)
  return {
    async embed(crops) {
      const input = new Tensor('float32', cropPixels(crops), [crops.length, 1, INPUT_SIZE, INPUT_SIZE])
      const { embedding } = await session.run({ input })
      if (!embedding) throw new TypeError('the graph gave no embedding')
      const rows = embedding.data as Float32Array
      return crops.map((_, i) => rows.slice(i * EMBEDDING_SIZE, (i + 1) * EMBEDDING_SIZE))
    },
    dispose: () => session.release(),
  }
}

/** Gray levels of all crops as 0..1, one after the other: [N, 1, 128, 128], which is also [N, 128, 128, 1]. */
export function cropPixels(crops: readonly GrayImage[]): Float32Array {
  const size = INPUT_SIZE * INPUT_SIZE
  const pixels = new Float32Array(crops.length * size)
  crops.forEach((crop, n) => {
    if (crop.width !== INPUT_SIZE || crop.height !== INPUT_SIZE)
      throw new TypeError(`a crop of ${crop.width}x${crop.height}, expected ${INPUT_SIZE}x${INPUT_SIZE}`)
    for (let i = 0; i < size; i++) pixels[n * size + i] = (crop.data[i] ?? 0) / 255
  })
  return pixels
}
