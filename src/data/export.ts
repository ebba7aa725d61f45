// A data set as a WebDataset tar: `000000000.png`, `.cls` (the label) and `.json` (identity and path) for each picture. Written part by
// part, a few pictures in memory.
import type { Dataset } from './datasets.ts'
import { encodePng } from './png.ts'
import { openShard } from './shard-reader.ts'
import { IMAGE_BYTES, SIDE } from './shards.ts'

const BLOCK = 512
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
  yield new Uint8Array(2 * BLOCK)
}

/** A ustar header with the file behind it, padded to whole blocks. The path has at most 100 ASCII letters. */
function tarFile(path: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(BLOCK + Math.ceil(data.length / BLOCK) * BLOCK)
  const put = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at)
  put(0, path)
  put(100, '0000644\0') // mode
  put(108, '0000000\x000000000\0') // owner, group
  put(124, `${data.length.toString(8).padStart(11, '0')}\0`)
  put(136, '00000000000\0') // time: none, so that one data set gives one tar
  put(148, '        ') // checksum, counted as spaces
  put(156, '0') // a plain file
  put(257, 'ustar\x0000')
  const checksum = bytes.subarray(0, BLOCK).reduce((sum, byte) => sum + byte, 0)
  put(148, `${checksum.toString(8).padStart(6, '0')}\0 `)
  bytes.set(data, BLOCK)
  return bytes
}
