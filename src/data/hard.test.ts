// What people have: sources that are broken, changed, headed, named in odd ways. Each is handled and reported; none leaves half a data set.

import { zipSync } from 'fflate'
import { describe, expect, it, vi } from 'vitest'
import { tarEntry, tarOf } from '../format/tar.fixture.ts'
import { folderEntries, sortedFiles } from './entries.ts'
import { importDataset } from './import.ts'
import type { ImportSource } from './import-source.ts'
import {
  blobOf,
  bytesOfText,
  importInto,
  memoryStore,
  SOURCES,
  type TestFiles,
  testHost,
  testOptions,
} from './memory.fixture.ts'
import { SHARD_PICTURES } from './shards.ts'

const archive = (bytes: Blob): ImportSource => ({ kind: 'archive', label: 'x.tar', archive: bytes })
const folder = (files: TestFiles) => SOURCES.folder!(files)

/** npm run check:long takes 100,000. */
const IDENTITIES = Number(process.env.IDENTITIES ?? 8000)

describe('a hard source', () => {
  it('that breaks before its first picture leaves nothing, and its sentence stands alone', async () => {
    const list = await SOURCES.list!([['a/1.jpg', '1']])
    for (const [source, message] of [
      [archive(blobOf('')), /^x.tar is empty \(0 bytes\). Copy the archive again.$/],
      [archive(blobOf('no tar at all'.repeat(80))), /checksum doesn’t match\)$/],
      [{ ...list, list: blobOf('Dear reader,\nthis is prose\n') }, /line 2: expected "path label"/],
      [
        { ...list, list: blobOf(new Uint8Array([255, 254, 97, 0])) },
        /this is UTF-16 text. Save it as UTF-8.$/,
      ],
      [{ kind: 'tsv', label: 'x.tsv', file: blobOf('a\tb\n') }, /\(malformed line: 1\). Give lines of seven/],
    ] as [ImportSource, RegExp][]) {
      const store = memoryStore()
      await expect(importInto(source, store)).rejects.toThrow(message)
      expect([...store.files.keys()], String(message)).toEqual([])
    }
  })

  it('that is a list may have a heading', async () => {
    const list = { ...(await SOURCES.list!([['a/1.jpg', '1']])), list: blobOf('path,label\na/1.jpg,7\n') }
    const manifest = await importInto(list as ImportSource, memoryStore())
    expect(manifest.counts).toMatchObject({ pictures: 1, skipped: 1 })
    expect(manifest.skipped['malformed line']?.paths).toEqual(['line 1'])
  })

  it('that is a WebDataset may have dots in its extensions, and folders dots in their names', async () => {
    const samples = [0, 1].flatMap(i => [
      tarEntry(`00${i}.face.jpg`, `a${i}`),
      tarEntry(`00${i}.cls`, `${i}`),
      tarEntry(`00${i}.mask.jpg`, `b${i}`),
    ])
    const dotted = await importInto(archive(tarOf(...samples)), memoryStore())
    expect(dotted.counts).toMatchObject({ pictures: 4, identities: 2, skipped: 0 })
    const names = await folder([
      ['J. Doe/img.1.jpg', '1'],
      ['J. Doe/img.2.jpg', '2'],
    ])
    expect((await importInto(names, memoryStore())).counts).toMatchObject({ pictures: 2, identities: 1 })
  })

  it('that is a zip counts an entry whose checksum does not fit as broken', async () => {
    const whole = zipSync(
      { 'a/1.jpg': bytesOfText('one'), 'a/2.jpg': bytesOfText('two two two') },
      { level: 0 },
    )
    const at = Buffer.from(whole).indexOf('two two')
    whole[at]! ^= 1
    const manifest = await importInto(archive(blobOf(whole)), memoryStore())
    expect(manifest.counts.pictures).toBe(1)
    expect(manifest.skipped['broken picture']?.paths).toEqual(['a/2.jpg'])
  })

  it('that is a folder is gone on with only while it has the files that it had', async () => {
    const files: TestFiles = Array.from({ length: 14 }, (_, i) => [`who-${i % 3}/${i + 10}.jpg`, `${i}`])
    for (const change of [
      (all: TestFiles) => all,
      (all: TestFiles) => [...all, ['who-2/zz.jpg', 'new'] as const],
      (all: TestFiles) => [...all, ['who-0/00.jpg', 'new'] as const],
      (all: TestFiles) => all.filter(([path]) => !path.startsWith('who-0')),
      () => [],
    ]) {
      const store = memoryStore()
      store.failure = { writes: 4, when: 'before' }
      await expect(importInto(await folder(files), store)).rejects.toThrow('killed')
      store.failure = null
      const changed = change(files)
      const again = importInto(await folder(changed), store)
      if (changed.length < files.length || changed.some(([path]) => path === 'who-0/00.jpg'))
        await expect(again).rejects.toThrow(
          /^The folder has changed since this import began: file \d+ was who-/,
        )
      else expect((await again).counts.pictures).toBe(changed.length)
    }
  })

  it('that is a folder has one order, walked or listed', async () => {
    const paths = ['a/x', 'a.b/x', 'a b/x', 'b', 'a/é', 'a/e']
    const listed = sortedFiles(paths.map(path => ({ path, open: async () => blobOf('') })))
    const found: string[] = []
    for await (const { path } of folderEntries(listed, 0)) found.push(path)
    expect(found).toEqual(['a/e', 'a/x', 'a/é', 'a b/x', 'a.b/x', 'b'])
  })

  it('of which files cannot be read counts them, and stops when all of them cannot', async () => {
    const refuse = async () => {
      throw new DOMException('gone', 'NotReadableError')
    }
    const files = (bad: (i: number) => boolean) =>
      Array.from({ length: 40 }, (_, i) => [
        { path: `who-${i % 3}/${i + 10}.jpg`, open: bad(i) ? refuse : async () => blobOf(`${i}`) },
        { path: `who-${i % 3}/${i + 10}.txt`, open: refuse }, // nobody reads it
      ]).flat()
    const source = (bad: (i: number) => boolean): ImportSource => ({
      kind: 'folder',
      label: 'stick',
      files: sortedFiles(files(bad)),
    })
    const some = await importInto(
      source(i => i % 4 === 0),
      memoryStore(),
    )
    expect(some.skipped['unreadable file']?.count).toBe(10)
    const store = memoryStore()
    const isWhole = (i: number) => i % 3 === 0
    await expect(
      importInto(
        source(i => !isWhole(i)),
        store,
      ),
    ).rejects.toThrow(/^stick can no longer be read: 16 files/)
    expect(
      (
        await importInto(
          source(() => false),
          store,
        )
      ).counts,
    ).toMatchObject({ pictures: 40, skipped: 0 })
  })

  it(`of ${IDENTITIES} identities gets as many labels`, async () => {
    const image = new Uint8Array(144 * 144)
    const host = {
      ...testHost,
      parallel: 64,
      async prepare(bytes: Uint8Array) {
        const digest = new Uint8Array(8)
        digest.set(bytes.subarray(0, 8))
        return { image, digest, hash: new Uint8Array(16), convention: null }
      },
    }
    const people = IDENTITIES
    const files = Array.from({ length: people }, (_, i) => ({
      path: `${i}/1.jpg`,
      open: async () => ({
        size: 8,
        slice: () => ({ arrayBuffer: async () => new BigInt64Array([BigInt(i)]).buffer }),
      }),
    }))
    const store = memoryStore()
    const names = new Map<string, number>()
    store.writeWhole = async (name, bytes) => {
      names.set(name, bytes.length)
      if (name === 'manifest.json') store.files.set(name, bytes.slice() as Uint8Array<ArrayBuffer>)
    }
    let progress = { identities: 0, share: null as number | null }
    const stop = new AbortController()
    const source: ImportSource = { kind: 'folder', label: 'all', files: () => files }
    const run = importDataset(
      { source, store, options: { ...testOptions, shardPictures: SHARD_PICTURES }, host },
      {
        expected: people,
        signal: stop.signal,
        onProgress: now => {
          progress = now
          if (now.identities === people - 1) stop.abort()
        },
      },
    )
    await expect(run).rejects.toMatchObject({ name: 'AbortError' })
    expect(progress).toMatchObject({ identities: people - 1, share: 1 - 1 / people })
    const manifest = JSON.parse(new TextDecoder().decode(store.files.get('manifest.json')))
    const shards = Math.floor((people - 1) / SHARD_PICTURES)
    expect([manifest.resume.identities, names.size]).toEqual([shards * SHARD_PICTURES, shards + 1])
  })
})

describe('an import', () => {
  it('that is paused takes no picture, and goes on with what it has', async () => {
    const files: TestFiles = Array.from({ length: 12 }, (_, i) => [`who-${i % 3}/${i}.jpg`, `${i}`])
    const source = await SOURCES.tar!(files)
    let release = () => {}
    const gate = new Promise<void>(resolve => {
      release = resolve
    })
    let taken = 0
    const store = memoryStore()
    const paused = importDataset(
      { source, store, options: testOptions, host: testHost },
      {
        whenGoing: async () => (taken === 7 ? gate : undefined),
        onProgress: () => taken++,
      },
    )
    await vi.waitFor(() => expect(taken).toBe(7))
    await new Promise(done => setTimeout(done, 20))
    expect(taken).toBe(7)
    release()
    expect((await paused).counts.pictures).toBe(12)
  })
})
