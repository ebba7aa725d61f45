import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGate } from '../parts/gate.ts'
import { createMeter } from './import-progress.ts'
import type { DatasetProgress } from './types.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the progress of an import', () => {
  it('has pictures a second and the time left, without pauses, at most ten times a second', () => {
    const gate = createGate()
    const seen: DatasetProgress[] = []
    const meter = createMeter({ gate, onProgress: progress => seen.push(progress) })
    const work = (from: number, to: number) => {
      for (let pictures = from; pictures <= to; pictures++) {
        vi.advanceTimersByTime(20)
        meter({ pictures, skipped: 0, identities: 1, shards: 0, share: pictures / 1000 })
      }
    }
    work(301, 400) // an earlier run made 300
    expect(seen.length).toBe(20)
    expect(seen.at(-1)?.perSecond).toBeCloseTo(50, 0)
    expect(seen.at(-1)?.secondsLeft).toBeCloseTo(12, 0)
    gate.close()
    vi.advanceTimersByTime(60_000)
    gate.open()
    work(401, 1000)
    expect(seen.at(-1)).toMatchObject({ pictures: 1000, secondsLeft: 0 })
    expect(seen.at(-1)?.perSecond).toBeCloseTo(50, 0)
  })
})

describe('a gate', () => {
  it('lets nobody pass while it is closed', async () => {
    const gate = createGate()
    const passed: string[] = []
    await gate.pass()
    gate.close()
    gate.close()
    const waiting = gate.pass().then(() => passed.push('late'))
    await vi.advanceTimersByTimeAsync(500)
    expect(passed).toEqual([])
    gate.open()
    await waiting
    await gate.pass()
    expect(passed).toEqual(['late'])
    expect(gate.pausedMs()).toBe(500)
  })
})
