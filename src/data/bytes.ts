// Files of any size from beginning to end, a few megabytes at a time.
import { type ByteSource, readBytes } from '../format/tensor.ts'

const CHUNK_BYTES = 4 * 2 ** 20

/** The bytes from `start` on in chunks; the next chunk is read while one is used. */
export async function* byteChunks(file: ByteSource, start: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const read = (at: number) => {
    const chunk = readBytes(file, at, Math.min(file.size, at + CHUNK_BYTES))
    chunk.catch(() => undefined) // thrown when it is awaited
    return chunk
  }
  let next = start < file.size ? read(start) : undefined
  for (let at = start + CHUNK_BYTES; next; at += CHUNK_BYTES) {
    const chunk = await next
    next = at < file.size ? read(at) : undefined
    yield chunk
  }
}

/**
 * The same as a stream. An empty chunk comes last: a stream that inflates takes it only when all that it gave before has been read, so
 * that a file that is cut off loses nothing of that to the error at its end.
 */
export function byteStream(file: ByteSource, start: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = byteChunks(file, start)
  let isAtEnd = false
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (!done) controller.enqueue(value)
      else if (isAtEnd) controller.close()
      else {
        isAtEnd = true
        controller.enqueue(new Uint8Array(0))
      }
    },
    async cancel() {
      await chunks.return(undefined)
    },
  })
}
