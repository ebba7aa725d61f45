// The worker's entries for the camera. Frames never enter the queue of jobs: of those that come while one is being looked at only the
// newest is looked at, and the page is told of the others that they were skipped.
import type { GrayImage, RgbImage } from '../../image.ts'
import type { Embedder } from '../../model/embedder.ts'
import { ofKind } from '../../model/mirror.ts'
import { embeddingKey, verdictKind } from '../../verify/verify.ts'
import type { Running } from '../evaluation/entries.ts'
import type { Jobs } from '../parts/jobs.ts'
import { createNewest } from './newest-frame.ts'
import { createTarget } from './target.ts'
import type { Burst, CameraView } from './types.ts'
import type { Watch } from './watch.ts'

interface Frame {
  bitmap: ImageBitmap
  timeMs: number
}

/** `jobs`: what goes before the camera. */
export function cameraEntries(running: () => Running, jobs: Jobs) {
  const pixelsOf = createReader()
  let opening: Promise<Watch> | undefined
  let watch: Watch | undefined
  let failure: unknown
  const embedding = createEmbedding(running, jobs)

  /** What watches is loaded with the first frame. */
  const watching = (): Promise<Watch> => {
    opening ??= import('./watch.ts').then(({ createWatch }) => {
      watch = createWatch({
        detector: running().detector,
        embed: embedding.inPieces,
        model: () => running().model,
      })
      return watch
    })
    return opening
  }
  const target = createTarget({
    running,
    embed: embedding.atOnce,
    compareWith: async against => (await watching()).compareWith(against),
  })
  const frames = createNewest<Frame, CameraView>({
    before: embedding.giveWay,
    async work({ bitmap, timeMs }) {
      try {
        if (failure) throw failure
        const { look } = await watching()
        await target.renew()
        return await embedding.timed(() => look(pixelsOf(bitmap), timeMs))
      } finally {
        failure = undefined
        bitmap.close()
      }
    },
    drop: ({ bitmap }) => bitmap.close(),
    afterwards() {
      watch?.lookCloser().catch(error => {
        failure = error // told with the next frame
      })
    },
  })
  return {
    /** What a frame adds; null when a newer one came before this one was looked at. `timeMs`: when it was taken, on the page's clock. */
    lookAtFrame: (bitmap: ImageBitmap, timeMs: number): Promise<CameraView | null> =>
      frames.put({ bitmap, timeMs }),

    /** What the faces are compared with from now on. Without a photo's face or an open gallery it is nothing. */
    compareFrames: target.ask,
    /** null: the largest face is the one that the challenge and the burst are about. */
    chooseFrameFace: async (trackId: number | null) => (await watching()).choose(trackId),
    /** Begins anew; null ends it. */
    async challengeFace(seed: string | null) {
      const { challenge } = await watching()
      if (seed === null) challenge.stop()
      else challenge.start(seed)
    },
    async takeBurst(trackId: number): Promise<Burst> {
      const key = embeddingKey(running().model.card)
      return { ...(await (await watching()).burst.start(trackId)), embeddingKey: key }
    },
    /** The camera was stopped: nothing of its frames stays. */
    forgetFrames() {
      frames.clear()
      watch?.reset()
    },
  }
}

/** Embeds as verdicts want it, and lets jobs go before a piece of the camera's work by what the last one took. */
function createEmbedding(running: () => Running, jobs: Jobs) {
  let spentMs = 0
  const giveWay = () => jobs.yield(spentMs)
  async function timed<T>(piece: () => Promise<T>): Promise<T> {
    const begin = performance.now()
    try {
      return await piece()
    } finally {
      spentMs = performance.now() - begin
    }
  }
  /** Mirrored or not, one view is one piece, so that a job waits for no more. */
  const piecemeal: Pick<Embedder, 'embed'> = {
    async embed(crops) {
      const embeddings: Float32Array[] = []
      for (const crop of crops) {
        await giveWay()
        embeddings.push(...(await timed(() => running().embedder.embed([crop]))))
      }
      return embeddings
    },
  }
  async function embedWith(single: Pick<Embedder, 'embed'>, crop: GrayImage): Promise<Float32Array> {
    const kind = verdictKind(running().model.card.calibration)
    const [embedding] = await ofKind(single, kind).embed([crop])
    if (!embedding) throw new TypeError('the engine gave no embedding')
    return embedding
  }
  return {
    giveWay,
    timed,
    inPieces: (crop: GrayImage) => embedWith(piecemeal, crop),
    atOnce: (crop: GrayImage) => embedWith(running().embedder, crop),
  }
}

/** Reads a bitmap's pixels through one canvas that is kept. */
function createReader(): (bitmap: ImageBitmap) => RgbImage {
  let context: OffscreenCanvasRenderingContext2D | null = null
  return bitmap => {
    const { width, height } = bitmap
    if (context?.canvas.width !== width || context.canvas.height !== height)
      context = new OffscreenCanvas(width, height).getContext('2d', {
        alpha: false,
        colorSpace: 'srgb',
        willReadFrequently: true,
      })
    if (!context) throw new TypeError('OffscreenCanvas gave no 2d context')
    context.drawImage(bitmap, 0, 0)
    return { width, height, data: context.getImageData(0, 0, width, height).data }
  }
}
