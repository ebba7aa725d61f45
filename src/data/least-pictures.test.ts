import { describe, expect, it } from 'vitest'
import { openBatches } from './batches.ts'
import { importDataset } from './import.ts'
import { countLabels, peopleWith, withoutRare } from './least-pictures.ts'
import { memoryStore, SOURCES, type TestFiles, testHost, testOptions } from './memory.fixture.ts'
import { DROPPED } from './revisions.ts'

const FILES: TestFiles = [
  ...[0, 1, 2].map(i => [`Ada/${i}.jpg`, `a${i}`] as [string, string]),
  ['Bob/0.jpg', 'b'],
  ...[0, 1].map(i => [`Eve/${i}.jpg`, `e${i}`] as [string, string]),
]

describe('people with few pictures', () => {
  it('are counted', () => {
    expect(peopleWith([3, 1, 2]).slice(0, 3)).toEqual([
      { least: 1, people: 3, pictures: 6 },
      { least: 2, people: 2, pictures: 5 },
      { least: 3, people: 1, pictures: 3 },
    ])
    expect(countLabels([Int32Array.of(0, DROPPED), Int32Array.of(0, 2)])).toEqual(
      new Map([
        [0, 2],
        [2, 1],
      ]),
    )
  })

  it('are left out of the batches, and the others keep their numbers', async () => {
    const store = memoryStore()
    const options = { ...testOptions, split: { by: 'pictures' as const, fraction: 0, seed: 1 } }
    const source = await SOURCES.folder!(FILES)
    const manifest = await importDataset({ source, store, options, host: testHost })
    const dataset = { store, manifest }
    expect(await withoutRare(dataset, null, 1)).toBeNull()
    const labels = await withoutRare(dataset, null, 2)
    const batches = await openBatches(store, manifest, { seed: 1, batchSize: 5, labels })
    expect(batches.pictures).toBe(5)
    expect(batches.identities).toBe(3)
    const names = [...(await batches.read(0, 0)).labels].map(label => manifest.identities[label])
    expect(names.sort()).toEqual(['Ada', 'Ada', 'Ada', 'Eve', 'Eve'])
  })

  it('are counted by the labels of a revision', async () => {
    const store = memoryStore()
    const source = await SOURCES.folder!(FILES)
    const manifest = await importDataset({ source, store, options: testOptions, host: testHost })
    const given = Int32Array.of(0, 0, 1, 1, 2, DROPPED)
    expect([...(await withoutRare({ store, manifest }, given, 2))!]).toEqual([0, 0, 1, 1, DROPPED, DROPPED])
  })
})
