// One picture -> its embedding, in batches: while the embedder works on some crops, the next pictures are decoded and aligned.
import type { CropHost } from '../data/crop-host.ts'
import { cropOfImage } from '../data/crops.ts'
import { messageOf } from '../errors.ts'
import type { GrayImage } from '../image.ts'
import type { Embedder } from '../model/embedder.ts'
import type { Embedded, EmbedHost, RunStore } from './embed-all.ts'

interface Waiting {
  crop: GrayImage
  resolve(embedding: Float32Array): void
  reject(error: unknown): void
}
export interface EmbedHostOptions {
  /** Crops that the embedder takes at once. */
  batch: number
  store?: RunStore
}

/** The host of `embedAll` for one embedder, which stays the caller's. */
export function createEmbedHost(
  embedder: Pick<Embedder, 'embed'>,
  crops: CropHost,
  { batch, store }: EmbedHostOptions,
): EmbedHost {
  const toEmbedding = createQueue(embedder, batch)
  return {
    // two batches: one in the embedder, one on its way
    parallel: 2 * batch + 1,
    async embed(picture): Promise<Embedded> {
      const image = await crops.decode(new Blob([picture])).catch((error: unknown) => ({
        reason: `cannot be read: ${messageOf(error)}`,
      }))
      if ('reason' in image) return image
      const found = await cropOfImage(image, crops) // a detector that fails is no fault of the picture
      if (!found.crop) return { reason: 'no face found' }
      return { embedding: await toEmbedding(found.crop), kind: found.kind }
    },
    ...(store ? { store } : {}),
  }
}

function createQueue(
  embedder: Pick<Embedder, 'embed'>,
  batch: number,
): (crop: GrayImage) => Promise<Float32Array> {
  const queue: Waiting[] = []
  let isRunning = false
  const run = async () => {
    isRunning = true
    while (queue.length > 0) {
      const taken = queue.splice(0, batch)
      try {
        const embeddings = await embedder.embed(taken.map(({ crop }) => crop))
        for (const [n, { resolve, reject }] of taken.entries()) {
          const embedding = embeddings[n]
          if (embedding) resolve(embedding)
          else reject(new TypeError('the embedder gave no embedding'))
        }
      } catch (error) {
        for (const { reject } of taken) reject(error)
      }
    }
    isRunning = false
  }
  return crop =>
    new Promise((resolve, reject) => {
      queue.push({ crop, resolve, reject })
      if (!isRunning) void run()
    })
}
