import { beforeAll, describe, expect, it } from 'vitest'
import { chipDataset } from '../cli/chips.fixture.ts'
import { memoryStore } from '../data/memory.fixture.ts'
import { readRun } from './run.ts'
import { outcome, tinyEngine, tinyRun, trainTiny } from './tiny.fixture.ts'

let dataset: Awaited<ReturnType<typeof chipDataset>>
beforeAll(async () => {
  dataset = await chipDataset(10, { split: { by: 'pictures', fraction: 0.3, seed: 1 } })
  await tinyEngine()
})

describe('a run', () => {
  it('repeats itself, and 4 steps equal 2 and 2 more after a pause, to the bit', async () => {
    const whole = memoryStore()
    const { run } = await trainTiny(dataset, await tinyRun(dataset), whole)
    expect(run.stop).toMatchObject({ why: 'finished', step: 4 })
    expect(run.stepsPerEpoch).toBe(2)
    expect(run.history.map(({ step }) => step)).toEqual([1, 2, 3, 4])
    expect(run.validations.map(({ step }) => step)).toEqual([0, 2, 4])

    const again = memoryStore()
    const second = await trainTiny(dataset, await tinyRun(dataset), again)
    expect(outcome(second.run, again)).toEqual(outcome(run, whole))

    const cut = memoryStore()
    const first = await trainTiny(dataset, await tinyRun(dataset), cut, {
      stop: (event, { pause }) => event.kind === 'step' && event.step === 3 && pause.abort(),
    })
    expect(first.run.stop).toMatchObject({ why: 'paused', step: 3 })
    const back = await readRun(cut)
    const { run: resumed } = await trainTiny(dataset, back, cut)
    expect(resumed.stop?.why).toBe('finished')
    expect(outcome(resumed, cut)).toEqual(outcome(run, whole))
    expect(resumed.events.map(({ text }) => text)).toContain('Continued after step 3.')
  })
})
