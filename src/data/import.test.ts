import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ByteSource } from '../format/tensor.ts'
import { checkDataset } from './check.ts'
import { importDataset } from './import.ts'
import type { ImportSource } from './import-source.ts'
import { type Cause, isBeside, readManifest } from './manifest.ts'
import {
  contents,
  cutTo,
  type MemoryStore,
  memoryStore,
  SOURCES,
  type TestFiles,
  tarFile,
  testHost,
  testOptions,
} from './memory.fixture.ts'
import { openShard } from './shard-reader.ts'

const run = (source: ImportSource, store: MemoryStore) =>
  importDataset({ source, store, options: testOptions, host: testHost })

/** Names and contents of a few identities, some of them broken, faceless, empty or copies. */
const randomFiles = fc
  .array(
    fc.record({ who: fc.nat(5), what: fc.oneof(fc.nat(40).map(String), fc.constantFrom('!', '?x', '')) }),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map(
    (list): TestFiles =>
      list.map(({ who, what }, i) => [`who-${who}/${String(i).padStart(3, '0')}.jpg`, what]),
  )
  .filter(files => files.some(([, what]) => /^\d/.test(what)))

describe.each(Object.entries(SOURCES))('import of a %s', (_, make) => {
  it('holds the pictures in order with dense labels, and lists what was skipped', async () => {
    const store = memoryStore()
    const manifest = await run(
      await make(
        [
          ['Zoë/1.jpg', 'one'],
          ['Zoë/2.jpg', 'one'],
          ['李/1.jpg', '?'],
          ['李/2.jpg', 'two'],
          ['李/3.jpg', '!'],
          ['ا/1.jpg', ''],
          ['ا/2.jpg', 'three'],
        ].toSorted() as unknown as TestFiles,
      ),
      store,
    )
    expect(manifest.counts).toMatchObject({ pictures: 3, identities: 3, skipped: 4 })
    expect(
      Object.entries(manifest.skipped)
        .filter(([cause]) => !isBeside(cause as Cause))
        .map(([cause, { count }]) => [cause, count])
        .sort(),
    ).toEqual([
      ['broken picture', 1],
      ['empty file', 1],
      ['no face', 1],
      ['same bytes', 1],
    ])
    const shard = await openShard(store, manifest.shards[0]!)
    expect([...(await shard.labels())]).toEqual([0, 1, 2])
    expect((await shard.names())?.length).toBe(3)
  })

  it('stopped anywhere and gone on with gives the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomFiles,
        fc.array(fc.nat(6), { maxLength: 4 }),
        fc.boolean(),
        async (files, stops, after) => {
          const source = await make(files)
          const whole = memoryStore()
          await run(source, whole)
          const store = memoryStore()
          for (const writes of stops) {
            store.failure = { writes, when: after ? 'after' : 'before' }
            await run(source, store).catch(error => expect(String(error)).toMatch(/killed/))
          }
          store.failure = null
          await run(source, store)
          expect(contents(store)).toEqual(contents(whole))
        },
      ),
      { numRuns: 15 },
    )
  })
})

describe('import', () => {
  const many: TestFiles = Array.from({ length: 23 }, (_, i) => [
    `who-${i % 4}/${String(i).padStart(2, '0')}.jpg`,
    `${i}`,
  ])

  it('stopped by the person keeps whole shards and goes on behind them', async () => {
    const source = await SOURCES.tar!(many)
    const store = memoryStore()
    const stop = new AbortController()
    const stopped = importDataset(
      { source, store, options: testOptions, host: testHost },
      {
        signal: stop.signal,
        onProgress: ({ pictures }) => pictures === 13 && stop.abort(),
      },
    )
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
    const manifest = await readManifest(store)
    expect(manifest).toMatchObject({ state: 'importing', counts: { pictures: 10 }, resume: { shards: 2 } })
    expect(await checkDataset(store, manifest)).toMatchObject({ whole: 2, pictures: 10, broken: [] })
    const first: number[] = []
    await importDataset(
      { source, store, options: testOptions, host: testHost },
      {
        onProgress: ({ pictures }) => first.push(pictures),
      },
    )
    expect(first[0]).toBe(11)
    const whole = memoryStore()
    await run(source, whole)
    expect(contents(store)).toEqual(contents(whole))
  })

  it.each(['tar', 'tar.gz'])(
    'of a %s that is cut in the middle keeps what came before, and goes on once it is mended',
    async kind => {
      const source = (await SOURCES[kind]!(many)) as Extract<ImportSource, { kind: 'archive' }>
      const cut = {
        ...source,
        archive: cutTo(source.archive, Math.floor(source.archive.size * (kind === 'tar' ? 0.71 : 0.8))),
      }
      const store = memoryStore()
      await expect(run(cut, store)).rejects.toMatchObject({
        name: 'FormatError',
        message: expect.stringMatching(/pictures that came before are kept/),
      })
      const broken = await readManifest(store)
      expect(broken.state).toBe('broken')
      expect(broken.counts.pictures).toBeGreaterThan(5)
      expect(await checkDataset(store, broken)).toMatchObject({ broken: [], unnamed: [] })
      await run(source, store)
      const whole = memoryStore()
      await run(source, whole)
      expect(contents(store)).toEqual(contents(whole))
    },
  )

  it.each([
    // a header and a block of data for each file
    ['of folders', 'tar', 1024 * 5 + 300, 5],
    ['of folders, just before a header', 'tar', 1024 * 5, 5],
    ['of samples, in a label', 'samples', 3 * 1024 * 5 + 1024 + 300, 5],
    ['of samples, before the last file of one', 'samples', 3 * 1024 * 5 + 2048 + 300, 5],
    ['of samples, behind a whole one', 'samples', 3 * 1024 * 6 + 300, 6],
  ] as const)('of a tar %s that is cut keeps the whole pictures', async (_, kind, bytes, kept) => {
    const samples = many.flatMap(([path, content], i) => [
      [`${i}.jpg`, content] as const,
      [`${i}.cls`, String(i % 4)] as const,
      [`${i}.json`, JSON.stringify({ identity: path.split('/')[0] })] as const,
    ])
    const whole = tarFile(kind === 'tar' ? many : samples)
    const source = (archive: ByteSource) => ({ kind: 'archive' as const, label: 'friends.tar', archive })
    const store = memoryStore()
    await expect(run(source(cutTo(whole, bytes)), store)).rejects.toMatchObject({ name: 'FormatError' })
    const { counts, identities } = await readManifest(store)
    expect(counts).toMatchObject({ pictures: kept, skipped: 0 })
    expect(identities).toEqual(['who-0', 'who-1', 'who-2', 'who-3'])
    await run(source(whole), store)
    const uncut = memoryStore()
    await run(source(whole), uncut)
    expect(contents(store)).toEqual(contents(uncut))
  })

  it('refuses another source or other options for a data set that exists, and a source without pictures', async () => {
    const store = memoryStore()
    const source = await SOURCES.tar!(many)
    await run(source, store)
    expect((await run(source, store)).counts.pictures).toBe(23)
    await expect(run(await SOURCES.zip!(many), store)).rejects.toMatchObject({ name: 'StorageError' })
    const aligned = importDataset({
      source,
      store,
      options: { ...testOptions, aligned: true },
      host: testHost,
    })
    await expect(aligned).rejects.toThrow(/Go on with the same options/)
    const empty = memoryStore()
    await expect(
      run({ kind: 'archive', label: 'x.tar', archive: tarFile([['a/1.txt', '']]) }, empty),
    ).rejects.toMatchObject({
      name: 'ListError',
    })
    expect(empty.files.size).toBe(0)
  })
})
