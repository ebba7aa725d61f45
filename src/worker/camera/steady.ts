// Advice and verdicts that can be read: each lasts for a moment before another one takes its place.

import { createHold } from './lasting.ts'
import type { CameraFace, FaceMatch } from './types.ts'

type Said = Pick<CameraFace, 'advice' | 'match'>
export interface Steady {
  show(trackId: number, timeMs: number, said: Said): Said
  /** Forgets the tracks that have ended. */
  keep(tracks: readonly { id: number }[]): void
}

const HOLD_MS = 400

export function createSteady(): Steady {
  const holds = new Map<number, ReturnType<typeof createHolds>>()
  return {
    show(trackId, timeMs, { advice, match }) {
      const hold = holds.get(trackId) ?? createHolds()
      holds.set(trackId, hold)
      return { advice: hold.advice(advice, timeMs), match: hold.match(match, timeMs) }
    },
    keep(tracks) {
      for (const id of holds.keys()) if (!tracks.some(track => track.id === id)) holds.delete(id)
    },
  }
}

const createHolds = () => ({
  advice: createHold<string | null>({ holdMs: HOLD_MS, keyOf: advice => advice ?? '' }),
  match: createHold<FaceMatch | null>({
    holdMs: HOLD_MS,
    keyOf: match => `${match?.verdict} ${match?.verdict === 'same' ? match.candidates[0]?.name : ''}`,
    isFree: match => match === null || match.verdict === 'waiting',
  }),
})
