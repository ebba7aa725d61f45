// How much room an import will need, told before it begins: counted where a directory lists the pictures, else projected from the
// first ones.
import { FormatError } from '../errors.ts'
import { archiveEntries, archiveKind, folderEntries } from './entries.ts'
import { isPicture } from './file-kinds.ts'
import { items } from './import-items.ts'
import type { ImportSource } from './import-source.ts'
import { isBeside, START } from './manifest.ts'
import { LAST } from './reading.ts'
import { IMAGE_BYTES } from './shards.ts'

export interface Estimate {
  pictures: number
  bytes: number
  /** False: projected from the first pictures. */
  isCounted: boolean
  /** The source breaks off: why, and the pictures are those before. */
  broken?: string
}

/** A row beside its crop: label, digest, hash and about a hundred bytes of path. */
const ROW_BYTES = IMAGE_BYTES + 4 + 8 + 16 + 100
/** As many pictures are looked at when the rest is projected. */
const SAMPLE = 200

/** Reads names, headers or the first few megabytes, not the pictures. Null when the source tells nothing. */
export async function estimateImport(source: ImportSource, signal?: AbortSignal): Promise<Estimate | null> {
  if (source.kind === 'datasets')
    return counted(source.sets.reduce((sum, { manifest }) => sum + manifest.counts.pictures, 0))
  if (source.kind === 'folder') return counted(await count(folderEntries(source.files, 0), signal))
  const kind = source.kind === 'archive' ? await archiveKind(source.archive) : null
  if (source.kind === 'archive' && kind === 'zip')
    return counted(await count(archiveEntries(source.archive, source.label, 0), signal))
  const whole =
    source.kind === 'archive'
      ? source.archive.size
      : source.kind === 'list'
        ? source.list.size
        : source.file.size
  let read = 0
  let pictures = 0
  try {
    for await (const item of items(kind === null ? withoutCleanList(source) : source, START, LAST)) {
      signal?.throwIfAborted()
      if ('cause' in item.picture && isBeside(item.picture.cause)) continue
      pictures++
      // places in a tar.gz are numbers of files: their sizes are added up instead
      if (kind === 'tar.gz' && 'open' in item.picture) read += ((await item.picture.open())?.size ?? 0) + 512
      else read = item.next.at
      if (pictures === SAMPLE) break
    }
  } catch (error) {
    if (!(error instanceof FormatError) || pictures === 0) throw error
    return { ...counted(pictures), broken: error.message }
  }
  if (pictures === 0) return null
  const all = pictures < SAMPLE ? pictures : Math.round((pictures * whole) / Math.max(1, read))
  return { pictures: all, bytes: all * ROW_BYTES, isCounted: pictures < SAMPLE }
}

const counted = (pictures: number): Estimate => ({ pictures, bytes: pictures * ROW_BYTES, isCounted: true })

/** Five million lines need not be read for an estimate. */
function withoutCleanList(source: ImportSource): ImportSource {
  if (source.kind !== 'tsv') return source
  const { cleanList: _, ...rest } = source
  return rest
}

async function count(entries: AsyncIterable<{ path: string }>, signal?: AbortSignal): Promise<number> {
  let pictures = 0
  for await (const { path } of entries) {
    signal?.throwIfAborted()
    if (isPicture(path)) pictures++
  }
  return pictures
}
