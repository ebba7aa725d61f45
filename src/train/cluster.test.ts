import { beforeAll, describe, expect, it } from 'vitest'
import { chipDataset } from '../cli/chips.fixture.ts'
import { memoryStore } from '../data/memory.fixture.ts'
import { tarIndex } from '../format/tar.ts'
import { bringBack, clusterParts, clusterReadme, openArriving } from './cluster.ts'
import type { Run } from './run.ts'
import { outcome, tinyRun, trainTiny } from './tiny.fixture.ts'

let dataset: Awaited<ReturnType<typeof chipDataset>>
const store = memoryStore()
let run: Run
/** Paused after three of four steps. */
beforeAll(async () => {
  dataset = await chipDataset(10, { split: { by: 'pictures', fraction: 0.3, seed: 1 } })
  const stopped = await trainTiny(dataset, await tinyRun(dataset), store, {
    stop: (event, { pause }) => event.kind === 'step' && event.step === 3 && pause.abort(),
  })
  run = stopped.run
})

async function packed(withData: boolean): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  for await (const part of clusterParts({ run, store, dataset: withData ? dataset : null })) parts.push(part)
  return new Blob(parts)
}
const pathsIn = async (tar: Blob) => {
  const paths: string[] = []
  for await (const { path } of tarIndex(tar, 'run.tar')) paths.push(path)
  return paths
}

describe('a run that leaves', () => {
  it('takes along its checkpoints, a README, and the data set where it is given', async () => {
    expect(await pathsIn(await packed(false))).toEqual([
      'README.md',
      'run/run.json',
      ...run.checkpoints.map(({ file }) => `run/${file}`),
    ])
    expect((await pathsIn(await packed(true))).filter(path => path.startsWith('shards/'))).toEqual([
      'shards/manifest.json',
      ...dataset.manifest.shards.map(({ file }) => `shards/${file}`),
    ])
  })

  it('says the command, and what is missing for it', () => {
    expect(clusterReadme(run, true)).toContain('-m scale.train --shards shards --resume run --out trained\n')
    expect(clusterReadme(run, true)).toContain('goes on after step 3')
    const recipe = { ...run.options.recipe, start: 'model' } as const
    const model = { name: 'own', sha256: '', head: 'new' } as const
    const fresh: Run = { ...run, checkpoints: [], options: { ...run.options, recipe, model } }
    expect(clusterReadme(fresh, false)).toMatch(
      /--shards DIR .* --model weights\.safetensors\n[\s\S]*that of the model own/,
    )
  })
})

describe('a run that comes back', () => {
  it('goes on as one that never left, to the bit', async () => {
    const [back, whole] = [memoryStore(), memoryStore()]
    const returned = await bringBack(await openArriving(await packed(true), 'run.tar'), back)
    expect(returned.checkpoints.at(-1)).toMatchObject({ step: 3, place: { epoch: 1, step: 1 } })
    const gone = await trainTiny(dataset, returned, back)
    const stayed = await trainTiny(dataset, await tinyRun(dataset), whole)
    expect(outcome(gone.run, back)).toEqual(outcome(stayed.run, whole))
  })

  it('comes as one checkpoint too, whose run is made anew', async () => {
    const file = run.checkpoints.at(-1)!.file
    const arriving = await openArriving(new Blob([store.files.get(file)!]), 'anything.safetensors')
    const returned = await bringBack(arriving, memoryStore())
    expect(returned.history).toEqual(run.history)
    expect(returned.checkpoints.map(({ step }) => step)).toEqual([3])
  })

  it('replaces an older state of itself, and nothing else', async () => {
    const tar = await packed(false)
    const arriving = async () => openArriving(tar, 'run.tar')
    const back = memoryStore()
    await bringBack(await arriving(), back)
    await bringBack(await arriving(), back)
    const newer = structuredClone(run)
    newer.checkpoints.at(-1)!.step = 9
    back.files.set('run.json', new TextEncoder().encode(JSON.stringify(newer)))
    await expect(bringBack(await arriving(), back)).rejects.toThrow('this run after step 9')
    back.files.set('run.json', new TextEncoder().encode(JSON.stringify({ ...run, id: 'other' })))
    await expect(bringBack(await arriving(), back)).rejects.toThrow('holds another run')
  })

  it('is refused when it is damaged or no run', async () => {
    const tar = new Uint8Array(await (await packed(false)).arrayBuffer())
    tar[tar.length - 5000]! ^= 1
    const arriving = await openArriving(new Blob([tar]), 'run.tar')
    await expect(bringBack(arriving, memoryStore())).rejects.toThrow('is damaged')
    await expect(openArriving(new Blob([new Uint8Array(1024)]), 'x.tar')).rejects.toThrow('holds no run')
  })
})
