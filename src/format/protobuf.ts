// Protocol Buffers on the wire, read lazily: a message is walked field by field through a small window, and the contents of
// long fields are named by their byte range, not read. Encoding: protobuf.dev/programming-guides/encoding.
import type { FormatError } from '../errors.ts'
import { type ByteSource, formatError, readBytes } from './tensor.ts'

const WINDOW_BYTES = 4096
const MAX_KEY_AND_LENGTH_BYTES = 20
const MAX_FIELDS = 300_000
const MAX_TEXT_BYTES = 64 * 1024

export interface Field {
  number: number
  /** 0 varint, 1 eight bytes, 2 a length and as many bytes, 5 four bytes. */
  wire: number
  /** The number of a varint; beyond 2^53 it is rounded, so check `Number.isSafeInteger`. 0 for other wire types. */
  value: number
  /** Where the field's key begins. */
  at: number
  /** Where its contents begin and end. */
  start: number
  end: number
}

/** Walks the messages of one file. `name` stands in errors. */
export class ProtobufReader {
  readonly #file: ByteSource
  readonly #name: string
  #window = new Uint8Array(0)
  #windowStart = 0
  #fields = 0

  constructor(file: ByteSource, name: string) {
    this.#file = file
    this.#name = name
  }

  fail(byte: number, what: string): FormatError {
    return formatError(this.#name, byte, what)
  }

  /** The fields of the message between two bytes of the file, in the file's order. */
  async *fields(start: number, end: number): AsyncGenerator<Field> {
    let at = start
    while (at < end) {
      if (++this.#fields > MAX_FIELDS) throw this.fail(at, `more than ${MAX_FIELDS} protobuf fields`)
      await this.#move(at)
      const field = this.#parse(at, end)
      yield field
      at = field.end
    }
  }

  /** Text of a short field, such as a name. */
  async text(field: Field): Promise<string> {
    const bytes = await this.bytes(field, MAX_TEXT_BYTES)
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    } catch {
      throw this.fail(field.start, 'a text is no UTF-8')
    }
  }

  /** The contents of a field of at most `most` bytes. */
  async bytes(field: Field, most: number): Promise<Uint8Array> {
    const length = field.end - field.start
    if (field.wire !== 2) throw this.fail(field.at, `field ${field.number} isn’t a sequence of bytes`)
    if (length > most)
      throw this.fail(field.at, `field ${field.number} has ${length} bytes, more than ${most}`)
    const from = field.start - this.#windowStart
    if (from >= 0 && from + length <= this.#window.length) return this.#window.slice(from, from + length)
    return readBytes(this.#file, field.start, field.end)
  }

  /** Integers of a repeated field: one varint, or many packed ones. */
  async integers(field: Field, most: number): Promise<number[]> {
    if (field.wire === 0) return [field.value]
    return unpackVarints(await this.bytes(field, most), what => this.fail(field.start, what))
  }

  /** Makes sure that a key and a length at `at` lie in the window. */
  async #move(at: number): Promise<void> {
    const from = at - this.#windowStart
    const inside = from >= 0 && from + MAX_KEY_AND_LENGTH_BYTES <= this.#window.length
    const atEnd = from >= 0 && this.#windowStart + this.#window.length === this.#file.size
    if (inside || (atEnd && from < this.#window.length)) return
    this.#windowStart = at
    this.#window = await readBytes(this.#file, at, Math.min(at + WINDOW_BYTES, this.#file.size))
  }

  #parse(at: number, end: number): Field {
    const cursor = { at: at - this.#windowStart }
    const fail = (what: string) => this.fail(at, what)
    const key = readVarint(this.#window, cursor, fail)
    const wire = key % 8
    const number = Math.floor(key / 8)
    if (number < 1 || number > 2 ** 29) throw fail(`there is no protobuf field ${number}`)
    let value = 0
    let length = 0
    if (wire === 0) value = readVarint(this.#window, cursor, fail)
    else if (wire === 1) length = 8
    else if (wire === 2) length = readVarint(this.#window, cursor, fail)
    else if (wire === 5) length = 4
    else throw fail(`protobuf wire type ${wire} is not used here`)
    const start = this.#windowStart + cursor.at
    if (start + length > this.#file.size)
      throw this.fail(
        this.#file.size,
        `the file ends before field ${number}, which has ${length} bytes from ${start} on: it is cut off. Copy or download it again.`,
      )
    if (start + length > end)
      throw fail(`field ${number} of ${length} bytes ends beyond its message, which ends at ${end}`)
    return { number, wire, value, at, start, end: start + length }
  }
}

function readVarint(bytes: Uint8Array, cursor: { at: number }, fail: (what: string) => FormatError): number {
  let value = 0
  for (let i = 0; i < 10; i++) {
    const byte = bytes[cursor.at++]
    if (byte === undefined) throw fail('the file ends in the middle of a number')
    value += (byte & 127) * 2 ** (7 * i)
    if (byte < 128) return value
  }
  throw fail('a number of more than ten bytes')
}

/** Packed varints. Negative 64-bit numbers come back as such. */
export function unpackVarints(bytes: Uint8Array, fail: (what: string) => FormatError): number[] {
  const numbers: number[] = []
  const cursor = { at: 0 }
  while (cursor.at < bytes.length) {
    const from = cursor.at
    const value = readVarint(bytes, cursor, fail)
    numbers.push(value < 2 ** 63 ? value : Number(negative(bytes.subarray(from, cursor.at))))
  }
  return numbers
}
function negative(varint: Uint8Array): bigint {
  let value = 0n
  for (let i = varint.length - 1; i >= 0; i--) value = (value << 7n) | BigInt((varint[i] as number) & 127)
  return BigInt.asIntN(64, value)
}
