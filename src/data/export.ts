// A data set as a WebDataset tar: `000000000.png`, `.cls` (the label) and `.json` (identity and path) for each picture. Written part by
// part, a few pictures in memory.

import { tarEnd, tarHeader, tarPadding } from '../format/tar-write.ts'
import type { Dataset } from './import-source.ts'
import { encodePng } from './png.ts'
import { openShard } from './shard-reader.ts'
import { IMAGE_BYTES, SIDE } from './shards.ts'

/** Pictures that are read and encoded at once. */
const AT_ONCE = 32

/** The tar's parts in order. Identities and pictures come back with an aligned import of it. */
export async function* exportWebDataset(
  { store, manifest }: Dataset,
  onProgress: (done: number, pictures: number) => void = () => {},
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { pictures } = manifest.counts
  let number = 0
  for (const note of manifest.shards) {
    const shard = await openShard(store, note)
    const [labels, names] = [await shard.labels(), await shard.names()]
    for (let first = 0; first < shard.count; first += AT_ONCE) {
      const count = Math.min(AT_ONCE, shard.count - first)
      const images = await shard.images(first, count)
      const pngs = await Promise.all(
        Array.from({ length: count }, (_, i) =>
          encodePng({
            width: SIDE,
            height: SIDE,
            data: images.subarray(i * IMAGE_BYTES, (i + 1) * IMAGE_BYTES),
          }),
        ),
      )
      for (const [i, png] of pngs.entries()) {
        const label = labels[first + i] ?? 0
        const key = String(number++).padStart(9, '0')
        const about = { identity: manifest.identities[label], label, path: names?.[first + i] ?? '' }
        yield tarFile(`${key}.png`, png)
        yield tarFile(`${key}.cls`, new TextEncoder().encode(String(label)))
        yield tarFile(`${key}.json`, new TextEncoder().encode(JSON.stringify(about)))
      }
      onProgress(number, pictures)
    }
  }
  yield tarEnd()
}

/** A file with its header, padded to whole blocks. */
function tarFile(path: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const [header, padding] = [tarHeader(path, data.length), tarPadding(data.length)]
  const bytes = new Uint8Array(header.length + data.length + padding.length)
  bytes.set(header)
  bytes.set(data, header.length)
  return bytes
}
