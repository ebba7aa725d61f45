import { describe, expect, it } from 'vitest'
import { tarEntry, tarOf } from '../format/tar.fixture.ts'
import type { ImportSource } from './import-source.ts'
import { blobOf, importInto, memoryStore, SOURCES, type TestFiles, tsvText } from './memory.fixture.ts'
import { openShard } from './shard-reader.ts'

describe('importers', () => {
  it('refuses paths that climb out, keeps the others', async () => {
    for (const make of [SOURCES.tar!, SOURCES.zip!, SOURCES.list!]) {
      const files: TestFiles = [
        ['../evil/1.jpg', 'a'],
        ['/etc/2.jpg', 'b'],
        ['C:\\x\\3.jpg', 'c'],
        ['good/4.jpg', 'd'],
      ]
      const manifest = await importInto(await make(files), memoryStore())
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
    const all = await importInto(source, memoryStore())
    expect(all.skipped).toMatchObject({
      'malformed line': { count: 1, paths: ['line 2'] },
      'broken base64': { count: 1, paths: [`line 3: ${mids[1]}/1-FaceId-0.jpg`] },
    })
    expect(all.identities).toEqual(mids)
    const store = memoryStore()
    const clean = await importInto({ ...source, cleanList }, store)
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
    const manifest = await importInto(source as ImportSource, memoryStore())
    expect(manifest.identities).toEqual(['a', 'b'])
    expect(manifest.skipped).toMatchObject({
      'missing file': { paths: ['b/4.jpg'] },
      'malformed line': { paths: ['line 6'] },
    })
    await expect(
      importInto({ ...source, list: blobOf('hello\n') } as ImportSource, memoryStore()),
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
    const manifest = await importInto({ kind: 'archive', label: 'w.tar', archive }, memoryStore())
    expect(manifest.identities).toEqual(['Ann', '3'])
    expect(manifest.counts.pictures).toBe(4)
    expect(manifest.skipped['no identity']?.paths).toEqual(['002.jpg', '002.png'])
  })

  it('holds one identity only', async () => {
    const one = await importInto(await SOURCES.folder!([['only/1.jpg', '1']]), memoryStore())
    expect(one.counts).toMatchObject({ pictures: 1, identities: 1, validation: 0 })
  })
})
