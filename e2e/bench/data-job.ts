// What e2e/bench/data.mjs measures in one process, built for Node: batches of 128 from the shards of a data set on the disk.
import { openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { openShardFolder } from '../../src/cli/shard-store.ts'
import { CROP_PIXELS, type Pixels } from '../../src/data/augment.ts'
import { openBatches } from '../../src/data/batches.ts'
import { readManifest } from '../../src/data/manifest.ts'
import type { ShardStore } from '../../src/data/shards.ts'

const BATCH = 128
const folder = process.argv[2] ?? ''
const files = await openShardFolder(folder)
const manifest = await readManifest(files)
/** What the page has: Blobs. */
const blobs: ShardStore = { ...files, read: name => openAsBlob(join(folder, name)) }

async function measure(name: string, store: ShardStore, into: Pixels): Promise<void> {
  const batches = await openBatches(store, manifest, { seed: 1, batchSize: BATCH })
  const rates: number[] = []
  for (let epoch = 0; epoch < 4; epoch++) {
    const begin = performance.now()
    for (let step = 0; step < batches.stepsPerEpoch; step++) await batches.read(epoch, step, into)
    rates.push((batches.stepsPerEpoch * BATCH * 1000) / (performance.now() - begin))
  }
  const [, ...warm] = rates
  const best = Math.max(...warm)
  const note = `pictures; ${(best / BATCH).toFixed(0)} batches of ${BATCH} a second, best of ${warm.length} epochs of ${batches.pictures} pictures (first epoch ${rates[0]?.toFixed(0)})`
  console.log(JSON.stringify({ name, value: best.toFixed(0), unit: 'per second', note }))
}

await measure('Batches from shards, bytes', files, new Uint8Array(BATCH * CROP_PIXELS))
await measure('Batches from shards, floats', files, new Float32Array(BATCH * CROP_PIXELS))
await measure('Batches from shards through Blobs, bytes', blobs, new Uint8Array(BATCH * CROP_PIXELS))
