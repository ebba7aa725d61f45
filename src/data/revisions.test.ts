import { describe, expect, it } from 'vitest'
import { openBatches } from './batches.ts'
import { checkDataset } from './check.ts'
import { importDataset } from './import.ts'
import type { Manifest } from './manifest.ts'
import { type MemoryStore, memoryStore, SOURCES, testHost, testOptions } from './memory.fixture.ts'
import { DROPPED, listRevisions, readRevision, removeRevision, writeRevision } from './revisions.ts'
import { splitPictures } from './split.ts'

const note = {
  name: 'run-1',
  created: '2025-01-01T00:00:00.000Z',
  run: 'run',
  checkpoint: 'step-0000010.safetensors',
  threshold: 0.7,
  kept: 3,
  relabelled: 1,
  dropped: 2,
}

async function dataset(): Promise<{ store: MemoryStore; manifest: Manifest }> {
  const store = memoryStore()
  const files = Array.from({ length: 30 }, (_, i) => [`person ${i % 3}/${i}.jpg`, `picture ${i}`] as const)
  const manifest = await importDataset({
    source: await SOURCES.folder!(files),
    store,
    options: testOptions,
    host: {
      ...testHost,
      exclusively: work => work(),
    },
  })
  return { store, manifest }
}

async function shown({ store, manifest }: Awaited<ReturnType<typeof dataset>>, labels: Int32Array | null) {
  const found = new Map<number, number>()
  for (const set of ['inspection', 'train', 'validation'] as const) {
    const batches = await openBatches(store, manifest, { seed: 1, batchSize: 1, set, labels })
    const side = new Map<number, number>()
    for (let step = 0; step < batches.stepsPerEpoch; step++) {
      const { pictures, labels } = await batches.read(0, step)
      side.set(pictures[0]!, labels[0]!)
    }
    if (set === 'inspection') for (const [picture, label] of side) found.set(picture, label)
    if (set === 'train') expect(new Map([...side].sort((a, b) => a[0] - b[0]))).toEqual(found)
    if (set === 'validation') for (const [picture, label] of side) found.set(picture, 100 + label)
  }
  return found
}

describe('a label revision', () => {
  it('gives training pictures other labels and leaves some out; what validates stays', async () => {
    const own = await dataset()
    const before = await shown(own, null)
    expect(before.size).toBe(30)
    const { labels } = await splitPictures(own.store, own.manifest)
    const imported = Int32Array.from(labels.flatMap(part => [...part]))
    const revised = imported.map((label, i) =>
      i % 5 === 0 ? DROPPED : i % 3 === 0 ? (label + 1) % 3 : label,
    )
    const after = await shown(own, revised)
    for (const [picture, label] of before)
      if (label >= 100) expect(after.get(picture)).toBe(label)
      else expect(after.get(picture)).toBe(revised[picture] === DROPPED ? undefined : revised[picture])
    expect(after.size).toBeLessThan(30)
  })

  it('lies beside the shards, is listed, read back and deleted', async () => {
    const { store, manifest } = await dataset()
    const labels = new Int32Array(30).fill(1)
    await writeRevision(store, manifest, { note, labels })
    expect(await listRevisions(store)).toEqual([note])
    expect(await readRevision(store, manifest, 'run-1')).toEqual({ note, labels })
    expect(await checkDataset(store, manifest)).toMatchObject({ broken: [], unnamed: [] })
    await removeRevision(store, 'run-1')
    expect(await listRevisions(store)).toEqual([])
    await expect(readRevision(store, manifest, 'run-1')).rejects.toThrow('no label revision "run-1"')
  })

  it('is refused for other pictures and for labels that the data set has not', async () => {
    const { store, manifest } = await dataset()
    const labels = new Int32Array(30)
    await writeRevision(store, manifest, { note, labels })
    const changed = { ...manifest, identities: [...manifest.identities, 'someone'] }
    await expect(readRevision(store, changed, 'run-1')).rejects.toThrow('made for other pictures')
    labels[4] = 3
    await expect(writeRevision(store, manifest, { note, labels })).rejects.toThrow('has the label 3')
    await expect(writeRevision(store, manifest, { note, labels: labels.slice(1) })).rejects.toThrow(
      '29 labels',
    )
  })
})
