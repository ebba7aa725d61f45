// Progress of several downloads as one, at most ten times a second.

import type { StartProgress } from '../types.ts'
import type { ByteProgress } from './storage.ts'

const INTERVAL_MS = 100

export function byteProgress(onProgress: (progress: StartProgress) => void) {
  const parts = new Map<string, [loaded: number, total: number]>()
  let last = 0
  const send = (stage: string) => {
    last = performance.now()
    let loadedBytes = 0
    let totalBytes = 0
    for (const [loaded, total] of parts.values()) {
      loadedBytes += loaded
      totalBytes += total
    }
    onProgress({ stage, loadedBytes, totalBytes })
  }
  return {
    part(name: string): ByteProgress {
      return (loaded, total) => {
        parts.set(name, [loaded, total])
        if (loaded === total || performance.now() - last > INTERVAL_MS) send(`Loading ${name}`)
      }
    },
    stage: send,
  }
}
