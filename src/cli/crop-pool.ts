// Threads that make crops, one for each core.
import { availableParallelism } from 'node:os'
import type { Cause } from '../data/manifest.ts'
import type { Prepared } from '../data/prepare.ts'
import { DeviceError } from '../errors.ts'
import { type CropAnswer, type CropRequest, startCropWorker } from './crop-worker.ts'

/** In work at once for each thread, so that decoding one picture overlaps with detection in another. */
const PER_THREAD = 6

export interface CropPool {
  /** Pictures that may be in work at once. */
  parallel: number
  prepare(bytes: Uint8Array<ArrayBuffer>, aligned: boolean): Promise<Prepared | Cause>
  close(): Promise<void>
}

interface Waiting {
  resolve(result: Prepared | Cause): void
  reject(error: Error): void
}

/** A thread holds about 150 MB once it searches faces. */
const MOST_THREADS = 8

export function createCropPool(threads = Math.min(MOST_THREADS, availableParallelism())): CropPool {
  const waiting = new Map<number, Waiting>()
  const lanes = Array.from({ length: threads }, () => {
    const lane = { worker: startCropWorker(), load: 0 }
    lane.worker.on('message', ({ id, result, error }: CropAnswer) => {
      lane.load--
      const { resolve, reject } = waiting.get(id) ?? {}
      waiting.delete(id)
      if (error) reject?.(new DeviceError(`The pictures cannot be prepared: ${error}`))
      else resolve?.(result)
    })
    lane.worker.on('error', error => {
      for (const { reject } of waiting.values())
        reject(new DeviceError(`A thread has ended: ${error.message}`))
      waiting.clear()
    })
    return lane
  })
  let next = 0
  return {
    parallel: threads * PER_THREAD,
    prepare: (bytes, aligned) =>
      new Promise((resolve, reject) => {
        const id = next++
        const lane = lanes.reduce((least, other) => (other.load < least.load ? other : least))
        lane.load++
        waiting.set(id, { resolve, reject })
        const isWhole = bytes.byteLength === bytes.buffer.byteLength
        lane.worker.postMessage({ id, bytes, aligned } satisfies CropRequest, isWhole ? [bytes.buffer] : [])
      }),
    async close() {
      await Promise.all(lanes.map(({ worker }) => worker.terminate()))
    },
  }
}
