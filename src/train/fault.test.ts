import { beforeAll, describe, expect, it } from 'vitest'
import { chipDataset } from '../cli/chips.fixture.ts'
import { writeManifest } from '../data/manifest.ts'
import { memoryStore } from '../data/memory.fixture.ts'
import { createShardBuilder } from '../data/shards.ts'
import { StorageError } from '../errors.ts'
import { ARCHITECTURES } from '../model/architectures.ts'
import { fingerprintOf } from './fingerprint.ts'
import { DAMAGED_FILE, readOrRebuildRun } from './rebuild.ts'
import { readRun } from './run.ts'
import { outcome, TINY_RECIPE, tinyEngine, tinyRun, trainTiny } from './tiny.fixture.ts'

const split = { by: 'pictures', fraction: 0.3, seed: 1 } as const
let dataset: Awaited<ReturnType<typeof chipDataset>>
let whole: ReturnType<typeof outcome>
beforeAll(async () => {
  dataset = await chipDataset(10, { split })
  await tinyEngine()
  const store = memoryStore()
  const { run } = await trainTiny(dataset, await tinyRun(dataset), store)
  whole = outcome(run, store)
})

describe('a run that is killed', () => {
  it.each([
    ['before the second checkpoint is written', 0, 0],
    ['in the middle of it', 0, 0.5],
    ['when it is whole and run.json does not name it', 0, 1],
    ['while run.json is written', 1, 0],
  ] as const)('%s goes on from the first', async (_, whole_, share) => {
    const store = memoryStore()
    const write = store.writeWhole
    const checkpoints = { everySteps: 1, everyMinutes: null, keep: 2 }
    await trainTiny(dataset, await tinyRun(dataset, { checkpoints }), store, {
      stop: event => {
        if (event.kind !== 'step' || event.step !== 2) return
        let left: number = whole_
        let isDead = false
        // nothing is written after the end of a process, and what it was writing may be there in part
        store.writeWhole = async (name, bytes) => {
          if (!isDead && left-- > 0) return write(name, bytes)
          if (!isDead && share > 0) await write(name, bytes.slice(0, Math.floor(share * bytes.length)))
          isDead = true
          throw new Error('killed')
        }
      },
    })
    store.writeWhole = write
    const onDisk = await readRun(store)
    expect(onDisk.state).toBe('running')
    expect(onDisk.checkpoints.map(({ step }) => step)).toEqual([1])
    const { run } = await trainTiny(dataset, onDisk, store)
    expect(run.stop?.why).toBe('finished')
    expect(outcome(run, store)).toEqual(whole)
    expect([...store.files.keys()].sort()).toEqual(['run.json', ...run.checkpoints.map(({ file }) => file)])
  })

  it('goes on from the checkpoint before one that is damaged, and says so', async () => {
    const store = memoryStore()
    const changes = { checkpoints: { everySteps: 1, everyMinutes: null, keep: 3 } }
    const { run } = await trainTiny(dataset, await tinyRun(dataset, changes), store, {
      stop: (event, { pause }) => event.kind === 'step' && event.step === 3 && pause.abort(),
    })
    const { file } = run.checkpoints.at(-1)!
    const bytes = store.files.get(file)!
    bytes[bytes.length - 100]! ^= 1
    const resumed = await trainTiny(dataset, await readRun(store), store)
    expect(resumed.run.events.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        `${file} is damaged: it is not what was written. The checkpoint before it is taken.`,
      ]),
    )
    expect(outcome(resumed.run, store)).toEqual(whole)
  })
})

describe('a shard with a changed byte', () => {
  it('stops the run before anything is kept of it, by its name', async () => {
    const own = await chipDataset(10, { split })
    const options = await tinyRun(own)
    const { file } = own.manifest.shards.at(-1)!
    const bytes = own.store.files.get(file)!
    bytes[bytes.length - 1]! ^= 1
    const store = memoryStore()
    const { run } = await trainTiny(own, options, store)
    expect(run.stop?.why).toBe('failed')
    expect(run.stop?.message).toMatch(
      new RegExp(`^${file} is not what the manifest says: its SHA-256 is another .* begin a new run`),
    )
    expect([run.checkpoints, [...store.files.keys()]]).toEqual([[], ['run.json']])
  })
})

describe('run.json', () => {
  const trained = async () => {
    const store = memoryStore()
    const changes = { checkpoints: { everySteps: 1, everyMinutes: null, keep: 3 } }
    await trainTiny(dataset, await tinyRun(dataset, changes), store, {
      stop: (event, { pause }) => event.kind === 'step' && event.step === 3 && pause.abort(),
    })
    return store
  }
  const LOST: [string, (text: string) => string | null][] = [
    ['missing', () => null],
    ['cut off', text => text.slice(0, 500)],
    ['null', () => 'null'],
    ['without options', text => JSON.stringify({ ...JSON.parse(text), options: null })],
    ['of checkpoints that are null', text => JSON.stringify({ ...JSON.parse(text), checkpoints: [null] })],
  ]
  it('that is lost or damaged is made anew from the checkpoints, and the run goes on as if nothing was', async () => {
    const kept = await trained()
    const text = Buffer.from(kept.files.get('run.json')!).toString()
    for (const [what, change] of LOST) {
      const store = memoryStore()
      for (const [name, bytes] of kept.files) store.files.set(name, bytes)
      const changed = change(text)
      if (changed === null) store.files.delete('run.json')
      else store.files.set('run.json', new Uint8Array(Buffer.from(changed)))
      const run = await readOrRebuildRun(store)
      expect(run.checkpoints, what).toMatchObject([{ step: 1 }, { step: 2 }, { step: 3 }])
      expect(run.history, what).toEqual(JSON.parse(text).history)
      expect(run.events.map(({ text }) => text)).toEqual([
        expect.stringMatching(
          /^(There is no run\.json here|run\.json is damaged: ).* made anew from step-0000003\.safetensors\. Lost are .*curves after step 3/,
        ),
      ])
      expect(store.files.has(DAMAGED_FILE)).toBe(changed !== null)
      expect(await readRun(store)).toEqual(run)
      if (what === 'missing') {
        const { run: resumed } = await trainTiny(dataset, run, store)
        expect(outcome(resumed, store)).toEqual(whole)
      }
    }
  })
  it('without a whole checkpoint is refused with a remedy', async () => {
    const store = memoryStore()
    store.files.set('run.json', new Uint8Array(Buffer.from('{"version":1')))
    store.files.set('step-0000001.safetensors', new Uint8Array(40))
    await expect(readOrRebuildRun(store)).rejects.toThrow(
      'run.json is damaged: it isn’t JSON. There is no whole checkpoint from which to restore it. Begin a new run.',
    )
  })
})

describe('a full disk', () => {
  it('stops the run with its sentence and leaves the last good checkpoint', async () => {
    const store = memoryStore()
    const changes = { checkpoints: { everySteps: 1, everyMinutes: null, keep: 2 } }
    const write = store.writeWhole
    let room = 2
    store.writeWhole = async (name, bytes) => {
      if (name !== 'run.json' && room-- <= 0) throw new StorageError('The storage is full. Delete something.')
      await write(name, bytes)
    }
    const { run } = await trainTiny(dataset, await tinyRun(dataset, changes), store)
    expect(run.stop).toMatchObject({
      why: 'failed',
      step: 3,
      message: 'step-0000003.safetensors was not saved: The storage is full. Delete something.',
    })
    store.writeWhole = write
    const onDisk = await readRun(store)
    expect(onDisk.checkpoints.map(({ step }) => step)).toEqual([1, 2])
    const resumed = await trainTiny(dataset, onDisk, store)
    expect(outcome(resumed.run, store)).toEqual(whole)
  })
})

describe('a loss that blows up', () => {
  it('stops before the step, keeps the good weights, and goes on with the lower rate that it suggests', async () => {
    const store = memoryStore()
    const schedule = { kind: 'steps', epochs: 10, factor: 1 } as const
    const recipe = { ...TINY_RECIPE, epochs: 40, schedule }
    const begun = await tinyRun(dataset, { recipe })
    const first = await trainTiny(dataset, begun, store, {
      stop: (event, { pause }) => event.kind === 'step' && event.step === 10 && pause.abort(),
    })
    const good = outcome(first.run, store)
    first.run.options.recipe.learningRate = 10
    const { run } = await trainTiny(dataset, first.run, store)
    expect(run.stop).toMatchObject({ why: 'diverged', suggestedRate: 3 })
    expect(run.stop!.message).toMatch(
      /^In step \d+ \(epoch \d+\) the (loss|gradient) (rose to|became) .* The weights were left as they were before it\. Continue from the checkpoint of step \d+ with a learning rate of 3 instead of 10\.$/,
    )
    const note = run.checkpoints.find(({ step }) => step === 10)!
    run.options.recipe.learningRate = 0.003
    const resumed = await trainTiny(dataset, run, store, {
      from: note,
      stop: (event, { pause }) => event.kind === 'step' && event.step === 11 && pause.abort(),
    })
    expect(resumed.run.history.slice(0, 10)).toEqual(first.run.history.slice(0, 10))
    expect(good.step).toBe(10)
    expect(resumed.run.stop).toMatchObject({ why: 'paused', step: 11 })
    expect(resumed.run.events.at(-1)!.text).toBe(
      'Continued after step 10 with learningRate 0.003 (was 0.01).',
    )
  })

  it('stops at a validation whose embeddings are not finite, with the lower rate', async () => {
    const schedule = { kind: 'steps', epochs: 40, factor: 1 } as const
    const recipe = { ...TINY_RECIPE, epochs: 40, learningRate: 10, schedule }
    const validation = { everySteps: 1, pictures: 100, pairs: 8, seed: 1 }
    const begun = await tinyRun(dataset, { recipe, validation, blowUp: null })
    const { run } = await trainTiny(dataset, begun, memoryStore())
    const { stop, validations } = run
    expect(stop).toMatchObject({ why: 'diverged', suggestedRate: 3 })
    expect(stop!.message).toMatch(
      /^After step \d+ the weights are so large that embeddings are not finite\. Continue from .* with a learning rate of 3 instead of 10\.$/,
    )
    expect(validations.at(-1)?.step).toBe(stop!.step - 1)
  })
})

describe('a device', () => {
  it('that has no room gets smaller parts, the result being the same but for rounding', async () => {
    const store = memoryStore()
    const real = await tinyEngine()
    let largest = 0
    const small: typeof real = {
      ...real,
      largestMicroBatch: () => 6,
      withinMemory: async work => {
        largest++
        return largest <= 2 ? { problem: 'no memory' } : real.withinMemory(work)
      },
    }
    const recipe = { ...TINY_RECIPE, microBatch: 6 }
    const { run } = await trainTiny(dataset, await tinyRun(dataset, { recipe }), store, { engine: small })
    expect(run.events.map(({ text }) => text)).toContain(
      'Memory ran out (no memory): 1 picture at a time from here on. The batch stays 6; only roundings differ.',
    )
    const losses = outcome(run, store).losses.map(([, loss]) => loss!)
    expect(losses).toBeCloseToArray(
      whole.losses.map(([, loss]) => loss!),
      1e-4,
    )
    expect(losses).not.toEqual(whole.losses.map(([, loss]) => loss!))
  })

  it('that is lost ends the run with the last state that was kept, from which it repeats exactly', async () => {
    const store = memoryStore()
    const real = await tinyEngine()
    let lose = (_: string) => {}
    const lost = new Promise<string>(resolve => {
      lose = resolve
    })
    let clock = 0
    const first = await trainTiny(dataset, await tinyRun(dataset), store, {
      engine: { ...real, name: 'webgpu', lost },
      now: () => {
        clock += 40_000
        return clock
      },
      stop: event => event.kind === 'step' && event.step === 4 && lose('driver reset'),
    })
    expect(first.run.stop).toMatchObject({ why: 'device lost' })
    expect(first.run.stop!.message).toContain('driver reset')
    expect(first.snapshot?.step).toBe(3)
    const { run } = await trainTiny(dataset, first.run, store, { from: first.snapshot! })
    expect(outcome(run, store).tensors).toBe(whole.tensors)
  })
})

describe('what a run cannot begin with', () => {
  const refusal = async (change: (own: Awaited<ReturnType<typeof chipDataset>>) => Promise<unknown>) => {
    const own = await chipDataset(6, { split })
    await change(own)
    const run = await tinyRun(own)
    return trainTiny(own, run, memoryStore()).then(
      () => 'began',
      (error: Error) => `${error.name}: ${error.message}`,
    )
  }

  it('is told in a sentence of its own', async () => {
    expect(await refusal(async ({ manifest }) => manifest.identities.splice(1))).toMatch(
      /^ListError: chips has 1 identity\. Training needs/,
    )
    expect(await refusal(async ({ manifest }) => manifest.identities.splice(4))).toMatch(
      /^ListError: shard-0000\d.safetensors of chips has the label 4, but the data set names 4 identities/,
    )
    const empty = await refusal(async ({ manifest, store }) => {
      const bytes = await createShardBuilder(1).finish()
      await store.writeWhole('shard-00009.safetensors', bytes)
      manifest.shards.push({ file: 'shard-00009.safetensors', count: 0, bytes: bytes.length, sha256: '' })
    })
    expect(empty).toMatch(/^ListError: shard-00009.safetensors of chips holds no pictures/)
    expect(
      await refusal(async ({ manifest }) => {
        manifest.state = 'importing'
      }),
    ).toMatch(/^ListError: The import of chips is not finished/)
  })

  it('is a data set that has changed since the checkpoint', async () => {
    const own = await chipDataset(8, { split })
    const store = memoryStore()
    const { run } = await trainTiny(own, await tinyRun(own), store)
    own.manifest.split = { ...own.manifest.split, fraction: 0.1 }
    await writeManifest(own.store, own.manifest)
    await expect(trainTiny(own, run, store)).rejects.toThrow('chips has changed since this run began')
    expect(await fingerprintOf(own, null)).not.toBe(run.options.dataset.fingerprint)
  })

  it('is a checkpoint of another architecture', async () => {
    const store = memoryStore()
    const { run } = await trainTiny(dataset, await tinyRun(dataset), store)
    run.options.architecture = 'lightcnn-29'
    run.options.recipe.epochs++
    await expect(
      trainTiny(dataset, run, store, { architecture: ARCHITECTURES['lightcnn-29'] }),
    ).rejects.toThrow('is a checkpoint of LightCNN-9, the run trains LightCNN-29')
  })
})
