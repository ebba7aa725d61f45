// The WebGPU engine: TensorFlow.js. The worker imports this file only when it takes this engine.
import '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import { DeviceError } from '../errors.ts'
import { type Architecture, EMBEDDING_SIZE, INPUT_SIZE } from './architectures.ts'
import { cropPixels, type Embedder } from './embedder.ts'
import { disposeWeights, embed, toDevice } from './forward.ts'
import type { Weights } from './weights.ts'

/** The network on WebGPU. `onLost` is called once when the device is lost (driver reset, memory, sleep). */
export async function createWebgpuEmbedder(
  architecture: Architecture,
  weights: Weights,
  onLost: (reason: string) => void,
): Promise<Embedder> {
  if (!(await tf.setBackend('webgpu'))) throw new DeviceError('WebGPU could not be started.')
  await tf.ready()
  const { device } = tf.backend() as unknown as { device: GPUDevice }
  let disposed = false
  device.lost.then(({ message }) => {
    if (!disposed) onLost(message || 'the device was lost')
  })
  const onDevice = toDevice(architecture, weights)
  return {
    async embed(crops) {
      const pixels = cropPixels(crops)
      const embeddings = tf.tidy(() =>
        embed(architecture, onDevice, tf.tensor4d(pixels, [crops.length, INPUT_SIZE, INPUT_SIZE, 1])),
      ) // [N, 256]
      try {
        const rows = (await embeddings.data()) as Float32Array // dataSync does not work on WebGPU
        return crops.map((_, i) => rows.slice(i * EMBEDDING_SIZE, (i + 1) * EMBEDDING_SIZE))
      } finally {
        embeddings.dispose()
      }
    },
    async dispose() {
      disposed = true
      disposeWeights(onDevice)
    },
  }
}
