// Crops made side by side in threads of the host, worker threads in Node and workers in the page: who gets which picture, and in the
// thread how many are in work at once.
import { DeviceError, messageOf } from '../errors.ts'
import type { CropHost } from './crop-host.ts'
import type { Cause } from './manifest.ts'
import { type Prepared, type PrepareOptions, preparePicture } from './prepare.ts'

export interface CropRequest extends PrepareOptions {
  id: number
  bytes: Uint8Array<ArrayBuffer>
}
export interface CropAnswer {
  id: number
  result: Prepared | Cause
  /** Set when the thread cannot work at all: no detector. */
  error?: string
}
/** A thread as its host starts it; `moved` is handed over, not copied. */
export interface CropThread {
  send(request: CropRequest, moved: ArrayBuffer[]): void
  close(): unknown
}
export type StartThread = (
  onAnswer: (answer: CropAnswer) => void,
  onDeath: (reason: string) => void,
) => CropThread

export interface CropPool {
  /** Pictures that may be in work at once. */
  parallel: number
  prepare(bytes: Uint8Array<ArrayBuffer>, options: PrepareOptions): Promise<Prepared | Cause>
  /** Ends the threads; what is in work rejects with AbortError. */
  close(): Promise<void>
}

/** A thread holds about 150 MB once it searches faces. */
const MOST_THREADS = 8
/** In work at once for each thread, so that decoding one picture overlaps with detection in another. */
const PER_THREAD = 6

export function createCropPool(cores: number, start: StartThread): CropPool {
  const waiting = new Map<number, { resolve(result: Prepared | Cause): void; reject(error: Error): void }>()
  let ended: Error | undefined
  const end = (error: Error) => {
    ended ??= error
    for (const { reject } of waiting.values()) reject(ended)
    waiting.clear()
  }
  const lanes = Array.from({ length: Math.max(1, Math.min(MOST_THREADS, cores)) }, () => {
    const lane = {
      load: 0,
      thread: start(onAnswer, reason => end(new DeviceError(`A thread has ended: ${reason}`))),
    }
    function onAnswer({ id, result, error }: CropAnswer): void {
      lane.load--
      const { resolve, reject } = waiting.get(id) ?? {}
      waiting.delete(id)
      if (error !== undefined) reject?.(new DeviceError(`The pictures cannot be prepared: ${error}`))
      else resolve?.(result)
    }
    return lane
  })
  let next = 0
  return {
    parallel: lanes.length * PER_THREAD,
    prepare: (bytes, options) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended)
        const id = next++
        const lane = lanes.reduce((least, other) => (other.load < least.load ? other : least))
        lane.load++
        waiting.set(id, { resolve, reject })
        const isWhole = bytes.byteLength === bytes.buffer.byteLength
        lane.thread.send({ id, bytes, ...options }, isWhole ? [bytes.buffer] : [])
      }),
    async close() {
      end(new DOMException('The import was stopped.', 'AbortError'))
      await Promise.all(lanes.map(({ thread }) => thread.close()))
    },
  }
}

/** In work at once in a thread: several small pictures, so that nobody waits for one step of one; a large photo by itself. */
const AT_ONCE = 6
const BYTES_AT_ONCE = 256 * 1024

/** The thread's side: takes requests, answers each. */
export function serveCrops(
  host: CropHost,
  answer: (answer: CropAnswer, moved: ArrayBuffer[]) => void,
): (request: CropRequest) => void {
  const queue: CropRequest[] = []
  let working = 0
  let bytesInWork = 0
  const work = async ({ id, bytes, ...options }: CropRequest) => {
    try {
      const result = await preparePicture(bytes, options, host)
      answer({ id, result }, typeof result === 'string' ? [] : [result.image.buffer as ArrayBuffer])
    } catch (error) {
      answer({ id, result: 'broken picture', error: messageOf(error) }, [])
    }
  }
  const begin = () => {
    for (let first = queue[0]; first; first = queue[0]) {
      const size = first.bytes.length
      if (working > 0 && (working === AT_ONCE || bytesInWork + size > BYTES_AT_ONCE)) return
      queue.shift()
      working++
      bytesInWork += size
      void work(first).then(() => {
        working--
        bytesInWork -= size
        begin()
      })
    }
  }
  return request => {
    queue.push(request)
    begin()
  }
}
