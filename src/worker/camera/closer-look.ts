// Closer looks at the faces before a camera: whose turn it is, and what one look gives: a judgement and, if the face is good, an embedding.
import { alignCrop } from '../../face/align.ts'
import type { Detector } from '../../face/detect.ts'
import { gradeFace, judgeQuality } from '../../face/quality.ts'
import { openSetThreshold } from '../../gallery/threshold.ts'
import {
  isGood,
  type Looks,
  remember,
  type SeenFace,
  type Track,
  type Tracking,
} from '../../gallery/track.ts'
import type { GrayImage, RgbImage } from '../../image.ts'
import type { Burster } from './burst.ts'
import type { WatchedModel } from './match.ts'

/** Rate of strangers above which a face is taken for the one that was lost, and below which for somebody else. */
const SAME_RATE = 0.001
const OTHER_RATE = 0.1

/** At least five closer looks a second; fewer than half of the time where that leaves more than five. */
const LONGEST_GAP_MS = 190

/** When the next closer look is due, by what the last one took: on WASM no frame is looked at meanwhile. */
function createPace() {
  let nextMs = Number.NEGATIVE_INFINITY
  let isLooking = false
  return {
    isDue: () => !isLooking && performance.now() >= nextMs,
    async timed(look: () => Promise<void>): Promise<void> {
      const begin = performance.now()
      isLooking = true
      try {
        await look()
      } finally {
        isLooking = false
        nextMs = begin + Math.min(LONGEST_GAP_MS, 2 * (performance.now() - begin))
      }
    },
  }
}

/** Null without pairs that were measured. */
function looksBy({ scorer, card }: WatchedModel): Looks | null {
  const at = (rate: number) => openSetThreshold(card.calibration, 1, rate)?.threshold
  const [same, different] = [at(SAME_RATE), at(OTHER_RATE)]
  return same === undefined || different === undefined ? null : { scorer, same, different }
}

interface CloserHost {
  detector: Pick<Detector, 'lookCloser'>
  embed(crop: GrayImage): Promise<Float32Array>
  model(): WatchedModel
  burst: Burster
  tracking(): Tracking
  /** What is known after a look. */
  track(tracking: Tracking): void
}
export interface CloserLooks {
  isDue(): boolean
  /** The one of these faces whose last closer look is longest ago, but only the burst's while there is one. */
  nextOf(tracks: readonly Track[]): Track | undefined
  lookAt(track: Track, image: RgbImage, timeMs: number): Promise<void>
  /** The newest look at a face. */
  of(trackId: number): SeenFace | undefined
  /** Faces that were embedded, and when the newest of their frames was taken. */
  counts(): { embeddings: number; judgedMs: number | null }
  /** Forgets the looks at faces that are gone. */
  keep(tracks: readonly Track[]): void
  reset(): void
}

export function createCloserLooks(host: CloserHost): CloserLooks {
  const looks = new Map<number, { timeMs: number; face: SeenFace }>()
  const pace = createPace()
  let embeddings = 0
  let judgedMs: number | null = null

  async function look(track: Track, image: RgbImage, timeMs: number): Promise<void> {
    const { detector, embed, model, burst } = host
    const [face] = await detector.lookCloser(image, track.face)
    if (!face) {
      looks.set(track.id, { timeMs, face: { ...track.face, score: 0 } })
      return
    }
    const crop = alignCrop(image, face.points)
    const quality = judgeQuality(image, face, crop)
    const seen: SeenFace = { ...face, quality, embedding: null }
    looks.set(track.id, { timeMs, face: seen })
    if (!isGood(seen)) return burst.add(track.id, null)
    const embedding = await embed(crop)
    burst.add(track.id, { crop, score: face.score, quality, embedding, grade: gradeFace(image, face, crop) })
    embeddings++
    judgedMs = Math.max(judgedMs ?? timeMs, timeMs)
    const taken = { timeMs, face: { ...seen, embedding } }
    const remembered = remember(host.tracking(), track.id, taken, looksBy(model()))
    host.track(remembered.tracking)
    looks.delete(track.id)
    looks.set(remembered.trackId, { timeMs, face: seen })
  }
  return {
    isDue: pace.isDue,
    nextOf(tracks) {
      const wanted = host.burst.trackId
      if (wanted !== null) return tracks.find(({ id }) => id === wanted)
      const last = ({ id }: Track) => looks.get(id)?.timeMs ?? Number.NEGATIVE_INFINITY
      return tracks.toSorted((a, b) => (last(a) < last(b) ? -1 : last(a) > last(b) ? 1 : 0))[0]
    },
    lookAt: (track, image, timeMs) => pace.timed(() => look(track, image, timeMs)),
    of: trackId => looks.get(trackId)?.face,
    counts: () => ({ embeddings, judgedMs }),
    keep(tracks) {
      for (const id of looks.keys()) if (!tracks.some(track => track.id === id)) looks.delete(id)
    },
    reset() {
      looks.clear()
      embeddings = 0
      judgedMs = null
    },
  }
}
