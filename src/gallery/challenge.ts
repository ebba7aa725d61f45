// A presentation challenge: turn left, turn right, come closer, in random order, checked from the five landmarks of a webcam face. It
// makes a photo held to the camera unlikely to pass by chance and is NO security feature: a video, a screen or a bent photo passes.
import type { Face } from '../face/face.ts'
import { fnv1a32, mulberry32 } from '../random.ts'

export type Move = 'left' | 'right' | 'closer'
export interface Challenge {
  /** In the order in which they are asked for; left and right as the person sees them. */
  moves: readonly Move[]
  /** How many of them are done. */
  done: number
  /** `straight`: the person must look straight ahead before the next move. `lost`: the face was gone or another one. */
  state: 'straight' | 'move' | 'passed' | 'late' | 'lost'
  /** Eye distance when the person last looked straight ahead, in px. */
  eyesPx: number | null
  trackId: number | null
  /** When the pose that is asked for was taken up, null while it is not. */
  heldSinceMs: number | null
  /** When the present demand was made; null before the first frame. */
  askedMs: number | null
}
export interface ChallengeFrame {
  timeMs: number
  /** The face that takes the challenge, null when it is not seen. */
  face: (Pick<Face, 'points'> & { trackId: number }) | null
}

export const DISCLAIMER =
  'This is a game with the camera, not a security check: a video of a person can pass it.'
/** The nose moves sideways by this share of the eye distance: about 20 degrees. */
const TURNED = 0.22
/** Less counts as straight ahead: about 8 degrees. */
const STRAIGHT = 0.1
const CLOSER = 1.3 // times the eye distance of the straight look
const HOLD_MS = 250 // three frames at 15 a second: one stray landmark does not pass
const TIME_MS = 8000 // for each demand

/** A challenge whose order is a function of the seed. */
export function createChallenge(seed: string): Challenge {
  const random = mulberry32(fnv1a32(`challenge ${seed}`))
  const moves: Move[] = ['left', 'right', 'closer']
  for (let i = moves.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const [a, b] = [moves[i], moves[j]]
    if (a && b) [moves[i], moves[j]] = [b, a]
  }
  return {
    moves,
    done: 0,
    state: 'straight',
    eyesPx: null,
    trackId: null,
    heldSinceMs: null,
    askedMs: null,
  }
}

/** Takes a frame in. A challenge that has ended stays as it is. */
export function takeFrame(challenge: Challenge, { timeMs, face }: ChallengeFrame): Challenge {
  if (challenge.state !== 'straight' && challenge.state !== 'move') return challenge
  const askedMs = challenge.askedMs ?? timeMs
  if (timeMs - askedMs > TIME_MS) return { ...challenge, state: 'late' }
  if (!face) return challenge.trackId === null ? { ...challenge, askedMs } : { ...challenge, state: 'lost' }
  if (challenge.trackId !== null && challenge.trackId !== face.trackId) return { ...challenge, state: 'lost' }
  const current = { ...challenge, askedMs, trackId: face.trackId }
  if (!isPose(current, face.points)) return { ...current, heldSinceMs: null }
  const heldSinceMs = current.heldSinceMs ?? timeMs
  if (timeMs - heldSinceMs < HOLD_MS) return { ...current, heldSinceMs }
  return nextDemand(current, face.points, timeMs)
}

/** What to ask for now, in words. */
export function demandOf({ state, moves, done }: Challenge): string {
  const move = moves[done]
  if (state === 'straight') return 'Look straight into the camera.'
  if (state === 'move' && move) return DEMANDS[move]
  if (state === 'passed') return 'Done.'
  return state === 'late' ? 'That took too long. Try again.' : 'The face was lost. Try again.'
}
const DEMANDS: Record<Move, string> = {
  left: 'Turn your head to your left.',
  right: 'Turn your head to your right.',
  closer: 'Come closer.',
}

function nextDemand(current: Challenge, points: Face['points'], timeMs: number): Challenge {
  const asked = { ...current, heldSinceMs: null, askedMs: timeMs }
  if (current.state === 'straight') return { ...asked, state: 'move', eyesPx: poseOf(points).eyesPx }
  const done = current.done + 1
  return { ...asked, done, state: done === current.moves.length ? 'passed' : 'straight' }
}

function isPose({ state, moves, done, eyesPx }: Challenge, points: Face['points']): boolean {
  const pose = poseOf(points)
  if (state === 'straight') return Math.abs(pose.turn) < STRAIGHT
  const move = moves[done]
  // The picture is not mirrored: a person who turns to the left moves the nose to the picture's right.
  if (move === 'left') return pose.turn > TURNED
  if (move === 'right') return pose.turn < -TURNED
  return Math.abs(pose.turn) < TURNED && eyesPx !== null && pose.eyesPx >= CLOSER * eyesPx
}

/** How far the nose lies from the middle of the eyes along their line, in eye distances, positive to the picture's right. */
export function poseOf([left, right, nose]: Face['points']): { turn: number; eyesPx: number } {
  const [dx, dy] = [right[0] - left[0], right[1] - left[1]]
  const eyesPx = Math.hypot(dx, dy)
  const [mx, my] = [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2]
  const along = ((nose[0] - mx) * dx + (nose[1] - my) * dy) / (eyesPx || 1)
  return { turn: along / (eyesPx || 1), eyesPx }
}
