// A data set as one tar of its own files, manifest.json first: what the page exports as "the shards", and reads again.

import { StorageError } from '../errors.ts'
import { tarIndex } from '../format/tar.ts'
import { tarEnd, tarHeader, tarPadding } from '../format/tar-write.ts'
import type { ByteSource } from '../format/tensor.ts'
import type { Dataset } from './import-source.ts'
import { MANIFEST, readManifest } from './manifest.ts'
import type { ShardStore, StoredFile } from './shards.ts'

const MOST_NAME_BYTES = 60

/** The archive's parts in order: bytes, and names of files of the data set. */
export async function* packedParts({
  store,
  manifest,
}: Dataset): AsyncGenerator<Uint8Array<ArrayBuffer> | { file: string }> {
  const folder = folderName(manifest.name)
  for (const file of [MANIFEST, ...manifest.shards.map(shard => shard.file)]) {
    const { size } = await store.read(file)
    yield tarHeader(`${folder}/${file}`, size)
    yield { file }
    yield tarPadding(size)
  }
  yield tarEnd()
}

/** The data set in such an archive; null when it is none. Nothing is copied: files are parts of the archive. */
export async function openPacked(archive: ByteSource, label: string): Promise<Dataset | null> {
  const files = new Map<string, { begin: number; end: number }>()
  for await (const { path, kind, begin, end } of tarIndex(archive, label)) {
    if (kind !== 'file') continue
    const name = path.split('/').at(-1) ?? path
    if (files.size === 0 && name !== MANIFEST) return null
    files.set(name, { begin, end })
  }
  if (files.size === 0) return null
  const store = readOnly(
    async () => [...files.keys()],
    async name => {
      const place = files.get(name)
      return place
        ? {
            size: place.end - place.begin,
            slice: (from, to) => archive.slice(place.begin + from, Math.min(place.end, place.begin + to)),
          }
        : null
    },
    label,
  )
  return { store, manifest: await readManifest(store) }
}

/** A data set's files somewhere else, for reading. `open` gives null for a name that is missing. */
export function readOnly(
  list: () => Promise<string[]>,
  open: (name: string) => Promise<StoredFile | null>,
  label: string,
): ShardStore {
  const refuse = async () => {
    throw new TypeError(`${label} is only read`)
  }
  return {
    list,
    async read(name) {
      const file = await open(name)
      if (!file) throw new StorageError(`${label} has no ${name}. Copy the whole data set.`)
      return file
    },
    writeWhole: refuse,
    remove: refuse,
  }
}

/** What a folder may be called everywhere, in few bytes. */
function folderName(name: string): string {
  let folder = ''
  for (const letter of name.replaceAll(/[/\\:*?"<>|\p{C}]+/gu, '-').replace(/^\.+/, ''))
    if (new TextEncoder().encode(folder + letter).length <= MOST_NAME_BYTES) folder += letter
    else break
  return folder.trim() || 'dataset'
}
