// What data.bench.ts measures in a worker of a real page: batches of 128 from shards in OPFS, as a training reads them.
import { CROP_PIXELS, type Pixels } from '../../src/data/augment.ts'
import { openBatches } from '../../src/data/batches.ts'
import { type Manifest, newManifest, writeManifest } from '../../src/data/manifest.ts'
import { createShardBuilder, IMAGE_BYTES, SHARD_PICTURES, shardFile } from '../../src/data/shards.ts'
import { resplit } from '../../src/data/split.ts'
import { sha256Hex } from '../../src/format/sha256.ts'
import { mulberry32 } from '../../src/random.ts'
import { openDataset } from '../../src/worker/datasets/entries.ts'
import { openShardStore } from '../../src/worker/datasets/store.ts'

const NAME = 'bench'
const BATCH = 128
const SHARDS = 4
const EPOCHS = 4

/** A data set of noise, as large as LFW. */
async function makeDataset(): Promise<Manifest> {
  const store = openShardStore(NAME)
  const split = { by: 'pictures', fraction: 0.05, seed: 1 } as const
  const options = { name: NAME, aligned: true, shardPictures: SHARD_PICTURES, split }
  const manifest = newManifest(options, { kind: 'folder', label: NAME, bytes: null })
  const random = mulberry32(1)
  const image = Uint8Array.from({ length: IMAGE_BYTES }, () => 256 * random())
  const builder = createShardBuilder(SHARD_PICTURES)
  manifest.identities = Array.from({ length: 100 }, (_, label) => `who-${label}`)
  for (let shard = 0; shard < SHARDS; shard++) {
    for (let row = 0; row < SHARD_PICTURES; row++) {
      const digest = Uint8Array.from({ length: 8 }, () => 256 * random())
      image.set(digest, row)
      builder.add({ image, label: row % 100, digest, hash: new Uint8Array(16), name: `${shard}/${row}.jpg` })
    }
    const bytes = await builder.finish()
    const file = shardFile(shard)
    await store.writeWhole(file, bytes)
    manifest.shards.push({ file, count: SHARD_PICTURES, bytes: bytes.length, sha256: await sha256Hex(bytes) })
  }
  manifest.state = 'complete'
  manifest.resume = null
  await writeManifest(store, manifest)
  await resplit(manifest, store)
  await store.close()
  return manifest
}

/** Pictures a second in each epoch. */
async function measure(into: Pixels): Promise<number[]> {
  const { store, manifest, close } = await openDataset(NAME)
  const batches = await openBatches(store, manifest, { seed: 1, batchSize: BATCH })
  const rates: number[] = []
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const begin = performance.now()
    for (let step = 0; step < batches.stepsPerEpoch; step++) await batches.read(epoch, step, into)
    rates.push((batches.stepsPerEpoch * BATCH * 1000) / (performance.now() - begin))
  }
  await close()
  return rates
}

self.addEventListener('message', async () => {
  try {
    const { counts } = await makeDataset()
    const bytes = await measure(new Uint8Array(BATCH * CROP_PIXELS))
    const floats = await measure(new Float32Array(BATCH * CROP_PIXELS))
    self.postMessage({ pictures: counts.train, bytes, floats })
  } catch (error) {
    self.postMessage({ error: String(error) })
  }
})
