// Inflates one zlib stream whose first bytes tell how long the result is, so that no byte more is ever held.
import type { FormatError } from '../errors.ts'

/** Deflate cannot shrink data further than this (a match of 258 bytes in two bits). */
const LARGEST_RATIO = 1032
const HEAD_BYTES = 8

/**
 * Inflates `compressed`. `sizeOf` sees the first 8 bytes of the result and gives its whole length, which is checked against
 * what the input can hold before anything is allocated. A longer result is refused, a shorter one is returned as it is.
 */
export async function inflateZlib(
  compressed: Uint8Array,
  fail: (what: string) => FormatError,
  sizeOf: (head: Uint8Array) => number,
): Promise<Uint8Array> {
  const reader = new Blob([compressed as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('deflate'))
    .getReader()
  let head = new Uint8Array(0)
  let result: Uint8Array | undefined
  let length = 0
  try {
    for (;;) {
      const { done, value } = await nextChunk(reader, fail)
      if (done) break
      let chunk = value
      if (!result) {
        head = joined(head, chunk)
        if (head.length < HEAD_BYTES) continue
        const size = sizeOf(head)
        if (size > compressed.length * LARGEST_RATIO)
          throw fail(`${compressed.length} compressed bytes cannot hold ${size} bytes`)
        result = new Uint8Array(size)
        chunk = head
      }
      if (length + chunk.length > result.length)
        throw fail(`the compressed data is longer than the ${result.length} bytes that it promises`)
      result.set(chunk, length)
      length += chunk.length
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
  if (!result) throw fail(`the compressed data ends after ${head.length} bytes`)
  return result.subarray(0, length)
}

async function nextChunk(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  fail: (what: string) => FormatError,
) {
  try {
    return await reader.read()
  } catch {
    throw fail('the compressed data is damaged')
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
