// Many frames -> one verdict: the scores of a track's good frames are averaged, and there is a verdict only when the average is
// surely on one side of the threshold. What to tell people meanwhile comes from the quality notes of the newest frame.
import type { QualityNote } from '../face/quality.ts'
import { type Scorer, scoreOf } from '../verify/projection.ts'
import { type Rule, type Verdict, verdictOf } from '../verify/rule.ts'
import { type Identification, type Identifier, identify } from './identify.ts'
import { averageEmbedding, FRAMES_NEEDED, isGood, type SeenFace, type Track } from './track.ts'

export interface TrackVerdict {
  /** `waiting`: too few good frames yet. Between the thresholds, or where the frames do not agree, it is a lean or `cannot-tell`. */
  verdict: Verdict | 'waiting'
  /** Average score of the good frames; null without one. */
  score: number | null
  /** Where the average lies with 95 % confidence, were the frames independent. */
  low: number | null
  high: number | null
  frames: number
  framesNeeded: number
}

/** Student's t, two-sided 95 %, for 4 to 12 degrees of freedom; beyond that 2.18 is kept, because frames in a row are much alike. */
const T95 = [2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179]

/** By what faces are judged: a score and its rule. Without a rule there is the score only. */
export interface Measure {
  scorer: Scorer
  rule: Rule | null
}

/** Score of each good frame with the most alike of the references: a photo, the other face, or the views of one person. */
export function scoresOf(
  { samples }: Pick<Track, 'samples'>,
  references: readonly Float32Array[],
  scorer: Scorer,
): number[] {
  const projected = references.map(reference => scorer.project(reference))
  return samples.map(({ embedding }) => {
    const sample = scorer.project(embedding)
    return projected.reduce(
      (best, reference) => Math.max(best, scoreOf(sample, reference)),
      Number.NEGATIVE_INFINITY,
    )
  })
}

/** Whether a track shows the person of the references. Throws TypeError when the rule is another score's. */
export function judge(
  track: Pick<Track, 'samples'>,
  references: readonly Float32Array[],
  { scorer, rule }: Measure,
): TrackVerdict {
  checkRule({ scorer, rule })
  return judgeScores(references.length > 0 ? scoresOf(track, references, scorer) : [], rule)
}

function checkRule({ scorer, rule }: Measure): void {
  if (rule && rule.score !== scorer.name)
    throw new TypeError(`judge: ${scorer.name} scores by thresholds of another`)
}

function judgeScores(scores: readonly number[], rule: Rule | null): TrackVerdict {
  const frames = scores.length
  const counts = { frames, framesNeeded: FRAMES_NEEDED }
  if (frames === 0) return { verdict: 'waiting', score: null, low: null, high: null, ...counts }
  const score = scores.reduce((sum, value) => sum + value, 0) / frames
  if (frames < FRAMES_NEEDED) return { verdict: 'waiting', score, low: null, high: null, ...counts }
  const variance = scores.reduce((sum, value) => sum + (value - score) ** 2, 0) / (frames - 1)
  const t = T95[Math.min(frames - FRAMES_NEEDED, T95.length - 1)] ?? 0
  const margin = t * Math.sqrt(variance / frames)
  const [low, high] = [score - margin, score + margin]
  const verdict = rule ? verdictOf(rule, { low, score, high }) : 'uncalibrated'
  return { verdict, score, low, high, ...counts }
}

/** The same for two tracks. Each good frame of the one with fewer is scored with all of the other's, and the mean is its score. */
export function judgePair(
  a: Pick<Track, 'samples'>,
  b: Pick<Track, 'samples'>,
  { scorer, rule }: Measure,
): TrackVerdict {
  checkRule({ scorer, rule })
  const [few = [], many = []] = [a, b]
    .map(({ samples }) => samples.map(({ embedding }) => scorer.project(embedding)))
    .sort((x, y) => x.length - y.length)
  const scores = few.map(one => many.reduce((sum, other) => sum + scoreOf(one, other), 0) / many.length)
  return judgeScores(scores, rule)
}

export interface TrackIdentification extends Identification {
  /** How sure the frames are of the first candidate. Only with `same` it is that person, only with `different` nobody. */
  frames: TrackVerdict
}

/** Who a track shows: the gallery is asked for the average of the good frames, then these are judged against the first answer. */
export function identifyTrack(identifier: Identifier, track: Pick<Track, 'samples'>): TrackIdentification {
  const { index, views, threshold, rule } = identifier
  const average = averageEmbedding(track)
  const { scorer } = index
  if (!average || index.count === 0) {
    const verdict = index.count === 0 ? 'empty' : 'cannot-tell'
    const frames = judge(track, [], { scorer, rule: null })
    return { verdict, score: scorer.name, candidates: [], threshold, tied: null, doubt: null, frames }
  }
  const found = identify(identifier, average)
  const references = views.flatMap(({ personId, embedding }) =>
    personId === found.candidates[0]?.personId ? [embedding] : [],
  )
  return { ...found, frames: judge(track, references, { scorer, rule }) }
}

export interface Guidance {
  kind: QualityNote['kind'] | 'nobody'
  /** What to do, in a few words. */
  text: string
}
/** What helps most first. */
const ADVICE: [QualityNote['kind'], string][] = [
  ['cut', 'Move your whole face into the picture.'],
  ['small', 'Come closer.'],
  ['dark', 'Turn to the light.'],
  ['bright', 'Turn away from the light.'],
  ['faint', 'Turn to the light.'],
  ['turned', 'Look into the camera.'],
  ['squeezed', 'Look straight into the camera.'],
  ['stretched', 'Look straight into the camera.'],
  ['blurred', 'Hold still.'],
  ['moved', 'Hold still.'],
  ['eyes', 'Show your eyes.'],
  ['mouth', 'Show your mouth.'],
]
const UNCLEAR = 'Show your face with nothing in front of it.'

/** What the person before the camera can do to be judged; null when the face is good as it is. */
export function guide(face: SeenFace | null): Guidance | null {
  if (!face) return { kind: 'nobody', text: 'No face is in the picture.' }
  if (isGood(face)) return null
  const serious = face.quality.filter(note => note.serious)
  for (const [kind, text] of ADVICE) if (serious.some(note => note.kind === kind)) return { kind, text }
  return { kind: 'unclear', text: UNCLEAR }
}
