import { describe, expect, it } from 'vitest'
import type { CropHost } from '../data/crop-host.ts'
import type { Source } from '../data/sources.ts'
import type { Embedder } from '../model/embedder.ts'
import { type EmbedProgress, embedAll, type RunStore, readRun } from './embed-all.ts'
import { createEmbedHost } from './embed-host.ts'

// Pictures here are texts: the first byte is the gray level of a 128x128 crop, "?" shows no face, "!" is broken.
const crops: CropHost = {
  async decode(picture) {
    const [level = 0] = new Uint8Array(await picture.arrayBuffer())
    if (level === 33) throw new Error('no picture')
    const side = level === 63 ? 250 : 128
    return { width: side, height: side, data: new Uint8Array(side * side).fill(level) }
  },
  findFaces: async () => [],
}
function createLevelEmbedder() {
  const batches: number[] = []
  const embedder: Embedder = {
    async embed(images) {
      batches.push(images.length)
      await new Promise(resolve => setTimeout(resolve, 1))
      return images.map(({ data }) => Float32Array.of(data[0] ?? 0, 1))
    },
    dispose: async () => {},
  }
  return { embedder, batches }
}
function sourceOf(texts: Record<string, string>): Source {
  return {
    label: 'set',
    files: () =>
      Object.entries(texts).map(([name, text]) => ({
        path: `${name}.jpg`,
        open: async () => new Blob([text]),
      })),
  }
}
const letters = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `P_${String(i).padStart(4, '0')}`,
      String.fromCharCode(65 + (i % 26)),
    ]),
  )
function memoryStore(): RunStore & { saved: Blob | null } {
  const store = {
    saved: null as Blob | null,
    load: async () => store.saved,
    save: async (run: Blob) => {
      store.saved = run
    },
  }
  return store
}

describe('embedAll', () => {
  it('embeds in batches and says what was left out and why', async () => {
    const { embedder, batches } = createLevelEmbedder()
    const source = sourceOf({ ...letters(20), X_0001: '?', Y_0001: '!' })
    const progress: EmbedProgress[] = []
    const run = await embedAll(
      { source, onProgress: p => progress.push(p) },
      createEmbedHost(embedder, crops, { batch: 4 }),
    )
    expect(run.embeddings.names.toSorted()).toEqual(Object.keys(letters(20)))
    for (const [n, name] of run.embeddings.names.entries())
      expect(run.embeddings.rows[2 * n]).toBe(letters(20)[name]!.charCodeAt(0))
    expect(run.skipped).toEqual([
      { name: 'X_0001', reason: 'no face found' },
      { name: 'Y_0001', reason: 'cannot be read: no picture' },
    ])
    expect(run.kinds).toEqual({ 'crop 128x128': 20 })
    expect(Math.max(...batches)).toBe(4)
    expect(progress.at(-1)).toMatchObject({ done: 22, total: null, skipped: 2, secondsLeft: null })
  })

  it('embeds only what is wanted and stops reading then', async () => {
    const { embedder } = createLevelEmbedder()
    let opened = 0
    const source: Source = {
      label: 'set',
      files: function* () {
        for (const [name, text] of Object.entries(letters(1000))) {
          opened++
          yield { path: `${name}.jpg`, open: async () => new Blob([text]) }
        }
      },
    }
    const wanted = ['P_0003', 'P_0005']
    const run = await embedAll({ source, wanted }, createEmbedHost(embedder, crops, { batch: 4 }))
    expect(run.embeddings.names).toEqual(wanted)
    expect(opened).toBe(6)
  })

  it('goes on where it was cancelled, with the same result', async () => {
    const { embedder } = createLevelEmbedder()
    const source = sourceOf({ ...letters(50), X_0001: '?' })
    const store = memoryStore()
    const host = createEmbedHost(embedder, crops, { batch: 4, store })
    const stop = new AbortController()
    const onProgress = ({ done }: EmbedProgress) => {
      if (done >= 10) stop.abort()
    }
    // progress comes at most ten times a second: slow the source down instead of the clock
    const slow: Source = {
      label: 'set',
      files: async function* () {
        for (const [name, text] of Object.entries({ ...letters(50), X_0001: '?' })) {
          await new Promise(resolve => setTimeout(resolve, 12))
          yield { path: `${name}.jpg`, open: async () => new Blob([text]) }
        }
      },
    }
    const wanted = [...Object.keys(letters(50)), 'X_0001']
    await expect(
      embedAll({ source: slow, wanted, onProgress, signal: stop.signal }, host),
    ).rejects.toMatchObject({ name: 'AbortError' })
    const kept = await readRun(store.saved!)
    expect(kept.embeddings.names.length).toBeGreaterThanOrEqual(10)
    expect(kept.embeddings.names.length).toBeLessThan(50)
    const seen: EmbedProgress[] = []
    const run = await embedAll({ source, wanted, onProgress: p => seen.push(p) }, host)
    expect(run.embeddings.names.toSorted()).toEqual(Object.keys(letters(50)))
    expect(run.skipped).toHaveLength(1)
    expect(seen.at(-1)).toMatchObject({ done: 51, total: 51, secondsLeft: 0 })
    const { fresh, ...rest } = run
    expect(await readRun(store.saved!)).toEqual(rest)
    expect(fresh).toBe(51 - kept.embeddings.names.length - kept.skipped.length)
  })

  it('keeps the folder in names that repeat, also of a part of the pictures', async () => {
    const { embedder } = createLevelEmbedder()
    const store = memoryStore()
    const host = createEmbedHost(embedder, crops, { batch: 4, store })
    const run = await embedAll({ source: sourceOf({ 'A/0': 'a', 'B/0': '?' }) }, host)
    expect(run.embeddings.names).toEqual(['A/0'])
    expect(run.skipped.map(({ name }) => name)).toEqual(['B/0'])
    const again = await embedAll({ source: sourceOf({ 'A/0': 'a', 'B/0': '?' }) }, host)
    expect(again).toEqual({ ...run, fresh: 0 })
  })

  it('fails when the embedder fails, and keeps what it has', async () => {
    const { embedder } = createLevelEmbedder()
    let calls = 0
    const breaking: Embedder = {
      ...embedder,
      embed: images => (++calls > 2 ? Promise.reject(new Error('device lost')) : embedder.embed(images)),
    }
    const store = memoryStore()
    const source = sourceOf(letters(30))
    await expect(embedAll({ source }, createEmbedHost(breaking, crops, { batch: 4, store }))).rejects.toThrow(
      'device lost',
    )
    expect((await readRun(store.saved!)).embeddings.names.length).toBeGreaterThan(0)
  })

  it('refuses an empty source', async () => {
    const { embedder } = createLevelEmbedder()
    await expect(
      embedAll({ source: sourceOf({}) }, createEmbedHost(embedder, crops, { batch: 4 })),
    ).rejects.toThrow('set holds no pictures')
  })
})
