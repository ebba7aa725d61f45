// Data sets in memory for the tests (no room imports it): a store that can fail, a host that makes crops without decoding, sources.

import { gzipSync, zipSync } from 'fflate'
import { tarEntry, tarOf } from '../format/tar.fixture.ts'
import type { ByteSource } from '../format/tensor.ts'
import { fnv1a32, mulberry32 } from '../random.ts'
import { differenceHash } from './duplicates.ts'
import { sortedFiles } from './entries.ts'
import { importDataset } from './import.ts'
import type { ImportHost } from './import-host.ts'
import type { ImportSource } from './import-source.ts'
import type { ImportOptions } from './manifest.ts'
import { IMAGE_BYTES, type ShardStore } from './shards.ts'

export interface MemoryStore extends ShardStore {
  files: Map<string, Uint8Array<ArrayBuffer>>
  /** Counts down with each write; at 0 the write fails, 'after' it has reached the disk or 'before'. */
  failure: { writes: number; when: 'before' | 'after' } | null
}

export function memoryStore(): MemoryStore {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  const store: MemoryStore = {
    files,
    failure: null,
    list: async () => [...files.keys()],
    async read(name) {
      const bytes = files.get(name)
      if (!bytes) throw new Error(`no ${name}`)
      return new Blob([bytes])
    },
    async writeWhole(name, bytes) {
      const fails = store.failure !== null && store.failure.writes-- === 0
      if (!fails || store.failure?.when === 'after') files.set(name, bytes.slice())
      if (fails) throw new Error('killed')
    },
    async remove(name) {
      files.delete(name)
    },
  }
  return store
}

/** A picture's bytes decide its crop; '!' at the start is broken, '?' has no face. */
export const testHost: ImportHost = {
  parallel: 4,
  async prepare(bytes) {
    if (bytes.length === 0) return 'empty file'
    const text = new TextDecoder().decode(bytes)
    if (text.startsWith('!')) return 'broken picture'
    if (text.startsWith('?')) return 'no face'
    const random = mulberry32(fnv1a32(text))
    if (random() < 0.1) await new Promise(done => setTimeout(done, 1))
    const image = new Uint8Array(IMAGE_BYTES)
    for (let i = 0; i < 2000; i++) image[Math.floor(random() * image.length)] = 256 * random()
    const digest = new Uint8Array(8)
    new DataView(digest.buffer).setUint32(0, fnv1a32(text))
    new DataView(digest.buffer).setUint32(4, text.length)
    return { image, digest, hash: differenceHash(image), convention: null }
  },
  exclusively: work => work(),
}

export const testOptions: ImportOptions = {
  name: 'friends',
  aligned: false,
  shardPictures: 5,
  split: { by: 'pictures', fraction: 0.2, seed: 1 },
}

export const blobOf = (bytes: Uint8Array | string) => new Blob([bytes as Uint8Array<ArrayBuffer> | string])
export const bytesOfText = (value: string) => new TextEncoder().encode(value)

/** Path and content of each picture. */
export type TestFiles = readonly (readonly [path: string, content: string])[]

/** The same pictures in every kind of source. */
export const SOURCES: Record<string, (files: TestFiles) => Promise<ImportSource>> = {
  folder: async files => ({
    kind: 'folder',
    label: 'friends',
    files: sortedFiles(files.map(([path, content]) => ({ path, open: async () => blobOf(content) }))),
  }),
  tar: async files => ({ kind: 'archive', label: 'friends.tar', archive: tarFile(files) }),
  'tar.gz': async files => ({
    kind: 'archive',
    label: 'friends.tar.gz',
    archive: blobOf(gzipSync(new Uint8Array(await tarFile(files).arrayBuffer()))),
  }),
  zip: async files => ({
    kind: 'archive',
    label: 'friends.zip',
    archive: blobOf(
      zipSync(Object.fromEntries(files.map(([path, content]) => [path, bytesOfText(content)]))),
    ),
  }),
  WebDataset: async files => ({
    kind: 'archive',
    label: 'friends.tar',
    archive: tarFile(
      files.flatMap(([path, content], i) => {
        const key = String(i).padStart(6, '0')
        return [[`${key}.cls`, path.split('/').at(-2) ?? ''] as const, [`${key}.jpg`, content] as const]
      }),
    ),
  }),
  list: async files => ({
    kind: 'list',
    label: 'friends.txt',
    list: blobOf(files.map(([path]) => `${path} ${fnv1a32(path.split('/')[0] ?? '') % 1000}\n`).join('')),
    open: async path => {
      const found = files.find(([own]) => own.normalize('NFC') === path)
      return found ? blobOf(found[1]) : null
    },
  }),
  TSV: async files => ({ kind: 'tsv', label: 'friends.tsv', file: blobOf(tsvText(files)) }),
}

export function tarFile(files: TestFiles): Blob {
  return tarOf(...files.map(([path, content]) => tarEntry(path, content)))
}

/** Lines of MS-Celeb-1M: MID, rank, two addresses, FaceID, rectangle, base64. */
export function tsvText(files: TestFiles): string {
  return files
    .map(([path, content], i) => {
      const mid = `m.${fnv1a32(path.split('/')[0] ?? '').toString(36)}`
      return [
        mid,
        i,
        'http://a',
        'http://b',
        'FaceId-0',
        'KsQsP3Pumj2B6UE/Vj4/Pg==',
        Buffer.from(content).toString('base64'),
      ].join('\t')
    })
    .join('\n')
}

/** Every file of a store, as text, for comparing. */
export function contents({ files }: MemoryStore): Map<string, string> {
  return new Map([...files].sort().map(([name, bytes]) => [name, Buffer.from(bytes).toString('latin1')]))
}

/** The first `bytes` bytes of a file. */
export const cutTo = (file: ByteSource, bytes: number): ByteSource => ({
  size: bytes,
  slice: (begin, end) => file.slice(begin, Math.min(end, bytes)),
})

/** The import of a source as it is, without a real decoder. */
export const importInto = (source: ImportSource, store: MemoryStore) =>
  importDataset({ source, store, options: testOptions, host: testHost })
