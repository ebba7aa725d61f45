// What a worker for one core needs to make crops of pictures: decoding by the browser, and the detector on one WASM thread.
import wasmLoader from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasmFile from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import type { CropHost } from '../../data/crop-host.ts'
import { createDetector, type Detector } from '../../face/detect.ts'
import { setUpRuntime } from '../../runtime.ts'
import { loadDetectorFile } from '../models/load.ts'
import { fetchFile } from '../parts/storage.ts'
import { decodePicture } from '../photos/decode.ts'

let settingUp: Promise<void> | undefined

/** The WASM runtime on one thread, once in a worker's life. */
export function setUpOneThread(): Promise<void> {
  settingUp ??= fetchFile(wasmFile, null, () => {}).then(({ buffer }) =>
    setUpRuntime({
      threads: 1,
      wasmBinary: buffer,
      wasmPaths: {
        mjs: new URL(wasmLoader, location.href).href,
        wasm: new URL(wasmFile, location.href).href,
      },
    }),
  )
  return settingUp
}

/** The detector is loaded with the first photo in which a face must be searched. */
export function createCropHost(): CropHost {
  let detector: Promise<Detector> | undefined
  const load = async () => {
    const [file] = await Promise.all([loadDetectorFile(() => {}), setUpOneThread()])
    return createDetector(file)
  }
  return {
    decode: decodePicture,
    async findFaces(photo) {
      detector ??= load()
      return (await detector).detect(photo)
    },
  }
}
