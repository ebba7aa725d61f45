// WebDataset: files that follow each other and share their name up to the extension are one sample, `key.jpg` with `key.cls` or
// `key.json` (webdataset/webdataset docs, "The WebDataset Format"), also `key.face.jpg`. Everywhere else each file is a sample by
// itself: there names have dots that mean nothing, so that only a label file makes the first dot an end of the key.
import { FormatError } from '../errors.ts'
import { readBytes } from '../format/tensor.ts'
import type { Entry } from './entries.ts'

export interface Group {
  at: number
  next: number
  entries: Entry[]
}

const MAX_LABEL_BYTES = 1e6

const stemOf = (path: string) => path.replace(/\.[^./\\]*$/, '')
const isLabel = (path: string) => /\.(cls|json)$/i.test(path)

/** Whether two files of one sample may have these paths. */
const areTogether = (a: string, b: string) =>
  stemOf(a) === stemOf(b) ||
  (isLabel(a) && b.startsWith(`${stemOf(a)}.`)) ||
  (isLabel(b) && a.startsWith(`${stemOf(b)}.`))

/** Neighbours of one sample together. Of a source that breaks off, the whole samples before the break. */
export async function* groupEntries(entries: AsyncIterable<Entry>): AsyncGenerator<Group> {
  let group: Group | undefined
  let files = Number.POSITIVE_INFINITY // of the sample before
  try {
    for await (const entry of entries) {
      if (group?.entries.some(({ path }) => areTogether(path, entry.path))) {
        group.entries.push(entry)
        group.next = entry.next
        continue
      }
      if (group) {
        files = group.entries.length
        yield group
      }
      group = { at: entry.at, next: entry.next, entries: [entry] }
    }
  } catch (error) {
    // with fewer files than the sample before, its label may have come behind the break
    if (error instanceof FormatError && group && group.entries.length >= files) yield group
    throw error
  }
  if (group) yield group
}

/** Who a sample shows, by its `.json` (identity, name, label, cls or class) or its `.cls`; null when neither says so. */
export async function labelOf(entries: readonly Entry[]): Promise<string | null> {
  if (entries.length < 2) return null
  const read = async (extension: string) => {
    const entry = entries.find(({ path }) => path.toLowerCase().endsWith(extension))
    const file = await entry?.open()
    return file && file.size <= MAX_LABEL_BYTES
      ? new TextDecoder().decode(await readBytes(file, 0, file.size)).trim()
      : null
  }
  return identityIn(await read('.json')) ?? plain(await read('.cls'))
}

function identityIn(json: string | null): string | null {
  if (!json) return null
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value !== 'object' || value === null) return plain(value)
    const fields = value as Record<string, unknown>
    for (const key of ['identity', 'name', 'label', 'cls', 'class']) {
      const found = plain(fields[key])
      if (found !== null) return found
    }
  } catch {
    // broken JSON names nobody: .cls or the folder may
  }
  return null
}

function plain(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  return String(value).normalize('NFC').trim() || null
}
