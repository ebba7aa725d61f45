// The progress of an import as people read it: with pictures a second and the time left, at most ten times a second.
import type { ImportProgress } from '../../data/import.ts'
import type { Gate } from '../parts/gate.ts'
import type { DatasetProgress } from './types.ts'

const INTERVAL_MS = 100

interface MeterOptions {
  onProgress(progress: DatasetProgress): void
  gate: Pick<Gate, 'pausedMs'>
}

/** Takes each state of the import, passes on some. */
export function createMeter({ onProgress, gate }: MeterOptions): (progress: ImportProgress) => void {
  const begin = performance.now()
  let first: { done: number; share: number | null } | undefined
  let shown = Number.NEGATIVE_INFINITY
  return progress => {
    const now = performance.now()
    const done = progress.pictures + progress.skipped
    first ??= { done: done - 1, share: progress.share }
    if (now - shown < INTERVAL_MS && progress.share !== 1) return
    shown = now
    const seconds = Math.max(0.001, (now - begin - gate.pausedMs()) / 1000)
    const { share } = progress
    const gained = share === null || first.share === null ? 0 : share - first.share
    onProgress({
      ...progress,
      perSecond: (done - first.done) / seconds,
      secondsLeft: share !== null && gained > 0 ? (seconds * (1 - share)) / gained : null,
    })
  }
}
