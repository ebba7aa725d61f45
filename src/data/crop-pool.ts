// Crops made side by side in threads of the host: what they are asked for, and in the thread how many are in work at once.
import { messageOf } from '../errors.ts'
import { createThreads, type StartThread, type ThreadAnswer } from '../threads.ts'
import type { CropHost } from './crop-host.ts'
import type { Cause } from './manifest.ts'
import { type Prepared, type PrepareOptions, preparePicture } from './prepare.ts'

interface Asked extends PrepareOptions {
  bytes: Uint8Array<ArrayBuffer>
}
export type CropRequest = Asked & { id: number }
export type CropAnswer = ThreadAnswer<Prepared | Cause>

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

export function createCropPool(cores: number, start: StartThread<Asked, Prepared | Cause>): CropPool {
  const threads = createThreads(Math.min(MOST_THREADS, cores), start)
  return {
    parallel: threads.count * PER_THREAD,
    prepare(bytes, options) {
      const isWhole = bytes.byteLength === bytes.buffer.byteLength
      return threads.ask({ bytes, ...options }, isWhole ? [bytes.buffer] : [])
    },
    close: () => threads.close(new DOMException('The import was stopped.', 'AbortError')),
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
      answer({ id, error: `The pictures cannot be prepared: ${messageOf(error)}` }, [])
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
