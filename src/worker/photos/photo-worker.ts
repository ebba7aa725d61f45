// A worker of the worker: reads photos of a photo set from beginning to end on one core.
import { expose } from 'comlink'
import { createDetector } from '../../face/detect.ts'
import { ofKind } from '../../model/mirror.ts'
import { embeddingKey, verdictKind } from '../../verify/verify.ts'
import { setUpOneThread } from '../datasets/crop-host.ts'
import { createProvedEmbedder } from '../engine.ts'
import { loadDetectorFile, loadModel } from '../models/load.ts'
import { readPhotoWith } from './read-photo.ts'
import type { ReadPhoto } from './types.ts'

let read: ((photo: Blob, name: string) => Promise<ReadPhoto>) | undefined

const api = {
  /** Called once. Throws DeviceError when the network does not run here. */
  async start(model: string): Promise<void> {
    const [{ card, architecture, weights, selfTest }, detectorFile] = await Promise.all([
      loadModel(model, () => {}),
      loadDetectorFile(() => {}),
      setUpOneThread(),
    ])
    const detector = await createDetector(detectorFile)
    const single = await createProvedEmbedder({ engine: 'simd', architecture, weights, selfTest })
    weights.clear()
    const embedder = ofKind(single, verdictKind(card.calibration))
    read = (photo, name) =>
      readPhotoWith(photo, name, {
        detector,
        embeddingKey: embeddingKey(card),
        detect: find => find(),
        embed: crops => embedder.embed(crops),
      })
  },
  read(photo: Blob, name: string): Promise<ReadPhoto> {
    if (!read) throw new TypeError('read: expected to be called after start')
    return read(photo, name)
  },
}
export type PhotoWorker = typeof api

expose(api)
