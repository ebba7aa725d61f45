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

/** A path up to its extension, which the files of a sample share. */
export const stemOf = (path: string) => path.replace(/\.[^./\\]*$/, '')
export const isLabel = (path: string) => /\.(cls|json)$/i.test(path)

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

/** Who a picture shows, as a file beside it says. */
export interface Label {
  identity: string
  /**
   * Whether nothing else can be meant: a `.cls`, or `identity` in a `.json`. What a `.json` calls label, class or name may be
   * anything, so that folders that name people come before it.
   */
  isExplicit: boolean
  /** Path of that file. */
  path: string
}

/** `identity` first; a `name` is often that of the file, so that it comes last. */
const FIELDS = ['identity', 'label', 'cls', 'class', 'name']

/** What the files of a sample say about whom it shows; null when none does. */
export async function labelOf(entries: readonly Entry[]): Promise<Label | null> {
  if (entries.length < 2) return null
  const [json, cls] = [await textOf(entries, '.json'), await textOf(entries, '.cls')]
  const fields = json && fieldsOf(json.text)
  const inJson = (key: string) => {
    const identity = fields ? plain(fields[key]) : null
    return identity === null || !json ? null : { identity, isExplicit: key === 'identity', path: json.path }
  }
  const inCls = cls && plain(cls.text)
  return (
    inJson('identity') ??
    (inCls ? { identity: inCls, isExplicit: true, path: cls.path } : null) ??
    FIELDS.map(inJson).find(label => label !== null) ??
    null
  )
}

async function textOf(entries: readonly Entry[], extension: string) {
  const entry = entries.find(({ path, cause }) => !cause && path.toLowerCase().endsWith(extension))
  try {
    const file = await entry?.open()
    if (!entry || !file || file.size > MAX_LABEL_BYTES) return null
    return { path: entry.path, text: new TextDecoder().decode(await readBytes(file, 0, file.size)) }
  } catch (error) {
    if (error instanceof FormatError) return null // a broken label names nobody: .cls or the folder may
    throw error
  }
}

function fieldsOf(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : { label: value }
  } catch {
    return null
  }
}

function plain(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  return String(value).normalize('NFC').trim() || null
}
