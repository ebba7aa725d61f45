// A worker of the worker: turns pictures into embeddings from beginning to end on one core. Several of them embed thousands of
// pictures faster than one network on several threads (measured on two cores: 34 instead of 20 chips a second), and the worker that
// started them stays free for other jobs.
import { expose } from 'comlink'
import wasmLoader from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasmFile from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import type { CropHost } from '../data/crops.ts'
import type { Embedded, EmbedHost } from '../evaluate/embedAll.ts'
import { createEmbedHost } from '../evaluate/embedHost.ts'
import { createDetector, type Detector } from '../face/detect.ts'
import { setUpRuntime } from '../runtime.ts'
import { decodePicture } from './decode.ts'
import { createProvedEmbedder } from './engine.ts'
import { loadDetectorFile, loadModel } from './models.ts'
import { fetchFile } from './storage.ts'

let host: EmbedHost | undefined

/** The detector is loaded with the first photo in which a face must be searched. */
function cropHost(): CropHost {
  let detector: Promise<Detector> | undefined
  return {
    decode: decodePicture,
    async findFaces(photo) {
      detector ??= loadDetectorFile(() => {}).then(createDetector)
      return (await detector).detect(photo)
    },
  }
}

const api = {
  /** Called once. Throws DeviceError when the network does not run here. */
  async start(model: string): Promise<void> {
    const [wasmBinary, { architecture, weights, selfTest }] = await Promise.all([
      fetchFile(wasmFile, null, () => {}),
      loadModel(model, () => {}),
    ])
    setUpRuntime({
      threads: 1,
      wasmBinary: wasmBinary.buffer,
      wasmPaths: {
        mjs: new URL(wasmLoader, location.href).href,
        wasm: new URL(wasmFile, location.href).href,
      },
    })
    const embedder = await createProvedEmbedder('simd', architecture, weights, selfTest, () => {})
    weights.clear()
    host = createEmbedHost(embedder, cropHost(), { batch: 1 })
  },
  embed(picture: Uint8Array<ArrayBuffer>): Promise<Embedded> {
    if (!host) throw new TypeError('embed: expected to be called after start')
    return host.embed(picture)
  },
}
export type Lane = typeof api

expose(api)
