// tar archives (POSIX ustar, GNU long names, pax paths): an index by Blob.slice, and a reader for streams such as an inflated tar.gz.
// Layout: IEEE 1003.1 "ustar Interchange Format"; GNU tar manual, "Basic Tar Format". Only plain files are reported.
import { FormatError } from '../errors.ts'
import { archiveName } from './archive-name.ts'
import type { ByteSource } from './tensor.ts'

const BLOCK = 512
const MAX_NAME_BYTES = 1_000_000

/** A plain file in an archive: its data are the bytes `begin` to `end` (exclusive) of the archive. */
export interface TarEntry {
  path: string
  begin: number
  end: number
}

/** The plain files of an archive that can be read at any place; only headers are read. `name` stands in errors. */
export async function* tarIndex(file: ByteSource, name: string): AsyncGenerator<TarEntry> {
  let window = { start: 0, bytes: new Uint8Array(0) }
  const read = async (begin: number, length: number) => {
    if (begin < window.start || begin + length > window.start + window.bytes.length) {
      // headers of small files stand close together: one slice serves many of them
      const buffer = await file.slice(begin, begin + Math.max(length, 256 * 1024)).arrayBuffer()
      window = { start: begin, bytes: new Uint8Array(buffer) }
    }
    return window.bytes.subarray(begin - window.start, begin - window.start + length)
  }
  const walk = createWalk(name)
  for (let at = 0; at < file.size; ) {
    const header = walk.header(await read(at, BLOCK), at)
    if (!header) return
    const begin = at + BLOCK
    const end = begin + header.size
    if (end > file.size)
      throw new FormatError(
        `${name}, byte ${at}: ${header.path} ends at ${end}, the archive has ${file.size} bytes`,
      )
    if (header.isName) walk.name(header.isName, await read(begin, header.size))
    else if (header.isFile) yield { path: header.path, begin, end }
    at = begin + padded(header.size)
  }
}

/** The plain files of an archive that comes as a stream, each with its bytes; one file is held at a time. */
export async function* tarStream(
  stream: ReadableStream<Uint8Array>,
  name: string,
  maxFileBytes = 256 * 1024 * 1024,
): AsyncGenerator<{ path: string; bytes: Uint8Array<ArrayBuffer> }> {
  const reader = stream.getReader()
  const take = createTake(reader, name)
  const walk = createWalk(name)
  try {
    for (;;) {
      const at = take.position()
      const block = await take.bytes(BLOCK)
      const header = block.length === 0 ? undefined : walk.header(block, at)
      if (!header) return
      if (header.size > maxFileBytes)
        throw new FormatError(
          `${name}, byte ${at}: ${header.path} has ${header.size} bytes, at most ${maxFileBytes} are read`,
        )
      const bytes = await take.bytes(header.size)
      if (bytes.length < header.size)
        throw new FormatError(`${name}, byte ${take.position()}: ${header.path} is cut off`)
      await take.bytes(padded(header.size) - header.size)
      if (header.isName) walk.name(header.isName, bytes)
      else if (header.isFile) yield { path: header.path, bytes }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

const padded = (bytes: number) => Math.ceil(bytes / BLOCK) * BLOCK

interface Header {
  path: string
  size: number
  isFile: boolean
  /** This entry holds the name of the next one: GNU 'L', pax 'x'. */
  isName: 'L' | 'x' | ''
}

/** Reads headers one after the other and remembers a long name for the entry behind it. */
function createWalk(archive: string) {
  let nextPath = ''
  const text = (block: Uint8Array, at: number, length: number) => {
    const field = block.subarray(at, at + length)
    const zero = field.indexOf(0)
    return archiveName(zero < 0 ? field : field.subarray(0, zero))
  }
  return {
    /** Undefined at the end of the archive. */
    header(block: Uint8Array, at: number): Header | undefined {
      if (block.length < BLOCK)
        throw new FormatError(`${archive}, byte ${at}: a tar header has 512 bytes, got ${block.length}`)
      if (block.every(byte => byte === 0)) return undefined
      const checksum = block.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte), 0)
      if (Number.parseInt(text(block, 148, 8), 8) !== checksum)
        // 148: checksum over the header, octal
        throw new FormatError(`${archive}, byte ${at}: this is no tar header (its checksum does not fit)`)
      const type = String.fromCharCode(block[156] as number) // 156: type
      const isName = type === 'L' || type === 'x' ? type : ''
      const size = sizeOf(block) // 124: size
      if (!(size >= 0) || !Number.isSafeInteger(size) || (isName && size > MAX_NAME_BYTES))
        throw new FormatError(`${archive}, byte ${at + 124}: the size of the entry is not valid`)
      const prefix = text(block, 257, 6) === 'ustar' ? text(block, 345, 155) : '' // 345: prefix of the path
      const short = text(block, 0, 100) // 0: path
      const path = nextPath || (prefix ? `${prefix}/${short}` : short)
      if (!isName) nextPath = ''
      // links, folders and devices carry no data of their own
      const hasData = isName !== '' || '0\0'.includes(type) || type === '7' || type === 'g' || type === 'K'
      return { path, size: hasData ? size : 0, isFile: '0\x007'.includes(type), isName }
    },
    name(kind: 'L' | 'x', bytes: Uint8Array) {
      const path = kind === 'L' ? text(bytes, 0, bytes.length) : paxPath(bytes)
      if (path) nextPath = path
    },
  }
}

/** Octal digits, or base 256 when the first bit is set (GNU, files of 8 GiB and more). */
function sizeOf(block: Uint8Array): number {
  const field = block.subarray(124, 136)
  if (((field[0] as number) & 0x80) === 0) {
    const digits = String.fromCharCode(...field).replaceAll(/[\0 ]/g, '')
    return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : Number.NaN
  }
  return field.subarray(1).reduce((value, byte) => value * 256 + byte, 0)
}

/** The value of `path` in pax records "length key=value\n". */
function paxPath(bytes: Uint8Array): string {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(new TextDecoder().decode(bytes))?.[1] ?? ''
}

/** Takes exactly as many bytes as asked from a stream, fewer only at its end. */
function createTake(reader: ReadableStreamDefaultReader<Uint8Array>, name: string) {
  let rest: Uint8Array = new Uint8Array(0)
  let position = 0
  return {
    position: () => position,
    async bytes(count: number): Promise<Uint8Array<ArrayBuffer>> {
      const parts: Uint8Array[] = []
      let have = 0
      while (have < count) {
        if (rest.length === 0) {
          const { done, value } = await reader.read().catch(() => {
            throw new FormatError(`${name}, byte ${position}: the compressed data is damaged`)
          })
          if (done) break
          rest = value
        }
        const part = rest.subarray(0, count - have)
        rest = rest.subarray(part.length)
        parts.push(part)
        have += part.length
      }
      position += have
      const bytes = new Uint8Array(have)
      let at = 0
      for (const part of parts) {
        bytes.set(part, at)
        at += part.length
      }
      return bytes
    },
  }
}
