import { describe, expect, it } from 'vitest'
import type { FoundFace } from '../../face/faces.ts'
import type { GrayImage } from '../../image.ts'
import { createEmbeddingCache } from './recent-embeddings.ts'
import { createRecentFaces } from './recent-faces.ts'

const face = (level: number): FoundFace => ({
  box: [0, 0, 1, 1],
  points: [
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
  ],
  score: 1,
  quality: [],
  crop: { width: 1, height: 1, data: Uint8Array.of(level) },
})

describe('faces that were found', () => {
  it('are known by their ids, whose worker they name', () => {
    const [here, there] = [createRecentFaces('a'), createRecentFaces('b')]
    const [first, second] = here.name([face(1), face(1)])
    expect(new Set([first!.id, second!.id, there.name([face(1)])[0]!.id]).size).toBe(3)
    expect(here.find(first!.id)?.crop).toBe(first!.crop)
    expect(there.find(first!.id)).toBeUndefined()
    there.keep([first!])
    expect(there.find(first!.id)?.crop).toBe(first!.crop)
  })
  it('are forgotten when many came after them, unless they were told again', () => {
    const faces = createRecentFaces('a')
    const [first, second] = faces.name([face(1), face(2)])
    faces.name(Array.from({ length: 2046 }, () => face(3)))
    faces.keep([first!])
    faces.name([face(4)])
    expect(faces.find(second!.id)).toBeUndefined()
    expect(faces.find(first!.id)).toBeDefined()
  })
})

describe('embeddings of faces', () => {
  const batches: number[] = []
  const embedder = {
    async embed(crops: readonly GrayImage[]) {
      batches.push(crops.length)
      return crops.map(({ data }) => Float32Array.from(data))
    },
  }
  it('are made once for each face and each way to embed', async () => {
    const cache = createEmbeddingCache()
    const [a, b] = createRecentFaces('a').name([face(1), face(2)])
    expect(await cache.embed(embedder, 'one', [a!, b!, a!])).toEqual([1, 2, 1].map(x => Float32Array.of(x)))
    await cache.embed(embedder, 'one', [b!, a!])
    await cache.embed(embedder, 'other', [a!])
    expect(batches).toEqual([2, 1])
  })
  it('are all there for more faces than are kept', async () => {
    const many = createRecentFaces('a').name(Array.from({ length: 70 }, (_, i) => face(i)))
    const embeddings = await createEmbeddingCache().embed(embedder, 'one', many)
    expect(embeddings.map(([level]) => level)).toEqual(many.map((_, i) => i))
  })
  it('are missed when the engine gives none', async () => {
    const [a] = createRecentFaces('a').name([face(1)])
    const none = { embed: async () => [] }
    await expect(createEmbeddingCache().embed(none, 'one', [a!])).rejects.toThrow('gave no embedding')
  })
})
