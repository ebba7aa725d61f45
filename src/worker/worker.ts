// The page's host: owns the device, the models and the storage. `api` is the surface that client.ts mirrors.
import { expose, transfer } from 'comlink'
import { DeviceError } from '../errors.ts'
import { wholeFacesOf } from '../face/cut.ts'
import type { Detector } from '../face/detect.ts'
import { findFaces as findFacesOf } from '../face/faces.ts'
import { viewQuality } from '../gallery/quality.ts'
import { scoreKey } from '../model/score-in-use.ts'
import { decideSides } from '../verify/sides.ts'
import { embeddingKey } from '../verify/verify.ts'
import { cameraEntries } from './camera/entries.ts'
import { datasetEntries, stopImport } from './datasets/entries.ts'
import { engineChoices } from './engine.ts'
import { evaluationEntries } from './evaluation/entries.ts'
import { galleryEntries } from './gallery/entries.ts'
import { withoutGallery } from './gallery/state.ts'
import { takeCard } from './models/load.ts'
import { listModels, openWeights, readCard } from './models/store.ts'
import { asJobs, createJobs } from './parts/jobs.ts'
import { enqueue } from './parts/queue.ts'
import { receiveSignal } from './parts/signal.ts'
import { deleteStored, keepScripts, listStored, whenKept } from './parts/storage.ts'
import { decodePhoto } from './photos/decode.ts'
import { pileEntries } from './photos/entries.ts'
import { scoreEntries } from './scores/entries.ts'
import { type Started, startEngine } from './starting.ts'
import { trainingEntries } from './training/entries.ts'
import type {
  CheckpointOptions,
  ComparedFace,
  Comparison,
  EngineName,
  ExportChoice,
  FoundFace,
  InstallProgress,
  PhotoFaces,
  StartProgress,
} from './types.ts'

let started: Started | undefined
/** What a call may wait for that comes before it is there. Without an end where the start fails: another worker is started then. */
const detecting = later<Detector>()
const starting = later<Started>()

function running(): Started {
  if (!started) throw new DeviceError('The engine is not running yet. Wait until it has started.')
  return started
}
const never = new AbortController().signal
const jobs = createJobs()

function later<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>(fulfil => {
    resolve = fulfil
  })
  return { promise, resolve }
}

/** Embeds a face that will be compared most likely, while a person chooses the other photo. */
async function embedAhead(face: FoundFace | undefined): Promise<void> {
  if (!face) return
  const { recent, verdictEmbedder, model } = await starting.promise
  const ahead = enqueue(never, () => recent.embed(verdictEmbedder, embeddingKey(model.card), [face.crop]))
  await ahead.catch(() => undefined) // the comparison meets the same fault and tells it
}

// No event tells the page that a worker has died; it waits for this lock instead, which the browser frees then.
const lockHeld = new Promise<void>(granted => {
  navigator.locks.request(self.name, () => {
    granted()
    return new Promise(() => {})
  })
})

const api = {
  engineChoices,
  holdLock: () => lockHeld,

  /**
   * Takes one engine, loads everything for it and lets it prove itself. Called once in a worker's life, because the WASM runtime
   * cannot change its threads: another engine is another worker. Throws DeviceError when this engine cannot be used.
   */
  async start(
    engine: EngineName,
    engineLabel: string,
    modelName: string,
    onProgress: (progress: StartProgress) => void,
    onLost: (reason: string) => void,
  ) {
    started = await startEngine({
      engine,
      engineLabel,
      modelName,
      onProgress,
      onDetector: detecting.resolve,
      onLost,
    })
    starting.resolve(started)
    await Promise.all([whenKept(), keepScripts()]) // what is ready once is so without network, too
    return started.model.card
  },

  /**
   * The faces of a photo, largest first, each with its crop and quality notes. Asked while the engine starts, it answers as soon as the
   * detector is there.
   */
  async findFaces(photo: Blob, name: string, port: MessagePort | null): Promise<PhotoFaces> {
    const signal = receiveSignal(port)
    const detector = await detecting.promise
    return enqueue(signal, async () => {
      const begin = performance.now()
      const { image, width, height, preview } = await decodePhoto(photo, name)
      signal.throwIfAborted()
      const { faces, note } = wholeFacesOf(await findFacesOf(image, detector), image, name)
      const found = { width, height, preview, faces, note, ms: performance.now() - begin }
      void embedAhead(faces[0])
      return transfer(found, [preview])
    })
  },

  /** Score and verdict of two sides, each with the chosen faces of 1 to 8 photos. */
  compare(left: ComparedFace[], right: ComparedFace[]): Promise<Comparison> {
    return enqueue(never, async () => {
      const { model, engine, engineLabel, recent, verdictEmbedder } = running()
      const begin = performance.now()
      const { calibration, title, weights } = model.card
      const faces = [...left, ...right]
      const crops = faces.map(({ crop }) => crop)
      const embeddings = await recent.embed(verdictEmbedder, embeddingKey(model.card), crops)
      const samples = faces.map((face, n) => ({
        face,
        embedding: embeddings[n] ?? new Float32Array(),
        quality: viewQuality(face),
      }))
      const sides = [samples.slice(0, left.length), samples.slice(left.length)] as const
      return {
        ...decideSides(...sides, { scorer: model.scorer, calibration }),
        engine,
        engineLabel,
        model: title,
        modelSha256: weights.sha256,
        scoreKey: scoreKey(model.card),
        ms: performance.now() - begin,
      }
    })
  },

  listModels,

  inspectFile: async (file: Blob, fileName: string, options?: CheckpointOptions) =>
    (await import('./models/inspect.ts')).inspectFile(file, fileName, options),

  async tensorValues(file: Blob, fileName: string, tensorName: string, options?: CheckpointOptions) {
    return (await import('./models/inspect.ts')).tensorValues(file, fileName, tensorName, options)
  },

  /** The weights of a model as a file, for looking into it. */
  openWeights: async (name: string) => openWeights(await readCard(name)),

  async installModel(
    file: Blob,
    fileName: string,
    keepClassifier: boolean,
    onProgress: (progress: InstallProgress) => void,
    port: MessagePort | null,
    options?: CheckpointOptions,
  ) {
    const signal = receiveSignal(port)
    const { installModel } = await import('./models/changes.ts')
    return enqueue(signal, () =>
      installModel(file, fileName, keepClassifier, onProgress, signal, {}, options),
    )
  },
  async renameModel(name: string, title: string) {
    const card = await (await import('./models/changes.ts')).renameModel(name, title)
    return started ? takeCard(started.model, card) : card
  },
  deleteModel: async (name: string) => (await import('./models/changes.ts')).deleteModel(name),
  exportModel: async (name: string, choice: ExportChoice) =>
    (await import('./models/changes.ts')).exportModel(name, choice),

  ...evaluationEntries(running),
  ...datasetEntries(),
  ...galleryEntries(running),
  ...pileEntries(running),
  ...trainingEntries(),
  ...scoreEntries(running),
  ...cameraEntries(running, jobs),

  listStored,
  async deleteStored() {
    await stopImport()
    return withoutGallery(deleteStored)
  },

  /** Requests of this worker that left our origin: must be 0. */
  requestsOffOrigin(): number {
    return performance
      .getEntriesByType('resource')
      .filter(({ name }) => /^https?:/.test(name) && new URL(name).origin !== location.origin).length
  },
}

export type FaceWorker = typeof api

// a frame yields to the others; a burst is made of frames
expose(asJobs(api, jobs, ['lookAtFrame', 'takeBurst']))
