// A burst: for some seconds the closer looks go to one face, and the best of its frames are given for enrolling.
import { bestOfBurst } from '../../gallery/burst.ts'
import type { Tracking } from '../../gallery/track.ts'
import type { Burst, BurstShot, BurstSoFar } from './types.ts'

export interface Burster {
  /** The face of the burst; null while there is none. */
  readonly trackId: number | null
  /** Resolves when the time is over, the face is gone, or the burst is stopped. */
  start(trackId: number): Promise<Omit<Burst, 'embeddingKey'>>
  stop(): void
  /** A closer look at a face; null when it was not good. */
  add(trackId: number, shot: (BurstShot & { grade: number }) | null): void
  /** Takes a frame in. Gives how far it is. */
  take(tracking: Tracking): BurstSoFar | null
}
interface Running {
  trackId: number
  /** Time of the first frame; null before it. */
  fromMs: number | null
  shots: (BurstShot & { grade: number })[]
  looked: number
  resolve(burst: Omit<Burst, 'embeddingKey'>): void
}

const BURST_MS = 3000
const MOST_SHOTS = 5

export function createBurster(): Burster {
  let running: Running | null = null

  function end(isLost: boolean): void {
    if (!running) return
    const { shots, looked, resolve } = running
    running = null
    const best = bestOfBurst(shots, MOST_SHOTS)
    resolve({ shots: best.map(({ grade: _, ...shot }) => shot), looked, good: shots.length, isLost })
  }
  return {
    get trackId() {
      return running?.trackId ?? null
    },
    start(trackId) {
      end(true)
      return new Promise(resolve => {
        running = { trackId, fromMs: null, shots: [], looked: 0, resolve }
      })
    },
    stop: () => end(true),
    add(trackId, shot) {
      if (running?.trackId !== trackId) return
      running.looked++
      if (shot) running.shots.push(shot)
    },
    take({ timeMs, tracks }) {
      if (!running) return null
      running.fromMs ??= timeMs
      const share = Math.min(1, (timeMs - running.fromMs) / BURST_MS)
      const { trackId, shots } = running
      if (share === 1) end(false)
      else if (!tracks.some(({ id }) => id === trackId)) end(true)
      return running && { share, good: shots.length, different: bestOfBurst(shots, MOST_SHOTS).length }
    },
  }
}
