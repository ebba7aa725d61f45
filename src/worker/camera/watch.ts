import type { Detector } from '../../face/detect.ts'
import { follow, START, type Track } from '../../gallery/track.ts'
import { guide } from '../../gallery/verdict.ts'
import type { GrayImage, RgbImage } from '../../image.ts'
import { type Burster, createBurster } from './burst.ts'
import { type Challenger, createChallenger } from './challenge.ts'
import { createCloserLooks } from './closer-look.ts'
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
/** The faces that are there, the largest first; the chosen one before all. */
function presentIn({ tracks, timeMs }: typeof START, chosen: number | null): Track[] {
  const area = ({ id, face: { box } }: Track) => (id === chosen ? Number.MAX_VALUE : box[2] * box[3])
  return tracks.filter(({ lastMs }) => timeMs - lastMs <= BLINK_MS).sort((a, b) => area(b) - area(a))
}

interface Seeing {
  timeMs: number
  looks: ReturnType<typeof createCloserLooks>
  matcher: ReturnType<typeof createMatcher>
  steady: ReturnType<typeof createSteady>
}

/** What is shown of the faces that are there, and which of them is meant. */
function facesSeen(tracks: Track[], { timeMs, looks, matcher, steady }: Seeing) {
  const compared = tracks.slice(0, MOST_COMPARED)
  const faceOf = (track: Track) => {
    const look = looks.of(track.id)
    const advice = look ? (guide(look)?.text ?? null) : null
    const match = compared.includes(track) ? matcher.matchOf(track, compared) : null
    const { box, points } = track.face
    return { trackId: track.id, box, points, ...steady.show(track.id, timeMs, { advice, match }) }
  }
  const [focus] = tracks
  return {
    timeMs,
    faces: tracks.map(faceOf),
    focusId: focus?.id ?? null,
    missing: focus ? (matcher.wantsTwo && tracks.length < 2 ? 'second' : null) : 'face',
    notCompared: tracks.length - compared.length,
  } satisfies Partial<CameraView>
}

export function createWatch({ detector, embed, model }: WatchHost): Watch {
  let tracking = START
  let frame: { image: RgbImage; timeMs: number } | null = null
  let chosen: number | null = null
  let frames = 0
  const matcher = createMatcher(model)
  let steady = createSteady()
  const challenge = createChallenger()
  const burst = createBurster()
  const looks = createCloserLooks({
    detector,
    embed,
    model,
    burst,
    tracking: () => tracking,
    track: next => {
      tracking = next
    },
  })

  const present = () => presentIn(tracking, chosen)
  return {
    challenge,
    burst,
    async look(image, timeMs) {
      const faces = await detector.detect(image, { effort: 'quick' })
      tracking = follow(tracking, {
        timeMs,
        faces: faces.map(face => ({ ...face, quality: [], embedding: null })),
      })
      looks.keep(tracking.tracks)
      steady.keep(tracking.tracks)
      frame = { image, timeMs }
      frames++
      const tracks = present()
      return {
        width: image.width,
        height: image.height,
        ...facesSeen(tracks, { timeMs, looks, matcher, steady }),
        frames,
        ...looks.counts(),
        challenge: challenge.take(timeMs, tracks[0] ?? null),
        burst: burst.take(tracking),
      }
    },
    async lookCloser() {
      const newest = frame
      if (!newest || tracking.timeMs !== newest.timeMs || !looks.isDue()) return
      const seen = present().filter(({ lastMs }) => lastMs === tracking.timeMs)
      const most = burst.trackId === null ? (matcher.wantsTwo ? 2 : MOST_COMPARED) : seen.length
      const track = looks.nextOf(seen.slice(0, most))
      if (!track) return
      frame = null // each frame is looked at closely once
      await looks.lookAt(track, newest.image, newest.timeMs)
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
      looks.reset()
      challenge.stop()
      burst.stop()
    },
  }
}
