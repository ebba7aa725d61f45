// What the tests of sources as people have them share: a source of any kind from a list of paths, and the answer that an import must give
// (no room imports it). Every entry of a source is counted once.
import { zipSync } from 'fflate'
import { expect } from 'vitest'
import { tarEntry, tarOf } from '../format/tar.fixture.ts'
import { sortedFiles } from './entries.ts'
import { importDataset } from './import.ts'
import type { ImportSource } from './import-source.ts'
import type { Cause } from './manifest.ts'
import { blobOf, bytesOfText, memoryStore, type TestFiles, testHost, testOptions } from './memory.fixture.ts'
import type { IdentityChoice } from './reading.ts'

export interface Answer {
  people: string[]
  pictures: number
  beside?: Partial<Record<Cause, number>>
}
/** `names x names` -> every path of them. */
export const across = (...parts: string[][]): string[] =>
  parts.reduce((paths, names) => paths.flatMap(path => names.map(name => `${path}/${name}`)))

/** Paths; the content is the path, or what stands behind `=`. */
export const filesOf = (files: readonly string[]): TestFiles =>
  files.map(file => {
    const at = file.indexOf('=')
    return at < 0 ? [file, file] : [file.slice(0, at), file.slice(at + 1)]
  })

export const KINDS = {
  folder: files => ({
    kind: 'folder',
    label: 'set',
    files: sortedFiles(files.map(([path, content]) => ({ path, open: async () => blobOf(content) }))),
  }),
  tar: files => ({
    kind: 'archive',
    label: 'set.tar',
    archive: tarOf(...files.map(([path, content]) => tarEntry(path, content))),
  }),
  zip: files => ({
    kind: 'archive',
    label: 'set.zip',
    archive: blobOf(zipSync(Object.fromEntries(files.map(([path, text]) => [path, bytesOfText(text)])))),
  }),
} satisfies Record<string, (files: TestFiles) => ImportSource>

/** A zip of stored entries whose directory says something else of one: flags, method, attributes. */
export function zipWith(change: Partial<Record<'flags' | 'method' | 'mode', number>>): Blob {
  const bytes = zipSync({ 'Ann/1.jpg': bytesOfText('one'), 'Ann/2.jpg': bytesOfText('two') }, { level: 0 })
  const view = new DataView(bytes.buffer)
  const at = bytes.findLastIndex((_, i) => i + 4 <= bytes.length && view.getUint32(i, true) === 0x02014b50)
  view.setUint8(at + 5, 3)
  view.setUint16(at + 8, change.flags ?? 0, true)
  view.setUint16(at + 10, change.method ?? 0, true)
  view.setUint16(at + 40, change.mode ?? 0o100644, true)
  return blobOf(bytes)
}

/** Imports, and compares what came of each of the `entries`. */
export async function check(
  source: ImportSource,
  entries: number,
  { answer, identity }: { answer: Answer; identity?: IdentityChoice },
) {
  const options = { ...testOptions, ...(identity && { identity }) }
  const { identities, counts, skipped } = await importDataset({
    source,
    store: memoryStore(),
    options,
    host: testHost,
  })
  const beside = Object.fromEntries(Object.entries(skipped).map(([cause, { count }]) => [cause, count]))
  expect({ people: identities.toSorted(), pictures: counts.pictures, beside }).toEqual({
    beside: {},
    ...answer,
  })
  const counted = Object.values(beside).reduce((sum, count) => sum + count, counts.pictures)
  expect(counted).toBe(entries)
}
