// An engine from the files to the proof. What is needed first is put to work first: the detector finds faces while the weights still come.
import wasmLoader from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasmFile from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import type { Detector } from '../face/detect.ts'
import { ofKind } from '../model/mirror.ts'
import { verdictKind } from '../verify/verify.ts'
import { createEmbeddingCache, type EmbeddingCache } from './compare/recent-embeddings.ts'
import { createProvedEmbedder, threadsFor } from './engine.ts'
import type { Running } from './evaluation/entries.ts'
import { loadDetectorFile, loadModel } from './models/load.ts'
import { byteProgress } from './parts/progress.ts'
import { fetchFile } from './parts/storage.ts'
import type { EngineName, StartProgress } from './types.ts'

export interface Started extends Running {
  recent: EmbeddingCache
  /** What to know about the engine that was taken. */
  note: string | null
}
interface StartOptions {
  engine: EngineName
  engineLabel: string
  modelName: string
  onProgress: (progress: StartProgress) => void
  /** Called before the embedder is there. */
  onDetector: (detector: Detector) => void
  onLost: (reason: string) => void
}

/** Throws DeviceError when this engine cannot be used, StorageError when a file is wrong. */
export async function startEngine(options: StartOptions): Promise<Started> {
  const { engine, engineLabel, modelName, onLost } = options
  const report = byteProgress(options.onProgress)
  const [detector, model] = await Promise.all([
    startDetector(options, report),
    loadModel(modelName, report.part('the network')),
  ])
  report.stage('Testing the engine')
  const { architecture, weights, selfTest } = model
  let note: string | null = null
  const onSlower = (reason: string) => {
    note = reason
  }
  const embedder = await createProvedEmbedder({ engine, architecture, weights, selfTest, onLost, onSlower })
  weights.clear() // they are in the engine now
  return {
    engine,
    engineLabel,
    detector,
    embedder,
    get verdictEmbedder() {
      return ofKind(embedder, verdictKind(model.card.calibration))
    },
    model,
    recent: createEmbeddingCache(),
    note,
  }
}

async function startDetector(
  { engine, onDetector }: StartOptions,
  report: ReturnType<typeof byteProgress>,
): Promise<Detector> {
  const [{ createDetector }, { setUpRuntime }, wasmBinary, file] = await Promise.all([
    import('../face/detect.ts'), // with onnxruntime-web, which is more than half of the scripts: the files are on their way meanwhile
    import('../runtime.ts'),
    fetchFile(wasmFile, null, report.part('the runtime')),
    loadDetectorFile(report.part('the face detector')),
  ])
  setUpRuntime({
    threads: threadsFor(engine),
    wasmBinary: wasmBinary.buffer,
    wasmPaths: {
      mjs: new URL(wasmLoader, location.href).href,
      wasm: new URL(wasmFile, location.href).href,
    },
  })
  const detector = await createDetector(file)
  onDetector(detector)
  return detector
}
