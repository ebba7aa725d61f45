// What stands at each face, in the picture and in the list: who it is, or how alike, and how it is told apart without colour.

import { VERDICT_WORDS } from '../../verify/words.ts'
import type { CameraFace, FaceMatch } from '../../worker/camera/types.ts'
import { shortScoreText } from '../parts/formats.ts'
import type { TargetKind } from './target.ts'
import { wordsOfCamera as words } from './words.ts'

export type Tone = 'same' | 'different' | 'unsure' | 'quiet'

export interface Label {
  text: string
  /** =, ≠, ≈ or nothing. */
  sign: string
  tone: Tone
}

const TONES: Record<FaceMatch['verdict'], Tone> = {
  same: 'same',
  different: 'different',
  'leans-same': 'unsure',
  'cannot-tell': 'unsure',
  'leans-different': 'unsure',
  waiting: 'quiet',
  uncalibrated: 'quiet',
}
const SIGNS: Record<Tone, string> = { same: '=', different: '≠', unsure: '≈', quiet: '' }

/** The verdict in words; against the gallery the person's name. */
export function verdictText(match: FaceMatch, target: TargetKind): string {
  const { verdict } = match
  if (verdict === 'waiting') return words.waiting
  const [best] = match.candidates
  if (target !== 'gallery') return VERDICT_WORDS[verdict]
  if (verdict === 'same' && best) return words.known(best.name)
  if (verdict === 'leans-same' && best) return words.perhaps(best.name)
  if (verdict === 'different') return words.unknown
  return verdict === 'uncalibrated' ? VERDICT_WORDS.uncalibrated : VERDICT_WORDS['cannot-tell']
}

export const toneOf = (match: FaceMatch | null): Tone => (match ? TONES[match.verdict] : 'quiet')

/** The faces in the order of their numbers: those that have been there longest first. */
export const numbered = (faces: readonly CameraFace[]): CameraFace[] =>
  faces.toSorted((a, b) => a.trackId - b.trackId)

/** `number` is the face's among several, null for one alone. Null when there is nothing to say. */
export function labelOf({ match }: CameraFace, target: TargetKind, number: number | null): Label | null {
  const tone = toneOf(match)
  const prefix = number === null ? '' : `${number}  `
  if (!match) return number === null ? null : { text: `${number}`, sign: '', tone }
  const score = match.score === null ? '' : ` ${shortScoreText(match.score, match.scoreName)}`
  const text =
    match.verdict === 'waiting'
      ? `${words.waiting} ${match.frames}/${match.framesNeeded}`
      : `${verdictText(match, target)}${score}`
  return { text: `${prefix}${text}`, sign: SIGNS[tone], tone }
}

const STILL_MS = 400

/** Labels that stand still: a new verdict shows at once, a new score at most every 0.4 s. */
export function createLabels() {
  let known = new Map<number, { verdict: string; sinceMs: number; label: Label }>()
  return (faces: readonly CameraFace[], target: TargetKind, nowMs: number): ReadonlyMap<number, Label> => {
    const next: typeof known = new Map()
    numbered(faces).forEach((face, i) => {
      const label = labelOf(face, target, faces.length > 1 ? i + 1 : null)
      if (!label) return
      const verdict = `${target} ${faces.length > 1 ? i : ''} ${face.match?.verdict}`
      const last = known.get(face.trackId)
      const isStill = last?.verdict === verdict && nowMs - last.sinceMs < STILL_MS
      next.set(face.trackId, isStill ? last : { verdict, sinceMs: nowMs, label })
    })
    known = next
    return new Map([...known].map(([id, { label }]) => [id, label]))
  }
}
