// The pictures of a data set as a source of a measurement: its crops under the paths that they were imported from.
import { ListError } from '../errors.ts'
import type { Files } from './entries.ts'
import type { Dataset } from './import-source.ts'
import { encodePng } from './png.ts'
import { openShard } from './shard-reader.ts'
import { SIDE } from './shards.ts'

/** Its files, in the order of its shards. Throws ListError, when they are listed, for a data set that doesn't know its pictures' names. */
export function datasetFiles({ store, manifest }: Dataset): Files {
  return async function* files() {
    for (const note of manifest.shards) {
      const shard = await openShard(store, note)
      const names = await shard.names()
      if (!names)
        throw new ListError(
          `${manifest.name} doesn’t know the names of its pictures (${note.file}), so no list can be looked up in it. Import the pictures themselves.`,
        )
      for (const [row, path] of names.entries())
        yield {
          path,
          open: async () =>
            new Blob([await encodePng({ width: SIDE, height: SIDE, data: await shard.images(row, 1) })]),
        }
    }
  }
}

/** What the data set is made of, whatever it is called: the same pictures in the same order have the same. */
export const datasetContent = ({ manifest }: Dataset): string =>
  manifest.shards.map(({ sha256 }) => sha256).join(' ')
