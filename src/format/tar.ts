// tar archives (POSIX ustar, GNU long names, pax paths): an index by Blob.slice, and a reader for streams such as an inflated tar.gz.
// Layout: IEEE 1003.1 "ustar Interchange Format"; GNU tar manual, "Basic Tar Format". Everything but folders is reported, also of archives
// that stand behind the first one in the same file (cat a.tar b.tar), which tar itself reads with --ignore-zeros.

import { FormatError } from '../errors.ts'
import { archiveName } from './archive-name.ts'
import type { ByteSource } from './tensor.ts'
import { joinBytes } from './tensor.ts'

const BLOCK = 512
const MAX_NAME_BYTES = 1_000_000

/** 'hard link': the same bytes as an earlier file; 'link': a symbolic one; 'special': devices, pipes, sparse files and the like. */
export type TarKind = 'file' | 'hard link' | 'link' | 'special'

/** An entry of an archive: its data are the bytes `begin` to `end` (exclusive) of the archive. */
export interface TarEntry {
  path: string
  kind: TarKind
  /** Of a link: where it leads; empty for all others. */
  target: string
  begin: number
  end: number
}

/** The entries of an archive that can be read at any place; only headers are read. `name` stands in errors. */
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
    let block = await read(at, BLOCK)
    const header = walk.header(block, at)
    if (!header) {
      at += BLOCK
      continue
    }
    let begin = at + BLOCK
    for (let more = header.isExtended; more; more = block[EXTENDS] === 1) {
      block = await read(begin, BLOCK)
      begin += BLOCK
    }
    const end = begin + header.size
    if (end > file.size)
      throw new FormatError(
        `${name}, byte ${at}: ${header.path} ends at ${end}, the archive has ${file.size} bytes`,
      )
    const { path, kind, target } = header
    if (header.isName) walk.name(header.isName, await read(begin, header.size))
    else if (kind) yield { path, kind, target, begin, end }
    at = begin + padded(header.size)
  }
}

/** The entries of an archive that comes as a stream, each with its bytes; one file is held at a time. */
export async function* tarStream(
  stream: ReadableStream<Uint8Array>,
  name: string,
  maxFileBytes = 256 * 1024 * 1024,
): AsyncGenerator<{ path: string; kind: TarKind; bytes: Uint8Array<ArrayBuffer> }> {
  const reader = stream.getReader()
  const take = createTake(reader, name)
  const walk = createWalk(name)
  try {
    for (;;) {
      const at = take.position()
      let block = await take.bytes(BLOCK)
      if (block.length === 0) return
      const header = walk.header(block, at)
      if (!header) continue
      for (let more = header.isExtended; more; more = block[EXTENDS] === 1) block = await take.bytes(BLOCK)
      if (header.size > maxFileBytes)
        throw new FormatError(
          `${name}, byte ${at}: ${header.path} has ${header.size} bytes, at most ${maxFileBytes} are read`,
        )
      const bytes = await take.bytes(header.size)
      if (bytes.length < header.size)
        throw new FormatError(`${name}, byte ${take.position()}: ${header.path} is cut off`)
      await take.bytes(padded(header.size) - header.size)
      if (header.isName) walk.name(header.isName, bytes)
      else if (header.kind) yield { path: header.path, kind: header.kind, bytes }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

const padded = (bytes: number) => Math.ceil(bytes / BLOCK) * BLOCK

/** In a block that continues a sparse file's header: whether another one follows (GNU). */
const EXTENDS = 504
const KINDS: Record<string, TarKind> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hard link',
  '2': 'link',
}
/** Links, folders, devices and pipes carry no data of their own; whatever else there is does. */
const WITHOUT_DATA = '123456'

interface Header {
  path: string
  /** Null for folders and what describes other entries. */
  kind: TarKind | null
  target: string
  size: number
  /** This entry holds the name or the target of the next one: GNU 'L' and 'K', pax 'x'. */
  isName: 'L' | 'K' | 'x' | ''
  isExtended: boolean
}

/** Reads headers one after the other and remembers a long name for the entry behind it. */
function createWalk(archive: string) {
  let next = { path: '', target: '' }
  let isBehindEnd = false
  const text = (block: Uint8Array, at: number, length: number) => {
    const field = block.subarray(at, at + length)
    const zero = field.indexOf(0)
    return archiveName(zero < 0 ? field : field.subarray(0, zero))
  }
  const check = (block: Uint8Array, at: number) => {
    const checksum = block.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte), 0)
    if (block.length === BLOCK && Number.parseInt(text(block, 148, 8), 8) === checksum) return // 148: checksum over the header, octal
    const what = isBehindEnd
      ? 'what follows the end of the archive isn’t a tar archive'
      : block.length < BLOCK
        ? `a tar header has 512 bytes, got ${block.length}`
        : 'this isn’t a tar header (its checksum doesn’t match)'
    throw new FormatError(`${archive}, byte ${at}: ${what}`)
  }
  return {
    /** Undefined for a block of zeros: they end an archive, and another may follow. */
    header(block: Uint8Array, at: number): Header | undefined {
      if (block.every(byte => byte === 0) && (isBehindEnd || block.length === BLOCK)) {
        isBehindEnd = true
        return undefined
      }
      check(block, at)
      isBehindEnd = false
      const type = String.fromCharCode(block[156] as number) // 156: type
      const isName = type === 'L' || type === 'K' || type === 'x' ? type : ''
      const size = sizeOf(block) // 124: size
      if (!(size >= 0) || !Number.isSafeInteger(size) || (isName && size > MAX_NAME_BYTES))
        throw new FormatError(`${archive}, byte ${at + 124}: the size of the entry is not valid`)
      const prefix = text(block, 257, 6) === 'ustar' ? text(block, 345, 155) : '' // 345: prefix of the path
      const short = text(block, 0, 100) // 0: path
      const path = next.path || (prefix ? `${prefix}/${short}` : short)
      const target = next.target || text(block, 157, 100) // 157: where a link leads
      const kind =
        isName || type === 'g' || type === '5' || path.endsWith('/') ? null : (KINDS[type] ?? 'special')
      if (!isName) next = { path: '', target: '' }
      return {
        path,
        kind,
        target: kind?.endsWith('link') ? target : '',
        size: WITHOUT_DATA.includes(type) ? 0 : size,
        isName,
        isExtended: type === 'S' && block[482] === 1, // 482: a sparse file's map goes on in the next block
      }
    },
    name(kind: 'L' | 'K' | 'x', bytes: Uint8Array) {
      const long = kind === 'x' ? null : text(bytes, 0, bytes.length)
      const path = kind === 'L' ? long : kind === 'x' ? paxValue(bytes, 'path') : ''
      const target = kind === 'K' ? long : kind === 'x' ? paxValue(bytes, 'linkpath') : ''
      next = { path: path || next.path, target: target || next.target }
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

/** The value of `key` in pax records "length key=value\n". */
function paxValue(bytes: Uint8Array, key: 'path' | 'linkpath'): string {
  const records = new TextDecoder().decode(bytes)
  return new RegExp(`(?:^|\\n)\\d+ ${key}=([^\\n]*)\\n`).exec(records)?.[1] ?? ''
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
      return joinBytes(parts)
    },
  }
}
