// The pictures of LFW or another set, by name, from a folder, a tar, tar.gz or zip: one after the other.
import { FormatError, ListError } from '../errors.ts'
import type { ByteSource } from '../format/tensor.ts'
import { archiveEntries, type Files, type SourceFile } from './entries.ts'
import { isPicture, PICTURE_KINDS } from './file-kinds.ts'
import { pictureNamer } from './names.ts'

/** A folder's files, or one archive. `label` names it in reports and errors. */
export type Source = { label: string; files: Files } | { label: string; archive: ByteSource }

export interface Picture extends SourceFile {
  /** Person_Name_0001, or Person_Name/0001 where files repeat. */
  name: string
}

/** The pictures of a protocol, by name, and the paths of those that a list gives one. */
export interface Wanted {
  names: ReadonlySet<string>
  paths?: ReadonlyMap<string, string>
}

/**
 * The pictures of a source in its own order. `wanted` are those to look for; without it a source is listed once before, to see which
 * names repeat, and with paths, to see which of several pictures of a name is the listed one. Throws ListError when two have one
 * name and no path tells them apart, or when there is none.
 */
export async function* pictures(source: Source, wanted?: Wanted): AsyncGenerator<Picture> {
  const paths: string[] = []
  if (!wanted || wanted.paths?.size) for await (const { path } of pictureFiles(source)) paths.push(path)
  const nameFor = pictureNamer(wanted ? [] : paths, wanted?.names)
  const others = wanted?.paths ? notListed(paths, nameFor, wanted.paths) : new Set()
  const pathOf = new Map<string, string>()
  let isEmpty = true
  for await (const { path, open, cause } of pictureFiles(source)) {
    isEmpty = false
    if (others.has(path)) continue
    const name = nameFor(path)
    const before = pathOf.get(name)
    if (before !== undefined && (!wanted || wanted.names.has(name)))
      throw new ListError(
        `${source.label} holds two pictures named ${name}: ${before} and ${path}. Remove one of them${wanted ? ', or give a list that names pictures with their folders' : ''}.`,
      )
    pathOf.set(name, path)
    yield { name, path, open: cause ? () => Promise.reject(new FormatError(cause)) : open }
  }
  if (isEmpty)
    throw new ListError(
      `${source.label} holds no pictures. Choose a folder, tar, tar.gz or zip with ${PICTURE_KINDS} files.`,
    )
}

async function* pictureFiles(source: Source): AsyncGenerator<SourceFile> {
  const files = 'files' in source ? source.files() : archiveEntries(source.archive, source.label, 0)
  for await (const file of files) if (isPicture(file.path)) yield file
}

/** Of several pictures with the name of a listed one, those whose folders agree less with its path; none where two agree as well. */
function notListed(
  paths: readonly string[],
  nameFor: (path: string) => string,
  listed: ReadonlyMap<string, string>,
): Set<unknown> {
  const byName = new Map<string, string[]>()
  for (const path of paths) {
    const name = nameFor(path)
    if (listed.has(name)) byName.set(name, [...(byName.get(name) ?? []), path])
  }
  const others = new Set<string>()
  for (const [name, candidates] of byName) {
    const scored = candidates.map(path => ({ path, agrees: commonEnd(path, listed.get(name) ?? '') }))
    const most = Math.max(...scored.map(({ agrees }) => agrees))
    for (const { path, agrees } of scored) if (agrees < most) others.add(path)
  }
  return others
}

/** How many parts of two paths agree, from the file on, whatever the ending. */
function commonEnd(a: string, b: string): number {
  const parts = (path: string) =>
    path
      .normalize('NFC')
      .replace(/\.[A-Za-z0-9]{2,5}$/, '')
      .split(/[\\/]/)
      .reverse()
  const [own, other] = [parts(a), parts(b)]
  const differs = own.findIndex((part, i) => part !== other[i])
  return differs < 0 ? own.length : differs
}
