// The files of a source one after the other, each with its place, so that an import can go on from there:
// a folder, or a tar, tar.gz or zip archive. Never a whole archive in memory.
import { FormatError, StorageError } from '../errors.ts'
import { type TarKind, tarIndex, tarStream } from '../format/tar.ts'
import { type ByteSource, readBytes } from '../format/tensor.ts'
import { readZip } from '../format/zip.ts'
import { byteStream } from './bytes.ts'
import type { Cause } from './manifest.ts'
import { causeOfEntry, openEntry } from './zipped.ts'

export interface SourceFile {
  path: string
  /** A Blob, or a file that is read by parts. */
  open(): Promise<ByteSource>
  /** Why it cannot be opened, where that is known. */
  cause?: Cause
}
/** A folder: its files in an order that is the same each time, listed as they are asked for. */
export type Files = () => AsyncIterable<SourceFile> | Iterable<SourceFile>
/** A file of a source between two places: bytes of a tar, numbers of files elsewhere. */
export interface Entry extends SourceFile {
  at: number
  next: number
}
export type ArchiveKind = 'tar' | 'tar.gz' | 'zip'

const TAR_BLOCK = 512
const MAX_INFLATED_FILE = 64 * 2 ** 20

/** Tells archives apart by their first bytes. */
export async function archiveKind(archive: ByteSource): Promise<ArchiveKind> {
  const head = await readBytes(archive, 0, 4)
  if (head[0] === 0x1f && head[1] === 0x8b) return 'tar.gz'
  return head[0] === 0x50 && head[1] === 0x4b ? 'zip' : 'tar'
}

/** The entries of an archive from `start` on. Throws FormatError where the archive is broken. */
export async function* archiveEntries(
  archive: ByteSource,
  label: string,
  start: number,
): AsyncGenerator<Entry> {
  const kind = await archiveKind(archive)
  if (kind === 'tar') yield* tarEntries(archive, label, start)
  else if (kind === 'zip') {
    const entries = [...(await readZip(archive, label)).values()]
    for (let at = start; at < entries.length; at++) {
      const entry = entries[at]
      if (entry && !entry.name.endsWith('/'))
        yield {
          path: entry.name,
          at,
          next: at + 1,
          open: () => openEntry(archive, entry, label),
          ...withCause(causeOfEntry(entry)),
        }
    }
  } else {
    const inflated = byteStream(archive, 0).pipeThrough(new DecompressionStream('gzip'))
    let at = 0
    for await (const { path, kind, bytes } of tarStream(inflated, label, MAX_INFLATED_FILE)) {
      // what a link leads to has gone by
      const cause = kind === 'hard link' ? 'link' : causeOfTar(kind)
      if (at >= start)
        yield { path, at, next: at + 1, open: async () => new Blob([bytes]), ...withCause(cause) }
      at++
    }
  }
}

const withCause = (cause: Cause | null) => (cause ? { cause } : {})
const causeOfTar = (kind: TarKind): Cause | null =>
  kind === 'special' ? 'special file' : kind === 'link' ? 'link' : null

async function* tarEntries(archive: ByteSource, label: string, start: number): AsyncGenerator<Entry> {
  if (archive.size === 0) throw new FormatError(`${label} is empty (0 bytes). Copy the archive again.`)
  let at = start
  const places = placesIn(archive, label)
  const rest: ByteSource = {
    size: archive.size - start,
    slice: (begin, end) => archive.slice(start + begin, start + end),
  }
  for await (const entry of tarIndex(rest, start > 0 ? `${label} from byte ${start}` : label)) {
    const { path, kind } = entry
    const next = start + Math.ceil(entry.end / TAR_BLOCK) * TAR_BLOCK
    const own: Place = [start + entry.begin, start + entry.end]
    const place = kind === 'hard link' ? await places.find(entry.target, at) : own
    places.add(path, place)
    const cause = place ? causeOfTar(kind) : 'dangling link'
    yield { path, at, next, open: async () => part(archive, ...(place ?? own)), ...withCause(cause) }
    at = next
  }
  // a writer ends an archive with blocks of zeros: without them it was cut off between two files
  const end = await readBytes(archive, Math.max(0, archive.size - TAR_BLOCK), archive.size)
  if (end.length < TAR_BLOCK || end.some(byte => byte !== 0))
    throw new FormatError(`${label}, byte ${archive.size}: the archive has no end mark, it is cut off`)
}

type Place = [begin: number, end: number]

/** Where the files of a tar are, for its hard links. Nothing is kept of an archive without any: it may have millions of files. */
function placesIn(archive: ByteSource, label: string) {
  let places: Map<string, Place> | undefined
  return {
    add(path: string, place: Place | null): void {
      if (place) places?.set(path, place)
    },
    /** Of a file before byte `end` of the archive; null when there is none of that path. */
    async find(path: string, end: number): Promise<Place | null> {
      if (!places) {
        places = new Map()
        for await (const entry of tarIndex(archive, label)) {
          if (entry.begin >= end) break
          const place: Place | undefined =
            entry.kind === 'hard link' ? places.get(entry.target) : [entry.begin, entry.end]
          if (place && entry.kind !== 'link' && entry.kind !== 'special') places.set(entry.path, place)
        }
      }
      return places.get(path) ?? null
    },
  }
}

/** A part of a file, read when asked. */
function part(file: ByteSource, begin: number, end: number): ByteSource {
  return {
    size: end - begin,
    slice: (from, to) => file.slice(begin + from, Math.min(end, begin + to)),
  }
}

/**
 * The files of a folder from number `start` on. Throws StorageError when the file before it is not the one that it was (`before`): the
 * numbers mean other files then.
 */
export async function* folderEntries(files: Files, start: number, before?: string): AsyncGenerator<Entry> {
  let at = 0
  let last: string | undefined
  const check = () => {
    if (before !== undefined && last !== before)
      throw new StorageError(
        `The folder has changed since this import began: file ${start} was ${before}, now it is ${last ?? 'missing'}. Put the folder back as it was, or import it again under another name.`,
      )
  }
  for await (const file of files()) {
    if (at === start) check()
    if (at >= start) yield { ...file, at, next: at + 1 }
    else last = file.path
    at++
  }
  if (at <= start) check()
}

/** Files in the order in which folders are walked: by the NFC name of each part of the path, by code units. */
export function sortedFiles(files: readonly SourceFile[]): Files {
  const keyed = files.map(file => ({ file, key: file.path.normalize('NFC').replaceAll('/', '\0') }))
  const sorted = keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ file }) => file)
  return () => sorted
}

/**
 * A path as it is kept: NFC, '/' between its parts, no leading './'. Null when it is not below the source: '..', an absolute path,
 * a drive, a NUL.
 */
export function safePath(path: string): string | null {
  const plain = path
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/^(\.\/+)+/, '')
  const parts = plain.split('/')
  if (plain === '' || plain.startsWith('/') || /^[A-Za-z]:/.test(plain) || plain.includes('\0')) return null
  return parts.includes('..') ? null : parts.filter(part => part !== '' && part !== '.').join('/')
}
