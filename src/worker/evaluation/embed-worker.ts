// A worker of the worker: turns pictures into embeddings from beginning to end on one core. Several of them embed thousands of
// pictures faster than one network on several threads (measured on two cores: 34 instead of 20 chips a second), and the worker that
// started them stays free for other jobs.
import { expose } from 'comlink'
import type { Embedded, EmbedHost } from '../../evaluate/embed-all.ts'
import { createEmbedHost } from '../../evaluate/embed-host.ts'
import { type EmbeddingKind, ofKind } from '../../model/mirror.ts'
import { createCropHost, setUpOneThread } from '../datasets/crop-host.ts'
import { createProvedEmbedder } from '../engine.ts'
import { loadModel } from '../models/load.ts'

let host: EmbedHost | undefined

const api = {
  /** Called once. Throws DeviceError when the network does not run here. */
  async start(model: string, kind: EmbeddingKind): Promise<void> {
    const [{ architecture, weights, selfTest }] = await Promise.all([
      loadModel(model, () => {}),
      setUpOneThread(),
    ])
    const embedder = await createProvedEmbedder({ engine: 'simd', architecture, weights, selfTest })
    weights.clear()
    host = createEmbedHost(ofKind(embedder, kind), createCropHost(), { batch: 1 })
  },
  embed(picture: Uint8Array<ArrayBuffer>): Promise<Embedded> {
    if (!host) throw new TypeError('embed: expected to be called after start')
    return host.embed(picture)
  },
}
export type EmbedWorker = typeof api

expose(api)
