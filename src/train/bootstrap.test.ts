import { beforeAll, describe, expect, it } from 'vitest'
import { chipDataset } from '../cli/chips.fixture.ts'
import { memoryStore } from '../data/memory.fixture.ts'
import { DROPPED, listRevisions, writeRevision } from '../data/revisions.ts'
import { splitPictures } from '../data/split.ts'
import { NOT_ASKED, predictLabels, relabel, writeRelabelling } from './bootstrap.ts'
import { bestCheckpoint } from './run.ts'
import { TINY, TINY_RECIPE, tinyEngine, tinyRun, trainTiny } from './tiny.fixture.ts'

describe('relabelling', () => {
  const predictions = {
    identities: 3,
    labels: Int32Array.of(0, 0, 0, 1, 1, 2, 2, DROPPED),
    predicted: Int32Array.of(0, 1, 2, 1, NOT_ASKED, 0, 0, NOT_ASKED),
    probability: Float32Array.of(0.3, 0.71, 0.7, 0.9, 0, 0.99, 0.95, 0),
  }

  it('keeps where both agree, moves where the prediction is sure, else leaves out', () => {
    const result = relabel(predictions, 0.7000001)
    expect([...result.labels]).toEqual([0, 1, DROPPED, 1, 1, 0, 0, DROPPED])
    expect(result).toMatchObject({ kept: 2, relabelled: 3, dropped: 1 })
    expect(result.moves).toEqual([
      { from: 2, to: 0, count: 2 },
      { from: 0, to: 1, count: 1 },
    ])
    expect(result.identities).toEqual([
      { before: 3, kept: 1, left: 1, joined: 2, dropped: 1 },
      { before: 1, kept: 1, left: 0, joined: 1, dropped: 0 },
      { before: 2, kept: 0, left: 2, joined: 0, dropped: 0 },
    ])
  })
})

describe('semantic bootstrapping', () => {
  let dataset: Awaited<ReturnType<typeof chipDataset>>
  beforeAll(async () => {
    dataset = await chipDataset(6, { split: { by: 'pictures', fraction: 0.2, seed: 1 } })
  })

  it('mends labels that were swapped, beside the shards, and a run trains on the revision', async () => {
    const { store, manifest } = dataset
    const { labels, validates } = await splitPictures(store, manifest)
    const truth = labels.flatMap(own => [...own])
    const isHeld = validates.flatMap(own => [...own])
    const recipe = {
      ...TINY_RECIPE,
      epochs: 50,
      batchSize: 4,
      dropout: 0,
      learningRate: 0.015,
      augment: 'mirror',
    } as const
    const validation = { everySteps: 1000, pictures: 0, pairs: 0, seed: 1 }
    const runs = memoryStore()
    const { run } = await trainTiny(dataset, await tinyRun(dataset, { recipe, validation }), runs)
    expect(run.history.at(-1)!.accuracy).toBe(1)

    // the network knows these pictures: now two of them get wrong names
    const wrong = truth.map((label, picture) => (picture < 2 && !isHeld[picture] ? (label + 1) % 6 : label))
    const noise = {
      name: 'noise',
      created: '',
      run: '',
      checkpoint: '',
      threshold: 0,
      kept: 0,
      relabelled: 0,
      dropped: 0,
    }
    await writeRevision(store, manifest, { note: noise, labels: Int32Array.from(wrong) })
    const noisy = await tinyRun(dataset, { recipe, validation, labels: 'noise' })
    run.options = noisy.options
    const shards = [...store.files].filter(([name]) => name.startsWith('shard')).map(([, bytes]) => bytes)
    const before = shards.map(bytes => bytes.slice())

    const source = {
      dataset,
      engine: await tinyEngine(),
      store: runs,
      run,
      checkpoint: run.checkpoints.at(-1)!,
      architecture: TINY,
    }
    const host = { signal: new AbortController().signal, onProgress: () => {} }
    const predictions = await predictLabels(source, host)
    const result = relabel(predictions, 0.5)
    expect(result.relabelled).toBe(wrong.filter((label, picture) => label !== truth[picture]).length)
    expect([...result.labels]).toEqual(truth)
    const name = await writeRelabelling(dataset, result, {
      run: run.id,
      checkpoint: run.checkpoints.at(-1)!.file,
    })
    expect((await listRevisions(store))[0]).toMatchObject({
      name,
      threshold: 0.5,
      relabelled: result.relabelled,
    })
    expect(shards).toEqual(before)

    const next = await trainTiny(
      dataset,
      await tinyRun(dataset, { recipe: { ...recipe, epochs: 1 }, validation, labels: name }),
      memoryStore(),
    )
    expect(next.run.stop?.why).toBe('finished')
    expect(bestCheckpoint(next.run)).toBeNull()
  })

  it('stops at once when it is cancelled', async () => {
    const runs = memoryStore()
    const { run } = await trainTiny(
      dataset,
      await tinyRun(dataset, { recipe: { ...TINY_RECIPE, epochs: 1 } }),
      runs,
    )
    const source = {
      dataset,
      engine: await tinyEngine(),
      store: runs,
      run,
      checkpoint: run.checkpoints.at(-1)!,
      architecture: TINY,
    }
    const controller = new AbortController()
    const seen: number[] = []
    const onProgress = (done: number) => {
      seen.push(done)
      controller.abort()
    }
    await expect(predictLabels(source, { signal: controller.signal, onProgress })).rejects.toMatchObject({
      name: 'AbortError',
    })
    expect(seen).toHaveLength(1)
  })
})
