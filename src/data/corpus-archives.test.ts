// Archives as people have them, with the right answer beside each (corpus.test.ts).
import { gzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { tarEntry, tarOf } from '../format/tar.fixture.ts'
import { type Answer, check, filesOf, KINDS, zipWith } from './corpus.fixture.ts'
import { importDataset } from './import.ts'
import type { ImportSource } from './import-source.ts'
import { blobOf, memoryStore, testHost, testOptions } from './memory.fixture.ts'

const archive = (archive: Blob, label = 'set.tar'): ImportSource => ({ kind: 'archive', label, archive })
const gzipped = async (tar: Blob) => blobOf(gzipSync(new Uint8Array(await tar.arrayBuffer())))

describe('archives', () => {
  const linked = tarOf(
    tarEntry('Ann/1.jpg', 'one'),
    tarEntry('Bob/2.jpg', 'two'),
    tarEntry('Bob/3.jpg', '', { type: '1', target: 'Ann/1.jpg' }),
    tarEntry('Bob/4.jpg', '', { type: '1', target: 'gone.jpg' }),
    tarEntry('Bob/5.jpg', '', { type: '2', target: '2.jpg' }),
    tarEntry('Bob/6.jpg', '', { type: '6' }),
  )
  const second = tarOf(tarEntry('Cid/1.jpg', 'three'))
  const people = ['Ann', 'Bob']
  const ONE = { people: ['Ann'], pictures: 1 }
  it.each<[string, () => Promise<Blob> | Blob, number, Answer]>([
    [
      'links in a tar',
      () => linked,
      6,
      { people, pictures: 2, beside: { 'same bytes': 1, 'dangling link': 1, link: 1, 'special file': 1 } },
    ],
    [
      'links in a tar.gz',
      () => gzipped(linked),
      6,
      { people, pictures: 2, beside: { link: 3, 'special file': 1 } },
    ],
    [
      'a second tar behind the first',
      () => new Blob([tarOf(tarEntry('Ann/1.jpg', 'one')), second]),
      2,
      { people: ['Ann', 'Cid'], pictures: 2 },
    ],
    [
      'the same in a tar.gz',
      () => gzipped(new Blob([tarOf(tarEntry('Ann/1.jpg', 'one')), second])),
      2,
      { people: ['Ann', 'Cid'], pictures: 2 },
    ],
    ['an encrypted entry of a zip', () => zipWith({ flags: 1 }), 2, { ...ONE, beside: { encrypted: 1 } }],
    ['bzip2 in a zip', () => zipWith({ method: 12 }), 2, { ...ONE, beside: { 'other compression': 1 } }],
    ['LZMA in a zip', () => zipWith({ method: 14 }), 2, { ...ONE, beside: { 'other compression': 1 } }],
    ['a link in a zip', () => zipWith({ mode: 0o120777 }), 2, { ...ONE, beside: { link: 1 } }],
  ])('%s', async (_, make, entries, answer) => {
    await check(archive(await make()), entries, { answer })
  })

  it('hard links are read where duplicates are kept', async () => {
    const options = { ...testOptions, keepDuplicates: true }
    const { counts } = await importDataset({
      source: archive(linked),
      store: memoryStore(),
      options,
      host: testHost,
    })
    expect(counts.pictures).toBe(3)
  })

  it('of a WebDataset that is not sorted are refused with the remedy', async () => {
    const files = ['1.jpg', '2.jpg', '3.jpg', '1.cls=1', '2.cls=1', '3.cls=2']
    const source = KINDS.tar(filesOf(files))
    await expect(
      importDataset({ source, store: memoryStore(), options: testOptions, host: testHost }),
    ).rejects.toThrow('sort the archive by name')
  })
})
