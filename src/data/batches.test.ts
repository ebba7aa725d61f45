import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CROP_PIXELS } from './augment.ts'
import { openBatches } from './batches.ts'
import type { Manifest } from './manifest.ts'
import { newManifest, writeManifest } from './manifest.ts'
import { type MemoryStore, memoryStore, testOptions } from './memory.fixture.ts'
import { openShard } from './shard-reader.ts'
import { createShardBuilder, IMAGE_BYTES, SIDE, shardFile } from './shards.ts'

/** Picture `i` has the label i % 7, and pixels that tell i, row and column. */
async function dataset(
  counts: readonly number[],
  fraction: number,
): Promise<{ store: MemoryStore; manifest: Manifest }> {
  const store = memoryStore()
  const options = { ...testOptions, split: { by: 'pictures', fraction, seed: 3 } as const }
  const manifest = newManifest(options, { kind: 'folder', label: 'x', bytes: null })
  manifest.identities = Array.from({ length: 7 }, (_, label) => `who ${label}`)
  let number = 0
  for (const [index, count] of counts.entries()) {
    const builder = createShardBuilder(count)
    for (let row = 0; row < count; row++, number++) {
      const image = new Uint8Array(IMAGE_BYTES)
      for (let i = 0; i < IMAGE_BYTES; i++) image[i] = (i % SIDE) + Math.floor(i / SIDE)
      image.fill(number, 8 * SIDE, 136 * SIDE)
      for (let y = 8; y < 136; y++) image.fill(number >> 8, y * SIDE + 72, y * SIDE + 73)
      const digest = new Uint8Array(8)
      new DataView(digest.buffer).setUint32(0, Math.imul(number, 0x9e3779b1), true)
      builder.add({ image, label: number % 7, digest, hash: new Uint8Array(16), name: `${number}` })
    }
    const bytes = await builder.finish()
    await store.writeWhole(shardFile(index), bytes)
    manifest.shards.push({ file: shardFile(index), count, bytes: bytes.length, sha256: '' })
  }
  manifest.state = 'complete'
  await writeManifest(store, manifest)
  return { store, manifest }
}
const small = dataset([60, 60, 60, 23], 0.2)

describe('batches', () => {
  it('are the same whatever was read before', async () => {
    const { store, manifest } = await small
    const options = { seed: 5, batchSize: 16, windowPictures: 48 }
    const inOrder = await openBatches(store, manifest, options)
    const expected = new Map<string, string>()
    const shown = async (batches: typeof inOrder, epoch: number, step: number) => {
      const { images, labels } = await batches.read(epoch, step)
      return `${Buffer.from(images).toString('latin1')} ${labels}`
    }
    for (let epoch = 0; epoch < 3; epoch++)
      for (let step = 0; step < inOrder.stepsPerEpoch; step++)
        expected.set(`${epoch}/${step}`, await shown(inOrder, epoch, step))
    const place = fc.tuple(fc.nat(2), fc.nat(inOrder.stepsPerEpoch - 1))
    await fc.assert(
      fc.asyncProperty(fc.array(place, { minLength: 1, maxLength: 12 }), async places => {
        const batches = await openBatches(store, manifest, options)
        const found = await Promise.all(places.map(([epoch, step]) => shown(batches, epoch, step)))
        expect(found).toEqual(places.map(([epoch, step]) => expected.get(`${epoch}/${step}`)))
      }),
      { numRuns: 12 },
    )
    expect(new Set(expected.values()).size).toBe(expected.size)
  })

  it('show each training picture once in an epoch, with its label, and no validation picture', async () => {
    const { store, manifest } = await small
    const seen = async (set: 'train' | 'validation', epoch: number) => {
      const batches = await openBatches(store, manifest, { seed: 5, batchSize: 1, windowPictures: 40, set })
      const numbers: number[] = []
      for (let step = 0; step < batches.stepsPerEpoch; step++) {
        const { images, labels } = await batches.read(epoch, step)
        const number = images[CROP_PIXELS / 2 + 3]!
        expect(labels[0]).toBe(number % 7)
        numbers.push(number)
      }
      return numbers
    }
    const [train, again, validation] = [
      await seen('train', 0),
      await seen('train', 1),
      await seen('validation', 0),
    ]
    const sorted = (numbers: number[]) => numbers.toSorted((a, b) => a - b)
    expect(sorted([...train, ...validation])).toEqual(Array.from({ length: 203 }, (_, i) => i))
    expect(sorted(again)).toEqual(sorted(train))
    expect(again).not.toEqual(train)
    expect(validation).toEqual(sorted(validation))
    expect(validation.length / 203).toBeCloseTo(0.2, 1)
  })

  it('mix pictures of far places', async () => {
    const { store, manifest } = await small
    const batches = await openBatches(store, manifest, { seed: 1, batchSize: 32, windowPictures: 96 })
    const { images } = await batches.read(0, 0)
    const numbers = Array.from({ length: 32 }, (_, i) => images[i * CROP_PIXELS + CROP_PIXELS / 2 + 3]!)
    expect(Math.max(...numbers) - Math.min(...numbers)).toBeGreaterThan(100)
  })

  it('cut windows anywhere in the crop, half of them mirrored, and give floats of 0 to 1', async () => {
    const store = memoryStore()
    const manifest = newManifest(
      { ...testOptions, split: { by: 'pictures', fraction: 0, seed: 1 } },
      { kind: 'folder', label: 'x', bytes: null },
    )
    const builder = createShardBuilder(500)
    const image = Uint8Array.from({ length: IMAGE_BYTES }, (_, i) => (i % SIDE) + 100 * Number(i < SIDE * 10))
    for (let row = 0; row < 500; row++)
      builder.add({ image, label: 0, digest: new Uint8Array(8), hash: new Uint8Array(16), name: '' })
    const bytes = await builder.finish()
    await store.writeWhole(shardFile(0), bytes)
    manifest.shards.push({ file: shardFile(0), count: 500, bytes: bytes.length, sha256: '' })
    manifest.identities.push('one')
    const batches = await openBatches(store, manifest, { seed: 1, batchSize: 500 })
    const { images } = await batches.read(0, 0, new Float32Array(500 * CROP_PIXELS))
    const plain = (await batches.read(0, 0)).images
    expect(Array.from(images.subarray(0, 2000), x => Math.round(x * 255))).toEqual([
      ...plain.subarray(0, 2000),
    ])
    let mirrored = 0
    const lefts = new Set<number>()
    for (let i = 0; i < 500; i++) {
      const row = plain.subarray(i * CROP_PIXELS + 120 * 128, i * CROP_PIXELS + 121 * 128)
      const isMirrored = row[0]! > row[127]!
      mirrored += Number(isMirrored)
      lefts.add(isMirrored ? row[127]! : row[0]!)
      expect(Math.abs(row[127]! - row[0]!)).toBe(127)
    }
    expect(mirrored).toBeGreaterThan(200)
    expect(mirrored).toBeLessThan(300)
    expect([...lefts].sort((a, b) => a - b)).toEqual(Array.from({ length: 17 }, (_, i) => i))
  })

  it('of validation are the middle 128x128 in order', async () => {
    const { store, manifest } = await small
    const batches = await openBatches(store, manifest, { seed: 9, batchSize: 4, set: 'validation' })
    const last = await batches.read(0, batches.stepsPerEpoch - 1)
    expect(last.count).toBe(batches.pictures - 4 * (batches.stepsPerEpoch - 1))
    const { images } = await batches.read(0, 0)
    const number = images[CROP_PIXELS / 2]!
    const shard = await openShard(store, manifest.shards[0]!)
    const crop = await shard.images(number, 1)
    const middle = Array.from({ length: 128 }, (_, y) => [
      ...crop.subarray((y + 8) * SIDE + 8, (y + 8) * SIDE + 136),
    ])
    expect([...images.subarray(0, CROP_PIXELS)]).toEqual(middle.flat())
  })

  it('are refused when the data set is smaller than one, or a shard is missing', async () => {
    const { store, manifest } = await dataset([10], 0)
    await expect(openBatches(store, manifest, { seed: 1 })).rejects.toMatchObject({ name: 'ListError' })
    store.files.set(shardFile(0), new Uint8Array(3))
    await expect(openBatches(store, manifest, { seed: 1, batchSize: 2 })).rejects.toMatchObject({
      name: 'StorageError',
    })
  })
})
