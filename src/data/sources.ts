// Pictures by the thousand from a folder, a tar, tar.gz or zip: one after the other, never the whole archive in memory.
import { ListError } from '../errors.ts'
import { tarIndex, tarStream } from '../format/tar.ts'
import { readZip } from '../format/zip.ts'
import { pictureName } from './names.ts'
import { openEntry } from './zipped.ts'

/** A folder's files, or one archive. `label` names it in reports and errors. */
export type Source =
  | { label: string; files: readonly { path: string; open(): Promise<Blob> }[] }
  | { label: string; archive: Blob }

export interface Picture {
  /** Person_Name_0001 */
  name: string
  path: string
  /** The file's bytes, read when asked; only valid until the next picture is taken. */
  open(): Promise<Blob>
}

const PICTURE = /\.(jpe?g|png|bmp|webp)$/i
/** Finder's resource forks and hidden files. */
const HIDDEN = /(^|\/)(\._|\.|__MACOSX\/)/

/** The pictures of a source in its own order. Throws ListError when two have one name, or when there is none. */
export async function* pictures(source: Source): AsyncGenerator<Picture> {
  const pathOf = new Map<string, string>()
  for await (const { path, open } of 'files' in source
    ? source.files
    : archived(source.archive, source.label)) {
    if (!PICTURE.test(path) || HIDDEN.test(path)) continue
    const name = pictureName(path)
    const before = pathOf.get(name)
    if (before !== undefined)
      throw new ListError(
        `${source.label} holds two pictures named ${name}: ${before} and ${path}. Remove one of them.`,
      )
    pathOf.set(name, path)
    yield { name, path, open }
  }
  if (pathOf.size === 0)
    throw new ListError(
      `${source.label} holds no pictures. Choose a folder, tar, tar.gz or zip with JPEG, PNG or BMP files.`,
    )
}

type Opened = { path: string; open(): Promise<Blob> }

async function* archived(archive: Blob, label: string): AsyncGenerator<Opened> {
  const head = new Uint8Array(await archive.slice(0, 4).arrayBuffer())
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const inflated = archive.stream().pipeThrough(new DecompressionStream('gzip'))
    for await (const { path, bytes } of tarStream(inflated, label))
      yield { path, open: async () => new Blob([bytes]) }
  } else if (head[0] === 0x50 && head[1] === 0x4b) {
    for (const entry of (await readZip(archive, label)).values())
      yield { path: entry.name, open: () => openEntry(archive, entry, label) }
  } else {
    for await (const { path, begin, end } of tarIndex(archive, label))
      yield { path, open: async () => archive.slice(begin, end) }
  }
}
