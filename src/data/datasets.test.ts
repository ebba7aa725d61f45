import { describe, expect, it } from 'vitest'
import { checkDataset, dropShards } from './check.ts'
import { copyDataset } from './datasets.ts'
import { estimateImport } from './estimate.ts'
import { exportWebDataset } from './export.ts'
import { importDataset } from './import.ts'
import type { Dataset, ImportSource } from './import-source.ts'
import { MANIFEST, parseManifest, readManifest } from './manifest.ts'
import {
  contents,
  cutTo,
  memoryStore,
  SOURCES,
  type TestFiles,
  tarFile,
  testHost,
  testOptions,
} from './memory.fixture.ts'
import { openPacked, packedParts } from './packed.ts'
import { previewImport } from './preview.ts'
import { openShard } from './shard-reader.ts'
import { resplit, splitPictures } from './split.ts'

const FRIENDS: TestFiles = Array.from({ length: 24 }, (_, i) => [
  `who-${i % 3}/${String(i).padStart(2, '0')}.jpg`,
  `${i}`,
])
const OTHERS: TestFiles = Array.from({ length: 9 }, (_, i) => [`who-${2 + (i % 3)}/x${i}.jpg`, `${20 + i}`])

async function make(
  files: TestFiles,
  options = testOptions,
): Promise<Dataset & { store: ReturnType<typeof memoryStore> }> {
  const store = memoryStore()
  const manifest = await importDataset({
    source: await SOURCES.folder!(files),
    store,
    options,
    host: testHost,
  })
  return { store, manifest }
}
async function picturesOf({ store, manifest }: Dataset): Promise<Map<string, string>> {
  const all = new Map<string, string>()
  for (const note of manifest.shards) {
    const shard = await openShard(store, note)
    const labels = await shard.labels()
    for (const [row, name] of (await shard.names())!.entries())
      all.set(
        name,
        `${manifest.identities[labels[row]!]} ${Buffer.from(await shard.images(row, 1)).toString('latin1')}`,
      )
  }
  return all
}

describe('a data set', () => {
  it('is checked by hash; broken shards can be dropped', async () => {
    const { store, manifest } = await make(FRIENDS)
    expect(await checkDataset(store, manifest)).toEqual({ whole: 5, pictures: 24, broken: [], unnamed: [] })
    store.files.get('shard-00001.safetensors')![5000]! ^= 1
    store.files.set('shard-00003.safetensors', store.files.get('shard-00003.safetensors')!.slice(0, -7))
    store.files.delete('shard-00004.safetensors')
    store.files.set('shard-00009.safetensors', new Uint8Array(3))
    const result = await checkDataset(store, manifest)
    expect(result).toMatchObject({ whole: 2, pictures: 10, unnamed: ['shard-00009.safetensors'] })
    const files = result.broken.map(({ file }) => file)
    expect(files.map(file => file.slice(6, 11))).toEqual(['00001', '00003', '00004'])
    const dropped = await dropShards(store, manifest, files)
    expect(dropped.counts).toMatchObject({ pictures: 10, identities: 3 })
    expect(dropped.counts.train + dropped.counts.validation).toBe(10)
    expect(await checkDataset(store, await readManifest(store))).toMatchObject({ whole: 2, broken: [] })
  })

  it('merges with another one: names are identities, copies are skipped', async () => {
    const [friends, others] = [await make(FRIENDS), await make(OTHERS)]
    const store = memoryStore()
    const source = { kind: 'datasets', label: 'both', sets: [friends, others] } as const
    store.failure = { writes: 4, when: 'after' }
    await expect(importDataset({ source, store, options: testOptions, host: testHost })).rejects.toThrow(
      'killed',
    )
    const manifest = await importDataset({ source, store, options: testOptions, host: testHost })
    expect(manifest.counts).toMatchObject({ pictures: 29, identities: 5, skipped: 4 })
    expect(manifest.identities).toEqual(['who-0', 'who-1', 'who-2', 'who-3', 'who-4'])
    expect(manifest.skipped['same bytes']?.count).toBe(4)
    const all = await picturesOf({ store, manifest })
    for (const [name, picture] of await picturesOf(friends)) expect(all.get(name)).toBe(picture)
  })

  it('is copied with its hashes checked', async () => {
    const friends = await make(FRIENDS)
    const store = memoryStore()
    await copyDataset(friends, store, { label: 'friends' })
    expect(contents(store)).toEqual(contents(friends.store))
    const damaged = friends.store.files.get('shard-00002.safetensors')!
    damaged[5000]! ^= 1
    const copy = memoryStore()
    await expect(copyDataset(friends, copy, { label: 'friends', name: 'copy' })).rejects.toThrow(
      /shard-00002.safetensors of friends fails its SHA-256/,
    )
    expect(await readManifest(copy)).toMatchObject({
      name: 'copy',
      state: 'importing',
      shards: { length: 2 },
    })
    damaged[5000]! ^= 1
    const other = copyDataset(friends, copy, { label: 'others', name: 'copy' })
    await expect(other).rejects.toMatchObject({ name: 'StorageError' })
    expect(await copyDataset(friends, copy, { label: 'friends', name: 'copy' })).toMatchObject({
      name: 'copy',
    })
    copy.files.set(MANIFEST, friends.store.files.get(MANIFEST)!)
    expect(contents(copy)).toEqual(contents(friends.store))
  })

  it('comes back from a tar of its own files', async () => {
    const friends = await make(FRIENDS)
    const parts: BlobPart[] = []
    for await (const part of packedParts(friends))
      parts.push('file' in part ? friends.store.files.get(part.file)! : part)
    const packed = await openPacked(new Blob(parts), 'friends.tar')
    const store = memoryStore()
    await copyDataset(packed!, store, { label: 'friends.tar' })
    expect(contents(store)).toEqual(contents(friends.store))
    expect(await openPacked(tarFile(FRIENDS), 'pictures.tar')).toBeNull()
  })

  it('comes back from its WebDataset tar with the same identities', async () => {
    const friends = await make(FRIENDS)
    const parts: Uint8Array<ArrayBuffer>[] = []
    for await (const part of exportWebDataset(friends)) parts.push(part)
    const archive = new Blob(parts)
    const back = await importDataset({
      source: { kind: 'archive', label: 'friends.tar', archive },
      store: memoryStore(),
      options: testOptions,
      host: testHost,
    })
    expect(back.counts).toMatchObject({ pictures: 24, identities: 3, skipped: 0 })
    expect(back.identities).toEqual(friends.manifest.identities)
    const png = parts[0]!
    expect(Buffer.from(png.subarray(512, 520)).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  })

  it('is split by a rule that does not depend on order', async () => {
    const split = { by: 'pictures', fraction: 0.25, seed: 7 } as const
    const names = async (files: TestFiles) => {
      const set = await make(files, { ...testOptions, split })
      const { validates } = await splitPictures(set.store, set.manifest)
      const found: string[] = []
      for (const [s, note] of set.manifest.shards.entries())
        for (const [row, name] of (await (await openShard(set.store, note)).names())!.entries())
          if (validates[s]![row]) found.push(name)
      expect(set.manifest.counts.validation).toBe(found.length)
      return found
    }
    const whole = await names(FRIENDS)
    expect(whole.length).toBeGreaterThan(1)
    expect(whole).toEqual(await names(FRIENDS))
    expect(whole.every(name => Number(name.slice(6, 8)) > 2)).toBe(true) // the first one of each identity trains
  })

  it('is split by identities, and anew with other options', async () => {
    const many: TestFiles = Array.from({ length: 60 }, (_, i) => [`who-${i % 20}/${i}.jpg`, `${i}`])
    const { store, manifest } = await make(many, {
      ...testOptions,
      split: { by: 'identities', fraction: 0.3, seed: 2 },
    })
    const { labels, validates } = await splitPictures(store, manifest)
    const sides = new Map<number, Set<number>>()
    for (const [s, own] of labels.entries())
      for (const [row, label] of own.entries())
        sides.set(label, (sides.get(label) ?? new Set()).add(validates[s]![row]!))
    expect([...sides.values()].every(({ size }) => size === 1)).toBe(true)
    const validating = [...sides.values()].filter(side => side.has(1)).length
    expect(validating).toBeGreaterThan(2)
    expect(validating).toBeLessThan(11)
    manifest.split = { by: 'pictures', fraction: 0, seed: 2 }
    expect((await resplit(manifest, store)).counts).toMatchObject({ train: 60, validation: 0 })
  })

  it('says beforehand how much room it needs', async () => {
    const many: TestFiles = Array.from({ length: 1000 }, (_, i) => [
      `who-${i % 20}/${i}.jpg`,
      `${i}`.padStart(900),
    ])
    // a large file before the first picture, as LFW's archive has one
    const led: TestFiles = [['report/list.mat', 'x'.repeat(700_000)], ...many]
    const sample = { pictures: 200, bytes: { archive: 0, other: 0 } }
    for (const [kind, source] of Object.entries(SOURCES)) {
      expect(await estimateImport(await source(many)), kind).toMatchObject({
        pictures: 1000,
        isCounted: true,
      })
      if (kind === 'tar.gz') continue // all of it is in the first chunk that is inflated
      const projected = await estimateImport(await source(kind === 'tar' ? led : many), { sample })
      expect(Math.abs(projected!.pictures - 1000), kind).toBeLessThan(60)
    }
  })

  it('is estimated up to where its source breaks off', async () => {
    const whole = (await SOURCES.tar!(FRIENDS)) as Extract<ImportSource, { kind: 'archive' }>
    const estimateOf = (share: number) =>
      estimateImport({ ...whole, archive: cutTo(whole.archive, Math.floor(whole.archive.size * share)) })
    expect(await estimateOf(0.5)).toMatchObject({
      isCounted: true,
      broken: expect.stringMatching(/^friends.tar, byte/),
    })
    await expect(estimateOf(0.01)).rejects.toMatchObject({ name: 'FormatError' })
  })

  it('is previewed by its first pictures, nothing is written', async () => {
    const source = await SOURCES.tar!([['a/0.jpg', '!'], ...FRIENDS])
    const pictures = await previewImport(source, false, testHost, { count: 3 })
    expect(pictures.map(({ path, identity }) => [path, identity])).toEqual([
      ['a/0.jpg', 'a'],
      ['who-0/00.jpg', 'who-0'],
      ['who-1/01.jpg', 'who-1'],
    ])
    expect(pictures[0]?.result).toBe('broken picture')
    expect(pictures[1]?.result).toMatchObject({ image: { length: 144 * 144 } })
  })

  it('with a damaged manifest is refused by name', () => {
    for (const text of [
      '',
      '[]',
      '{}',
      '{"version":2}',
      '{"version":1,"source":{},"options":{},"split":{},"counts":{},"skipped":{}}',
    ])
      expect(() => parseManifest(text)).toThrow(/^manifest.json: /)
  })
})
