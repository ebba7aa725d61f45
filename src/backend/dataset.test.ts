// Embeddings of a data set: made once, kept beside the shards, and made anew when these or the model change.
import { describe, expect, it } from 'vitest'
import { parseManifest, readManifest } from '../data/manifest.ts'
import { IMAGE_BYTES, type ShardStore } from '../data/shards.ts'
import { bytesOf, writeSafetensors } from '../format/safetensors.ts'
import { sha256Hex } from '../format/sha256.ts'
import type { GrayImage } from '../image.ts'
import { embedDataset, embeddingsFile } from './dataset.ts'

function memoryStore(): ShardStore & { files: Map<string, Uint8Array<ArrayBuffer>> } {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  return {
    files,
    list: async () => [...files.keys()],
    read: async name => new Blob([files.get(name) ?? new Uint8Array()]),
    writeWhole: async (name, bytes) => void files.set(name, bytes.slice()),
    remove: async name => void files.delete(name),
  }
}
/** Adds a shard of crops that are all of one gray, one for each label. */
async function addShard(store: ReturnType<typeof memoryStore>, file: string, labels: number[], gray = 10) {
  const images = new Uint8Array(labels.length * IMAGE_BYTES).map((_, i) => gray + Math.floor(i / IMAGE_BYTES))
  const blob = writeSafetensors([
    ['images', { dtype: 'U8', shape: [labels.length, 144, 144], bytes: images }],
    ['labels', { dtype: 'I32', shape: [labels.length], bytes: bytesOf(Int32Array.from(labels)) }],
  ])
  const bytes = new Uint8Array(await blob.arrayBuffer())
  store.files.set(file, bytes)
  return { file, count: labels.length, bytes: bytes.length, sha256: await sha256Hex(bytes) }
}
async function dataset() {
  const store = memoryStore()
  const shards = [
    await addShard(store, 'a.safetensors', [0, 1, 1]),
    await addShard(store, 'b.safetensors', [0, 2], 60),
  ]
  const [source, options, split, counts, skipped] = [{}, {}, {}, {}, {}]
  const manifest = {
    version: 1,
    name: 'set',
    state: 'complete',
    resume: null,
    source,
    options,
    split,
    counts,
    skipped,
  }
  const text = JSON.stringify({ ...manifest, shards, identities: ['Ada', 'Bo', 'Cy'] })
  store.files.set('manifest.json', new TextEncoder().encode(text))
  return { store, manifest: parseManifest(text) }
}
/** Embeds a crop as its gray in all places, and counts the crops. */
function embedder(sha256 = 'a'.repeat(64)) {
  const seen: GrayImage[] = []
  const embed = async (crops: readonly GrayImage[]) => {
    seen.push(...crops)
    return crops.map(({ data }) => new Float32Array(256).fill(data[0] ?? 0))
  }
  return { seen, sha256, kind: 'mirrored' as const, batch: 2, embed }
}

describe('embedDataset', () => {
  it('gives each picture its person and embedding, and embeds none of them twice', async () => {
    const set = await dataset()
    const first = embedder()
    const { rows, people } = await embedDataset(set, first)
    expect(people).toEqual(['Ada', 'Bo', 'Bo', 'Ada', 'Cy'])
    expect([0, 1, 2, 3, 4].map(n => rows[n * 256])).toEqual([10, 11, 12, 60, 61])
    expect(first.seen.map(({ width, height }) => [width, height])).toEqual(Array(5).fill([128, 128]))
    const second = embedder()
    expect(await embedDataset(set, second)).toEqual({ rows, people })
    expect(second.seen).toHaveLength(0)
    expect(await set.store.list()).toContain('embeddings-aaaaaaaa-mirrored.safetensors')
    expect(await readManifest(set.store)).toEqual(set.manifest)
  })

  it('embeds anew for other shards, other weights whose name begins alike, and a file that is damaged', async () => {
    const set = await dataset()
    await embedDataset(set, embedder())
    const like = embedder(`${'a'.repeat(60)}bbbb`)
    await embedDataset(set, like)
    expect(like.seen).toHaveLength(5)
    const [a, b] = set.manifest.shards
    const changed = await addShard(set.store, 'b.safetensors', [0, 2], 90)
    const other = { store: set.store, manifest: { ...set.manifest, shards: [a!, changed] } }
    const again = embedder(like.sha256)
    const { rows } = await embedDataset(other, again)
    expect(again.seen).toHaveLength(5)
    expect(rows[3 * 256]).toBe(90)
    expect(changed.sha256).not.toBe(b!.sha256)
    const kept = embeddingsFile(again)
    set.store.files.set(kept, set.store.files.get(kept)!.slice(0, 99))
    const last = embedder(like.sha256)
    await embedDataset(other, last)
    expect(last.seen).toHaveLength(5)
  })

  it('stops when it is told to, and for an embedding that is not finite', async () => {
    const set = await dataset()
    const stop = new AbortController()
    stop.abort()
    await expect(embedDataset(set, { ...embedder(), signal: stop.signal })).rejects.toThrow('abort')
    const embed = async () => [new Float32Array(256).fill(Number.NaN)]
    await expect(embedDataset(set, { ...embedder(), batch: 1, embed })).rejects.toThrow('holds NaN')
    expect(await set.store.list()).not.toContain('embeddings-aaaaaaaa-mirrored.safetensors')
  })
})
