// Photos by the hundred through the worker: several on their way at once, so that one is decoded while another is looked at. A photo that
// cannot be read is told and passed over; a worker that is replaced meanwhile is asked again.
import { photosAtOnce, readPhoto } from '../../worker/photos/client.ts'
import type { ReadPhoto } from '../../worker/photos/types.ts'
import { whenRestarted } from '../engine.ts'
import { ask } from '../models/ask.ts'
import type { PlacedFile } from '../parts/folders.ts'
import { failed } from '../parts/task.ts'

/** From so many on they are a photo set, which is read on all cores. */
const MANY = 12
/** A photo that stops the worker so often is not tried again. */
const TRIES = 2

export interface ReadingProgress {
  done: number
  total: number
  /** Photos a second; null before the first one. */
  perSecond: number | null
  secondsLeft: number | null
}
type ReadResult = { photo: ReadPhoto } | { problem: string }

interface ReadOptions<T> {
  onRead: (file: T, result: ReadResult) => void
  onProgress: (progress: ReadingProgress) => void
  signal: AbortSignal
}

/** Tells the photos in their order. Throws AbortError when it is stopped, DeviceError when no engine works; what was read until then was told. */
export async function readAll<T extends PlacedFile>(
  files: readonly T[],
  { onRead, onProgress, signal }: ReadOptions<T>,
): Promise<void> {
  const count = files.length < MANY ? 'one' : 'many'
  const begin = performance.now()
  const results: ReadResult[] = []
  let [next, done] = [0, 0]
  const work = async () => {
    for (;;) {
      signal.throwIfAborted()
      const at = next++
      const file = files[at]
      if (!file) return
      results[at] = await readOne(file, count, signal)
      signal.throwIfAborted()
      for (let result = results[done]; result; result = results[done]) {
        const told = files[done++]
        if (told) onRead(told, result)
      }
      const seconds = Math.max(0.001, (performance.now() - begin) / 1000)
      onProgress(progressOf(done, files.length, seconds))
    }
  }
  await Promise.all(Array.from({ length: photosAtOnce(count) }, work))
}

/** A photo may come out of its turn, so that there is progress to tell before the first one is done. */
export function progressOf(done: number, total: number, seconds: number): ReadingProgress {
  const perSecond = done > 0 ? done / seconds : null
  const isEnding = done === total || perSecond === null
  return { done, total, perSecond, secondsLeft: isEnding ? null : (total - done) / perSecond }
}

async function readOne(
  { path, file }: PlacedFile,
  count: 'one' | 'many',
  signal: AbortSignal,
): Promise<ReadResult> {
  for (let tries = 1; ; tries++)
    try {
      return { photo: await ask(() => readPhoto(file, path, count, signal), signal) }
    } catch (error) {
      signal.throwIfAborted()
      const { name, message } = failed(error)
      if (name !== 'DeviceError') return { problem: message }
      if (tries === TRIES) return { problem: message }
      await whenRestarted()
    }
}
