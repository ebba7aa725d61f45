import { describe, expect, it } from 'vitest'
import { countBins, cropsAt, indexIdentities } from './identities.ts'
import { importDataset } from './import.ts'
import { memoryStore, SOURCES, type TestFiles, testHost, testOptions } from './memory.fixture.ts'
import { openShard } from './shard-reader.ts'

const FILES: TestFiles = Array.from({ length: 23 }, (_, i) => [
  `${'aaaabbbc'[i % 8]}/${String(i).padStart(2, '0')}.jpg`,
  `${i}`,
])

describe('the identities of a data set', () => {
  it('are found with all their pictures, over all shards', async () => {
    const store = memoryStore()
    const manifest = await importDataset({
      source: await SOURCES.folder!(FILES),
      store,
      options: testOptions,
      host: testHost,
    })
    const { counts, starts, places } = await indexIdentities({ store, manifest })
    expect(Object.fromEntries(manifest.identities.map((name, i) => [name, counts[i]]))).toEqual({
      a: 12,
      b: 9,
      c: 2,
    })
    for (const [label, name] of manifest.identities.entries()) {
      const own = [...places.subarray(starts[label], starts[label + 1])]
      const crops = await cropsAt({ store, manifest }, own)
      expect(crops.map(({ path }) => path)).toEqual(
        FILES.map(([path]) => path).filter(path => path.startsWith(name)),
      )
      const [first] = own
      const shard = await openShard(store, manifest.shards[Math.floor(first! / 5)]!)
      expect(crops[0]?.image).toEqual(await shard.images(first! % 5, 1))
    }
    await expect(cropsAt({ store, manifest }, [23])).rejects.toThrow('place 23')
  })

  it('are counted in bins of powers of two', () => {
    expect(countBins(new Uint32Array([1, 1, 2, 3, 4, 5, 0, 9]))).toEqual([
      { from: 1, to: 1, identities: 2 },
      { from: 2, to: 2, identities: 1 },
      { from: 3, to: 4, identities: 2 },
      { from: 5, to: 8, identities: 1 },
      { from: 9, to: 16, identities: 1 },
    ])
    expect(countBins(new Uint32Array([0]))).toEqual([])
  })
})
