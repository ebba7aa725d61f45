// The page's host: owns the device, the models and the storage. `api` is the surface that the clients of the rooms mirror.
import { expose } from 'comlink'
import { DeviceError } from '../errors.ts'
import type { Detector } from '../face/detect.ts'
import { cameraEntries } from './camera/entries.ts'
import { compareEntries } from './compare/entries.ts'
import { datasetEntries, stopImport } from './datasets/entries.ts'
import { engineChoices } from './engine.ts'
import { evaluationEntries } from './evaluation/entries.ts'
import { galleryEntries } from './gallery/entries.ts'
import { withoutGallery } from './gallery/state.ts'
import { modelEntries } from './models/entries.ts'
import { asJobs, createJobs } from './parts/jobs.ts'
import { deleteStored, keepScripts, listStored, whenKept } from './parts/storage.ts'
import { photoEntries } from './photos/entries.ts'
import { scoreEntries } from './scores/entries.ts'
import { type Started, startEngine } from './starting.ts'
import { trainingEntries } from './training/entries.ts'
import type { EngineName, StartProgress } from './types.ts'

let started: Started | undefined
/** What a call may wait for that comes before it is there. Without an end where the start fails: another worker is started then. */
const detecting = later<Detector>()
const starting = later<Started>()

function running(): Started {
  if (!started) throw new DeviceError('The engine is not running yet. Wait until it has started.')
  return started
}
const jobs = createJobs()

function later<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>(fulfil => {
    resolve = fulfil
  })
  return { promise, resolve }
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
    what: { engine: EngineName; engineLabel: string; modelName: string },
    onProgress: (progress: StartProgress) => void,
    onLost: (reason: string) => void,
  ) {
    started = await startEngine({
      ...what,
      onProgress,
      onDetector: detecting.resolve,
      onLost,
    })
    starting.resolve(started)
    await Promise.all([whenKept(), keepScripts()]) // what is ready once is so without network, too
    return { model: started.model.card, note: started.note }
  },

  ...compareEntries({ detector: detecting.promise, started: starting.promise, running }),
  ...modelEntries(() => started),
  ...evaluationEntries(running),
  ...datasetEntries(),
  ...galleryEntries(running),
  ...photoEntries(running),
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
