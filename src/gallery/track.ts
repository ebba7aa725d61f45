// Faces followed over webcam frames, as a pure function of time-stamped observations: by overlap of their boxes, and by their embeddings
// where boxes do not tell. A track keeps the embeddings of its good frames; a verdict needs several that agree (verdict.ts).
import type { Face } from '../face/face.ts'
import type { QualityNote } from '../face/quality.ts'
import { SCORES } from '../model/scores.ts'
import type { Scorer } from '../verify/projection.ts'
import { COSINE } from '../verify/scorer.ts'

export interface SeenFace extends Face {
  quality: readonly QualityNote[]
  /** Null where this frame was only looked at for faces. */
  embedding: Float32Array | null
}
export interface Frame {
  /** When the frame was taken, on any clock that only goes forward. */
  timeMs: number
  faces: readonly SeenFace[]
}
interface Sample {
  timeMs: number
  /** Scaled to length 1. */
  embedding: Float32Array
}
export interface Track {
  id: number
  /** As it was seen last. */
  face: SeenFace
  firstMs: number
  lastMs: number
  /** Of the good frames that count, oldest first. */
  samples: readonly Sample[]
}
export interface Tracking {
  /** Time of the newest frame. */
  timeMs: number
  tracks: readonly Track[]
  nextId: number
}
/** By which score faces are told apart; without it only boxes count. */
export interface Looks {
  scorer: Scorer
  /** At or above this score two frames show one person: a face that jumped is found again. */
  same: number
  /** Below this score two good frames show two persons: somebody else has taken the place. */
  different: number
}

const LEAST_OVERLAP = 0.3 // intersection over union; a head that turns or comes closer between frames 70 ms apart keeps more
const LOST_AFTER_MS = 1500
/** Good frames that a verdict needs. */
export const FRAMES_NEEDED = 5
/** All good frames of so long count. */
const SAMPLES_FOR_MS = 4000
/** Where these are too few for a verdict, older ones count as well: a slow device looks closely only once in a second or two. */
const LONGEST_FOR_MS = 12_000
const MOST_SAMPLES = 30
/** The detector's score of a face that is worth an embedding. */
const LEAST_DETECTION = 0.8

export const START: Tracking = { timeMs: Number.NEGATIVE_INFINITY, tracks: [], nextId: 1 }

/** Takes a frame in. One that is older than the newest changes nothing: the newest wins, late answers are dropped. */
export function follow(tracking: Tracking, frame: Frame, looks: Looks | null = null): Tracking {
  if (!(frame.timeMs > tracking.timeMs)) return tracking
  const known = tracking.tracks.filter(({ lastMs }) => frame.timeMs - lastMs <= LOST_AFTER_MS)
  const trackOf = assign(known, frame.faces, looks)
  const faceOf = new Map([...trackOf].map(([face, track]) => [track, face]))
  const seen = known.map(track => {
    const face = faceOf.get(track)
    return face ? extend(track, face, frame.timeMs) : track
  })
  const fresh = frame.faces
    .filter(face => !trackOf.has(face))
    .map((face, i) => start(tracking.nextId + i, face, frame.timeMs))
  return { timeMs: frame.timeMs, tracks: [...seen, ...fresh], nextId: tracking.nextId + fresh.length }
}

/**
 * Adds an embedding that was made after its frame had been taken in, because embeddings take longer than frames. `face` is that of the
 * frame, as the closer look found it. Nothing happens when it is not good or its track has ended. `trackId` is the id that the track
 * has now: another one when the embedding shows somebody else, or somebody who was lost a moment ago.
 */
export function remember(
  tracking: Tracking,
  trackId: number,
  { timeMs, face }: { timeMs: number; face: SeenFace },
  looks: Looks | null = null,
): { tracking: Tracking; trackId: number } {
  const track = tracking.tracks.find(({ id }) => id === trackId)
  if (!track || !face.embedding || !isGood(face)) return { tracking, trackId }
  const sample = { timeMs, embedding: toUnit(face.embedding) }
  const average = averageEmbedding(track)
  const isOther =
    looks !== null && average !== null && looks.scorer.pair(average, sample.embedding) < looks.different
  const back = looks && average === null ? returned(tracking, sample, looks) : undefined
  // what was known of somebody whose place another one has taken belongs to nobody who is here
  const known = isOther ? { id: tracking.nextId, firstMs: timeMs, samples: [] } : (back ?? track)
  const samples = [...known.samples, sample].slice(-MOST_SAMPLES)
  const changed = { ...track, id: known.id, firstMs: known.firstMs, samples }
  const tracks = tracking.tracks
    .filter(other => other !== back)
    .map(other => (other === track ? changed : other))
  return { tracking: { ...tracking, tracks, nextId: tracking.nextId + (isOther ? 1 : 0) }, trackId: known.id }
}
/** The track that was lost a moment ago and shows the same person as a new one's first embedding. */
function returned(
  { tracks, timeMs }: Tracking,
  { embedding }: Sample,
  { scorer, same }: Looks,
): Track | undefined {
  const scored = tracks.flatMap(track => {
    const average = track.lastMs < timeMs ? averageEmbedding(track) : null
    const score = average ? scorer.pair(average, embedding) : Number.NEGATIVE_INFINITY
    return score >= same ? [{ track, score }] : []
  })
  return scored.sort((a, b) => b.score - a.score)[0]?.track
}

/** Tracks that the newest frame shows; the others are kept for a moment in case they come back. */
export function visibleTracks({ tracks, timeMs }: Tracking): Track[] {
  return tracks.filter(({ lastMs }) => lastMs === timeMs)
}

/** What the average over frames takes away; a webcam in a dim room has it in every frame. */
const AVERAGED_OUT: readonly QualityNote['kind'][] = ['noisy', 'blocky']

const toUnit = (embedding: Float32Array): Float32Array => new Float32Array(COSINE.project(embedding).vector)

/** Whether a face of a frame counts: nothing serious to complain about, and surely a face. */
export const isGood = (face: SeenFace): boolean =>
  face.score >= LEAST_DETECTION &&
  !face.quality.some(({ kind, serious }) => serious && !AVERAGED_OUT.includes(kind))

/** The average direction of a track's good frames, null before there is one. */
export function averageEmbedding({ samples }: Pick<Track, 'samples'>): Float32Array | null {
  const [first] = samples
  if (!first) return null
  const sum = new Float32Array(first.embedding.length)
  for (const { embedding } of samples) {
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (embedding[i] as number)
  }
  return sum
}

/** Intersection over union of two boxes, 0..1. */
export function overlap([ax, ay, aw, ah]: Face['box'], [bx, by, bw, bh]: Face['box']): number {
  const width = Math.min(ax + aw, bx + bw) - Math.max(ax, bx)
  const height = Math.min(ay + ah, by + bh) - Math.max(ay, by)
  if (!(width > 0 && height > 0)) return 0
  return (width * height) / (aw * ah + bw * bh - width * height)
}

function start(id: number, face: SeenFace, timeMs: number): Track {
  return extend({ id, face, firstMs: timeMs, lastMs: timeMs, samples: [] }, face, timeMs)
}
function extend(track: Track, face: SeenFace, timeMs: number): Track {
  const samples = [...track.samples]
  if (face.embedding && isGood(face)) samples.push({ timeMs, embedding: toUnit(face.embedding) })
  return { ...track, face, lastMs: timeMs, samples: counting(samples, timeMs).slice(-MOST_SAMPLES) }
}
/** The samples that count. What was known of a face ends with its last good frame: older ones only help newer ones to a verdict. */
function counting(samples: readonly Sample[], timeMs: number): readonly Sample[] {
  const within = (ms: number) => samples.filter(sample => timeMs - sample.timeMs <= ms)
  const recent = within(SAMPLES_FOR_MS)
  const areTooFew = recent.length > 0 && recent.length < FRAMES_NEEDED
  return areTooFew ? within(LONGEST_FOR_MS).slice(-FRAMES_NEEDED) : recent
}

/** The best pairs first, each track and each face once. */
function assign(tracks: readonly Track[], faces: readonly SeenFace[], looks: Looks | null) {
  const pairs = tracks.flatMap(track => {
    const average = averageEmbedding(track)
    return faces.map(face => ({ track, face, affinity: affinity(track, average, face, looks) }))
  })
  pairs.sort((a, b) => b.affinity - a.affinity)
  const trackOf = new Map<SeenFace, Track>()
  const taken = new Set<Track>()
  for (const { track, face, affinity: value } of pairs) {
    if (!(value > 0) || trackOf.has(face) || taken.has(track)) continue
    trackOf.set(face, track)
    taken.add(track)
  }
  return trackOf
}

/** So much is a face worth that looks the same by a hair, beside a share of overlapping boxes; more for each step above it. */
const LOOKS_SAME = 0.75
const EACH_STEP = 0.005

/** 0: not this track. A face that looks the same comes before one that only lies at the same place. */
function affinity(
  { face: last }: Track,
  average: Float32Array | null,
  face: SeenFace,
  looks: Looks | null,
): number {
  const share = overlap(last.box, face.box)
  const near = share >= LEAST_OVERLAP ? share : 0
  if (!looks || !average || !face.embedding || !isGood(face)) return near
  const { scorer, same, different } = looks
  const score = scorer.pair(average, face.embedding)
  if (score < different) return 0
  return score >= same ? near + LOOKS_SAME + (EACH_STEP * (score - same)) / SCORES[scorer.name].step : near
}
