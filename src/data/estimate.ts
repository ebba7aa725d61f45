// How much room an import will need, told before it begins: counted where a directory lists the pictures, else projected from the
// first ones.
import { FormatError } from '../errors.ts'
import type { ByteSource } from '../format/tensor.ts'
import { type ArchiveKind, archiveEntries, archiveKind, folderEntries } from './entries.ts'
import { isPicture } from './file-kinds.ts'
import { items } from './import-items.ts'
import type { ImportSource, Item } from './import-source.ts'
import { isBeside, START } from './manifest.ts'
import { LAST } from './reading.ts'
import { countRecords } from './records.ts'
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
/** The rest is projected when so many pictures have been looked at, in so many bytes: of an archive only headers are read. */
const SAMPLE = { pictures: 200, bytes: { archive: 64 * 2 ** 20, other: 8 * 2 ** 20 } }

/** Reads names, headers or the first megabytes, not the pictures. Null when the source tells nothing. */
export async function estimateImport(
  source: ImportSource,
  { signal, sample = SAMPLE }: { signal?: AbortSignal; sample?: typeof SAMPLE } = {},
): Promise<Estimate | null> {
  if (source.kind === 'datasets')
    return counted(source.sets.reduce((sum, { manifest }) => sum + manifest.counts.pictures, 0))
  if (source.kind === 'folder') return counted(await count(folderEntries(source.files, 0), signal))
  const listed = source.kind === 'records' ? await countRecords(source) : null
  if (listed !== null) return counted(listed)
  const kind = source.kind === 'archive' ? await archiveKind(source.archive) : null
  if (source.kind === 'archive' && kind === 'zip')
    return counted(await count(archiveEntries(source.archive, source.label, 0), signal))
  const { metered, whole, bytesRead } = meter(withoutCleanList(source), kind)
  const most = sample.bytes[kind === null ? 'other' : 'archive']
  /** The source up to the first picture, and up to the last one looked at: a list or a report may stand before them. */
  let [first, last, pictures] = [0, 0, 0]
  try {
    for await (const item of items(metered, START, LAST)) {
      signal?.throwIfAborted()
      const place = bytesRead(item)
      if (!('cause' in item.picture && isBeside(item.picture.cause))) pictures++
      if (pictures === 0) first = place
      last = place
      if (pictures >= sample.pictures && place >= most) break
    }
  } catch (error) {
    if (!(error instanceof FormatError) || pictures === 0) throw error
    return { ...counted(pictures), broken: error.message }
  }
  if (pictures === 0) return null
  if (pictures < sample.pictures || last < most) return counted(pictures)
  const all = Math.round(pictures * (1 + (whole - last) / Math.max(1, last - first)))
  return { pictures: all, bytes: all * ROW_BYTES, isCounted: false }
}

type Read = Exclude<ImportSource, { kind: 'datasets' | 'folder' }>

/** The source with a look at how many of its bytes an item and those before it took. */
function meter(source: Read, kind: ArchiveKind | null) {
  if (source.kind !== 'archive') {
    const { size } = source.kind === 'list' ? source.list : source.file
    return { metered: source, whole: size, bytesRead: (item: Item) => item.next.at }
  }
  const { archive } = source
  if (kind !== 'tar.gz')
    return { metered: source, whole: archive.size, bytesRead: (item: Item) => item.next.at }
  // places in a tar.gz are numbers of files: what was taken from the packed file is counted instead
  let taken = 0
  const slice: ByteSource['slice'] = (begin, end) => {
    taken = Math.max(taken, Math.min(end, archive.size))
    return archive.slice(begin, end)
  }
  return {
    metered: { ...source, archive: { size: archive.size, slice } },
    whole: archive.size,
    bytesRead: () => taken,
  }
}

const counted = (pictures: number): Estimate => ({ pictures, bytes: pictures * ROW_BYTES, isCounted: true })

/** Five million lines need not be read for an estimate. */
function withoutCleanList(source: Read): Read {
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
