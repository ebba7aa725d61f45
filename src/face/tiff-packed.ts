// The three ways in which TIFF packs a strip; each gives at most `size` bytes (TIFF 6.0, sections 9 and 13; Technical Note 2).
import { FormatError } from '../errors.ts'

export function unpackBits(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size)
  let o = 0
  for (let at = 0; at < bytes.length && o < size; ) {
    const count = bytes[at++] ?? 0
    if (count < 128) {
      out.set(bytes.subarray(at, at + Math.min(count + 1, size - o)), o)
      at += count + 1
      o += count + 1
    } else if (count > 128) {
      out.fill(bytes[at++] ?? 0, o, Math.min(size, o + 257 - count))
      o += 257 - count
    }
  }
  return out.subarray(0, Math.min(o, size))
}

const [CLEAR, END, MOST_CODES] = [256, 257, 4096]

/** Codes of 9 to 12 bits, the highest bit first; a code's width grows one code early. */
export function unpackLzw(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size)
  // a code is the string of `before` and one byte more: where it was written last, and how long it is
  const starts = new Int32Array(MOST_CODES)
  const lengths = new Int32Array(MOST_CODES)
  let [o, next, width, bit] = [0, 258, 9, 0]
  let last: { start: number; length: number } | null = null
  while (o < size && bit + width <= bytes.length * 8) {
    let code = 0
    for (let i = 0; i < width; i++, bit++)
      code = (code << 1) | (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1)
    if (code === END) break
    if (code === CLEAR) {
      ;[next, width, last] = [258, 9, null]
      continue
    }
    const start = o
    if (code < CLEAR) out[o++] = code
    else {
      if (code > next || (code === next && !last))
        throw new FormatError('a TIFF picture whose LZW codes are damaged')
      const [from, length] =
        code === next && last ? [last.start, last.length + 1] : [starts[code] ?? 0, lengths[code] ?? 0]
      for (let i = 0; i < length && o < size; i++) out[o++] = out[from + i] ?? 0
    }
    if (last && next < MOST_CODES) {
      // the string before and the first byte of this one stand one behind the other in what was written
      starts[next] = last.start
      lengths[next++] = last.length + 1
    }
    last = { start, length: o - start }
    if (next + 1 >= 1 << width && width < 12) width++
  }
  return out.subarray(0, o)
}

export async function unpackDeflate(bytes: Uint8Array<ArrayBuffer>, size: number): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')).getReader()
  const out = new Uint8Array(size)
  let o = 0
  try {
    while (o < size) {
      const { done, value } = await reader.read().catch(() => {
        throw new FormatError('a TIFF picture whose deflated bytes are damaged')
      })
      if (done) break
      out.set(value.subarray(0, size - o), o)
      o += value.length
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
  return out.subarray(0, Math.min(o, size))
}
