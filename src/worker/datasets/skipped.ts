// Pictures that an import left out, for a look at them where the source is at hand.
import { items } from '../../data/import-items.ts'
import type { ImportSource } from '../../data/import-source.ts'
import { START } from '../../data/manifest.ts'
import { LAST } from '../../data/reading.ts'
import { readBytes } from '../../format/tensor.ts'
import { opener, openGiven } from './source.ts'
import type { GivenSource, SkippedPicture } from './types.ts'

const MAX_PICTURE_BYTES = 64 * 2 ** 20

/** The files at some paths of a source, in their order. */
export async function picturesAt(
  given: GivenSource,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<SkippedPicture[]> {
  const opened = await openGiven(given)
  try {
    if (!('source' in opened)) return paths.map(path => ({ path, file: null }))
    const { source } = opened
    const hasPaths = source.kind === 'folder' || source.kind === 'list'
    const folder = hasPaths && 'folder' in given ? given.folder : null
    const found = folder
      ? new Map(await Promise.all(paths.map(async path => [path, await opener(folder)(path)] as const)))
      : await scan(source, new Set(paths), signal)
    return paths.map(path => ({ path, file: found.get(path) ?? null }))
  } finally {
    await opened.close()
  }
}

/** Archives, TSVs and records have no index by path: they are read until all is found. */
async function scan(
  source: ImportSource,
  wanted: Set<string>,
  signal: AbortSignal,
): Promise<Map<string, Blob>> {
  const found = new Map<string, Blob>()
  for await (const { path, picture } of items(source, START, LAST)) {
    signal.throwIfAborted()
    if (!wanted.delete(path)) continue
    const file = 'open' in picture ? await picture.open().catch(() => null) : null
    if (file && file.size <= MAX_PICTURE_BYTES)
      found.set(path, new Blob([await readBytes(file, 0, file.size)]))
    if (wanted.size === 0) break
  }
  return found
}
