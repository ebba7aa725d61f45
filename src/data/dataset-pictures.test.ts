import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { datasetContent, datasetFiles } from './dataset-pictures.ts'
import { importDataset } from './import.ts'
import { memoryStore, SOURCES, type TestFiles, testHost, testOptions } from './memory.fixture.ts'
import { openShard } from './shard-reader.ts'
import { SIDE } from './shards.ts'
import { pictures } from './sources.ts'

const FILES: TestFiles = Array.from({ length: 12 }, (_, i) => [
  `who-${i % 3}/who-${i % 3}_${String(i).padStart(4, '0')}.jpg`,
  `${i}`,
])
async function make(files: TestFiles) {
  const store = memoryStore()
  return {
    store,
    manifest: await importDataset({
      source: await SOURCES.folder!(files),
      store,
      options: testOptions,
      host: testHost,
    }),
  }
}

describe('the pictures of a data set', () => {
  it('are found by their names, with the crops that the shards hold', async () => {
    const dataset = await make(FILES)
    const names = new Set(['who-0_0003', 'who-2_0011'])
    const found = new Map<string, Uint8Array>()
    for await (const { name, open } of pictures({ label: 'set', files: datasetFiles(dataset) }, { names })) {
      const file = await open()
      if (names.has(name)) found.set(name, new Uint8Array(await file.slice(0, file.size).arrayBuffer()))
    }
    expect([...found.keys()].sort()).toEqual([...names])
    const shard = await openShard(dataset.store, dataset.manifest.shards[0]!)
    const row = (await shard.names())!.findIndex(path => path.includes('who-0_0003'))
    const crop = await shard.images(row, 1)
    expect(firstRowOf(found.get('who-0_0003')!)).toEqual([...crop.subarray(0, SIDE)])
  })
  it('have a content that tells other pictures apart', async () => {
    const [one, same, other] = await Promise.all([make(FILES), make(FILES), make(FILES.slice(1))])
    expect(datasetContent(one)).toBe(datasetContent(same))
    expect(datasetContent(one)).not.toBe(datasetContent(other))
  })
  it('cannot be looked up in shards that do not name them, and the sentence says so', async () => {
    const dataset = await make(FILES)
    const bytes = dataset.store.files.get('shard-00000.safetensors')!
    const at = Buffer.from(bytes).indexOf('"names"')
    bytes.set(new TextEncoder().encode('"nomes"'), at)
    const first = async () => {
      for await (const file of datasetFiles(dataset)()) return file
    }
    await expect(first()).rejects.toThrow('doesn’t know the names of its pictures')
  })
})

/** The levels of a gray PNG's first row; its rows are stored as differences from the row above, the first as it is. */
function firstRowOf(png: Uint8Array): number[] {
  const view = new DataView(png.buffer)
  for (let at = 8; at < png.length; at += 12 + view.getUint32(at))
    if (Buffer.from(png).toString('latin1', at + 4, at + 8) === 'IDAT')
      return [...inflateSync(png.subarray(at + 8, at + 8 + view.getUint32(at))).subarray(1, 1 + SIDE)]
  return []
}
