// Watching a camera: each frame is looked at quickly and its faces are followed; one of them at a time gets a closer look, which ends in
// an embedding if the face is good. What is known goes to the page as a CameraView.
import { alignCrop } from '../../face/align.ts'
import type { Detector } from '../../face/detect.ts'
import { gradeFace, judgeQuality } from '../../face/quality.ts'
import { openSetThreshold } from '../../gallery/threshold.ts'
import {
  follow,
  isGood,
  type Looks,
  remember,
  type SeenFace,
  START,
  type Track,
} from '../../gallery/track.ts'
import { guide } from '../../gallery/verdict.ts'
import type { GrayImage, RgbImage } from '../../image.ts'
import { type Burster, createBurster } from './burst.ts'
import { type Challenger, createChallenger } from './challenge.ts'
import { type Against, createMatcher, type WatchedModel } from './match.ts'
import { createSteady } from './steady.ts'
import type { CameraView } from './types.ts'

export interface WatchHost {
  detector: Pick<Detector, 'detect' | 'lookCloser'>
  embed(crop: GrayImage): Promise<Float32Array>
  /** The one in use; asked for with each frame, because its thresholds and its score can be changed. */
  model(): WatchedModel
}
export interface Watch {
  /** Takes a frame in. Its time is on any clock that only goes forward. */
  look(image: RgbImage, timeMs: number): Promise<CameraView>
  /** Looks closer at one face of the newest frame if it is time for it. Its result shows in the next view. */
  lookCloser(): Promise<void>
  compareWith(against: Against): void
  /** null: the largest face. */
  choose(trackId: number | null): void
  challenge: Challenger
  burst: Burster
  /** Forgets everything but what to compare with. */
  reset(): void
}

/** Faces that are compared; each gets a closer look in its turn, and more faces would each get too few of them for a verdict. */
const MOST_COMPARED = 4
/** A face that the detector misses for so long is still there. */
const BLINK_MS = 350
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

export function createWatch({ detector, embed, model }: WatchHost): Watch {
  let tracking = START
  let frame: { image: RgbImage; timeMs: number } | null = null
  let chosen: number | null = null
  let frames = 0
  let embeddings = 0
  let judgedMs: number | null = null
  const looks = new Map<number, { timeMs: number; face: SeenFace }>()
  const pace = createPace()
  const matcher = createMatcher(model)
  let steady = createSteady()
  const challenge = createChallenger()
  const burst = createBurster()

  /** The faces that are there, the largest first; the chosen one before all. */
  function present(): Track[] {
    const area = ({ id, face: { box } }: Track) => (id === chosen ? Number.MAX_VALUE : box[2] * box[3])
    return tracking.tracks
      .filter(({ lastMs }) => tracking.timeMs - lastMs <= BLINK_MS)
      .sort((a, b) => area(b) - area(a))
  }
  function view(image: RgbImage): CameraView {
    const tracks = present()
    const compared = tracks.slice(0, MOST_COMPARED)
    const focus = tracks[0] ?? null
    return {
      timeMs: tracking.timeMs,
      width: image.width,
      height: image.height,
      faces: tracks.map(track => {
        const look = looks.get(track.id)
        return {
          trackId: track.id,
          box: track.face.box,
          points: track.face.points,
          ...steady.show(track.id, tracking.timeMs, {
            advice: look ? (guide(look.face)?.text ?? null) : null,
            match: compared.includes(track) ? matcher.matchOf(track, compared) : null,
          }),
        }
      }),
      focusId: focus?.id ?? null,
      missing: focus ? (matcher.wantsTwo && tracks.length < 2 ? 'second' : null) : 'face',
      notCompared: tracks.length - compared.length,
      frames,
      embeddings,
      judgedMs,
      challenge: challenge.take(tracking.timeMs, focus),
      burst: burst.take(tracking),
    }
  }
  /** Whose turn it is: the face whose last closer look is longest ago, but only the burst's while there is one. */
  function next(): Track | undefined {
    const seen = present().filter(({ lastMs }) => lastMs === tracking.timeMs)
    const wanted = burst.trackId
    if (wanted !== null) return seen.find(({ id }) => id === wanted)
    const last = ({ id }: Track) => looks.get(id)?.timeMs ?? Number.NEGATIVE_INFINITY
    return seen
      .slice(0, matcher.wantsTwo ? 2 : MOST_COMPARED)
      .reduce<Track | undefined>(
        (least, track) => (least && last(least) <= last(track) ? least : track),
        undefined,
      )
  }
  async function lookAt(track: Track, image: RgbImage, timeMs: number): Promise<void> {
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
    const look = { timeMs, face: { ...seen, embedding } }
    const remembered = remember(tracking, track.id, look, looksBy(model()))
    tracking = remembered.tracking
    looks.delete(track.id)
    looks.set(remembered.trackId, { timeMs, face: seen })
  }

  return {
    challenge,
    burst,
    async look(image, timeMs) {
      const faces = await detector.detect(image, { effort: 'quick' })
      tracking = follow(tracking, {
        timeMs,
        faces: faces.map(face => ({ ...face, quality: [], embedding: null })),
      })
      for (const id of looks.keys()) if (!tracking.tracks.some(track => track.id === id)) looks.delete(id)
      steady.keep(tracking.tracks)
      frame = { image, timeMs }
      frames++
      return view(image)
    },
    async lookCloser() {
      const newest = frame
      const track = newest && tracking.timeMs === newest.timeMs && pace.isDue() ? next() : undefined
      if (!newest || !track) return
      frame = null // each frame is looked at closely once
      await pace.timed(() => lookAt(track, newest.image, newest.timeMs))
    },
    compareWith(against) {
      matcher.compareWith(against)
      steady = createSteady()
    },
    choose(trackId) {
      chosen = trackId
    },
    reset() {
      tracking = { ...START, nextId: tracking.nextId } // a late embedding finds no track of an old number
      frame = null
      chosen = null
      frames = 0
      embeddings = 0
      judgedMs = null
      looks.clear()
      challenge.stop()
      burst.stop()
    },
  }
}
