// The presentation challenge (gallery/challenge.ts) over the frames of a camera.
import { type Challenge, createChallenge, demandOf, takeFrame } from '../../gallery/challenge.ts'
import type { Track } from '../../gallery/track.ts'
import type { ChallengeView } from './types.ts'

export interface Challenger {
  /** The order of the moves is a function of the seed. */
  start(seed: string): void
  stop(): void
  /** Takes a frame in with the face that is to pass; null when there is none. Gives how it stands. */
  take(timeMs: number, track: Track | null): ChallengeView | null
}

export function createChallenger(): Challenger {
  let challenge: Challenge | null = null
  return {
    start(seed) {
      challenge = createChallenge(seed)
    },
    stop() {
      challenge = null
    },
    take(timeMs, track) {
      if (!challenge) return null
      // a face that the detector misses in one frame is not lost
      if (!track || track.lastMs === timeMs) {
        const face = track && { points: track.face.points, trackId: track.id }
        challenge = takeFrame(challenge, { timeMs, face })
      }
      const { state, done, moves } = challenge
      return { state, demand: demandOf(challenge), done, total: moves.length }
    },
  }
}
