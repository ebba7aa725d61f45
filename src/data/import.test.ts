import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tarEntry, tarOf } from '../format/tar.fixture.ts'
import { checkDataset } from './check.ts'
import { importDataset } from './import.ts'
import type { ImportSource } from './importers.ts'
import { readManifest } from './manifest.ts'
import {
  blobOf,
  contents,
  cutTo,
  type MemoryStore,
  memoryStore,
  SOURCES,
  type TestFiles,
  tarFile,
  testHost,
  testOptions,
  tsvText,
} from './memory.fixture.ts'
import { openShard } from './shard-reader.ts'

const run = (source: ImportSource, store: MemoryStore) => importDataset(source, store, testOptions, testHost)

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
    const stopped = importDataset(source, store, testOptions, testHost, {
      signal: stop.signal,
      onProgress: ({ pictures }) => pictures === 13 && stop.abort(),
    })
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
    const manifest = await readManifest(store)
    expect(manifest).toMatchObject({ state: 'importing', counts: { pictures: 10 }, resume: { shards: 2 } })
    expect(await checkDataset(store, manifest)).toMatchObject({ whole: 2, pictures: 10, broken: [] })
    const first: number[] = []
    await importDataset(source, store, testOptions, testHost, {
      onProgress: ({ pictures }) => first.push(pictures),
    })
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

  it('refuses paths that climb out, keeps the others', async () => {
    for (const make of [SOURCES.tar!, SOURCES.zip!, SOURCES.list!]) {
      const files: TestFiles = [
        ['../evil/1.jpg', 'a'],
        ['/etc/2.jpg', 'b'],
        ['C:\\x\\3.jpg', 'c'],
        ['good/4.jpg', 'd'],
      ]
      const manifest = await run(await make(files), memoryStore())
      expect(manifest.counts.pictures).toBe(1)
      expect(manifest.skipped['unsafe path']?.count).toBe(3)
    }
  })

  it('names lines of a TSV that are broken, and applies the clean list with dense labels', async () => {
    const files: TestFiles = [
      ['a/1.jpg', 'one'],
      ['b/2.jpg', 'two'],
      ['c/3.jpg', 'three'],
    ]
    const lines = tsvText(files).split('\n')
    const text = [lines[0], 'no columns', lines[1]!.slice(0, -1), lines[1], lines[2]].join('\r\n')
    const mids = lines.map(line => line.split('\t')[0])
    const cleanList = blobOf(`${mids[1]}/1-FaceId-0.jpg 900\n${mids[2]}/2-FaceId-0.jpg 77\n`)
    const source: ImportSource = { kind: 'tsv', label: 'x.tsv', file: blobOf(text) }
    const all = await run(source, memoryStore())
    expect(all.skipped).toMatchObject({
      'malformed line': { count: 1, paths: ['line 2'] },
      'broken base64': { count: 1, paths: [`line 3: ${mids[1]}/1-FaceId-0.jpg`] },
    })
    expect(all.identities).toEqual(mids)
    const store = memoryStore()
    const clean = await run({ ...source, cleanList }, store)
    expect(clean.identities).toEqual([mids[1], mids[2]])
    expect(clean.skipped['not in the clean list']?.paths).toEqual([`${mids[0]}/0-FaceId-0.jpg`])
    const labels = await (await openShard(store, clean.shards[0]!)).labels()
    expect([...labels]).toEqual([0, 1])
  })

  it('reads lists with spaces and commas, and counts what is missing', async () => {
    const files: TestFiles = [
      ['a/1.jpg', 'one'],
      ['a/two words.jpg', 'two'],
      ['b/3.jpg', 'three'],
    ]
    const source = {
      ...(await SOURCES.list!(files)),
      list: blobOf('a/1.jpg 7\na/two words.jpg 7\r\n\nb/3.jpg,2\nb/4.jpg,2\nnonsense\n'),
    }
    const manifest = await run(source as ImportSource, memoryStore())
    expect(manifest.identities).toEqual(['a', 'b'])
    expect(manifest.skipped).toMatchObject({
      'missing file': { paths: ['b/4.jpg'] },
      'malformed line': { paths: ['line 6'] },
    })
    await expect(
      run({ ...source, list: blobOf('hello\n') } as ImportSource, memoryStore()),
    ).rejects.toMatchObject({
      name: 'ListError',
    })
  })

  it('takes identities of WebDataset from .json, and several pictures of one key', async () => {
    const sample = (key: string, json: string) => [
      tarEntry(`${key}.jpg`, `${key} a`),
      tarEntry(`${key}.json`, json),
      tarEntry(`${key}.png`, `${key} b`),
    ]
    const archive = tarOf(
      ...sample('000', '{"identity":"Ann"}'),
      ...sample('001', '{"label":3}'),
      ...sample('002', '{"other":3}'),
    )
    const manifest = await run({ kind: 'archive', label: 'w.tar', archive }, memoryStore())
    expect(manifest.identities).toEqual(['Ann', '3'])
    expect(manifest.counts.pictures).toBe(4)
    expect(manifest.skipped['no identity']?.paths).toEqual(['002.jpg', '002.png'])
  })

  it('holds one identity only', async () => {
    const one = await run(await SOURCES.folder!([['only/1.jpg', '1']]), memoryStore())
    expect(one.counts).toMatchObject({ pictures: 1, identities: 1, validation: 0 })
  })

  it('refuses another source or other options for a data set that exists, and a source without pictures', async () => {
    const store = memoryStore()
    const source = await SOURCES.tar!(many)
    await run(source, store)
    expect((await run(source, store)).counts.pictures).toBe(23)
    await expect(run(await SOURCES.zip!(many), store)).rejects.toMatchObject({ name: 'StorageError' })
    const aligned = importDataset(source, store, { ...testOptions, aligned: true }, testHost)
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
