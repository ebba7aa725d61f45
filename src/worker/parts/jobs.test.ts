import { describe, expect, it } from 'vitest'
import { createNewest } from '../camera/newest-frame.ts'
import { asJobs, createJobs } from './jobs.ts'

/** Work that nothing can interrupt, as a network on WASM. */
function compute(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}
/** One answer of the file system: a turn of the event loop. */
const answer = () => new Promise(resolve => setTimeout(resolve, 1))

/** A camera that gives frames without end, each of which takes `ms`. */
function film(jobs: ReturnType<typeof createJobs>, ms: number) {
  let isOn = true
  let frames = 0
  const newest = createNewest<number, number>({
    before: () => jobs.yield(ms),
    async work(n) {
      compute(ms)
      frames++
      return n
    },
    drop() {},
  })
  const filming = (async () => {
    for (let n = 0; isOn; n++) await newest.put(n)
  })()
  return {
    frames: () => frames,
    stop: () => {
      isOn = false
      return filming
    },
  }
}
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await answer()
}
async function writeFiles(turns: number): Promise<number> {
  const begin = performance.now()
  for (let i = 0; i < turns; i++) await answer()
  return performance.now() - begin
}

describe('jobs go before the camera', () => {
  it('a job of many turns waits for one frame, not for one in each turn', async () => {
    const jobs = createJobs()
    const camera = film(jobs, 100)
    await until(() => camera.frames() > 0)
    const { writes } = asJobs({ writes: () => writeFiles(60) }, jobs, [])
    const before = camera.frames()
    await writes()
    expect(camera.frames() - before, 'frames meanwhile').toBeLessThanOrEqual(1)
    const after = camera.frames()
    await until(() => camera.frames() > after) // the camera goes on
    await camera.stop()
  })

  it('a long job does not freeze the camera', async () => {
    const jobs = createJobs({ aloneMs: 100 })
    const camera = film(jobs, 20)
    let isLong = true
    const job = jobs.run(async () => {
      while (isLong) await answer()
    })
    const first = camera.frames()
    await until(() => camera.frames() >= first + 3)
    isLong = false
    await job
    await camera.stop()
  })

  it('a job that fails holds nothing up, and those that are named are no jobs', async () => {
    const jobs = createJobs()
    const entries = asJobs(
      { fails: () => Promise.reject(new Error('no')), waits: () => jobs.yield(0) },
      jobs,
      ['waits'],
    )
    await expect(entries.fails()).rejects.toThrow('no')
    await entries.waits() // as a job it would wait for itself
  })
})
