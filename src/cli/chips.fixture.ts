// A small real data set in memory for the tests of training: the LFW chips of fixtures/.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sortedFiles } from '../data/entries.ts'
import { importDataset } from '../data/import.ts'
import type { Dataset } from '../data/import-source.ts'
import type { Split } from '../data/manifest.ts'
import { type MemoryStore, memoryStore } from '../data/memory.fixture.ts'
import { personOf } from '../data/names.ts'
import { preparePicture } from '../data/prepare.ts'
import { decodePicture } from './decode-picture.ts'

const CHIPS = join(import.meta.dirname, '..', '..', 'fixtures', 'lfw', 'chips')
const host = { decode: decodePicture, findFaces: async () => [] }

/** The first `people` of the 30, two pictures of each. */
export async function chipDataset(
  people: number,
  { split, shardPictures = 8 }: { split: Split; shardPictures?: number },
): Promise<Dataset & { store: MemoryStore }> {
  const store = memoryStore()
  const names = readdirSync(CHIPS)
    .sort()
    .slice(0, 2 * people)
  const files = sortedFiles(
    names.map(name => ({
      path: `${personOf(name.replace('.jpg', ''))}/${name}`,
      open: async () => new Blob([readFileSync(join(CHIPS, name))]),
    })),
  )
  const options = { name: 'chips', aligned: true, shardPictures, split }
  const manifest = await importDataset({
    source: { kind: 'folder', label: 'chips', files },
    store,
    options,
    host: {
      parallel: 4,
      prepare: bytes => preparePicture(bytes, { aligned: true }, host),
      exclusively: work => work(),
    },
  })
  return { store, manifest }
}
