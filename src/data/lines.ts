// Lines of a text file of any size, one at a time, each with its place. Lines end with LF or CR LF.
import { FormatError } from '../errors.ts'
import type { ByteSource } from '../format/tensor.ts'
import { byteChunks } from './bytes.ts'

export interface Line {
  /** Without the line's end; only valid until the next line is taken. */
  bytes: Uint8Array
  /** Where the next line begins. */
  next: number
}

const MAX_LINE_BYTES = 64 * 2 ** 20
const [LF, CR] = [10, 13]
/** The first two bytes of UTF-16 text, in either order. */
const UTF16 = ['255,254', '254,255']

/** The lines from byte `start` on. Throws FormatError at a line that is too long to be one. */
export async function* lines(file: ByteSource, start: number, label: string): AsyncGenerator<Line> {
  let rest = new Uint8Array(0)
  let position = start // of rest
  for await (const chunk of byteChunks(file, start)) {
    if (position === 0 && UTF16.includes(String(chunk.subarray(0, 2))))
      throw new FormatError(`${label}, byte 0: this is UTF-16 text. Save it as UTF-8.`)
    let begin = 0
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, begin)) {
      const bytes = joined(rest, chunk.subarray(begin, end))
      position += rest.length + end + 1 - begin
      rest = new Uint8Array(0)
      begin = end + 1
      yield { bytes: withoutReturn(bytes), next: position }
    }
    rest = joined(rest, chunk.subarray(begin)).slice()
    if (rest.length > MAX_LINE_BYTES)
      throw new FormatError(
        `${label}, byte ${position}: a line of more than ${MAX_LINE_BYTES} bytes; this isn’t a text file of records`,
      )
  }
  if (rest.length > 0) yield { bytes: withoutReturn(rest), next: position + rest.length }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

const withoutReturn = (bytes: Uint8Array) => (bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes)
