import { describe, expect, it } from 'vitest'
import { enqueue } from './queue.ts'

const never = new AbortController().signal

describe('the queue', () => {
  it('runs one job at a time, in order', async () => {
    const log: string[] = []
    const job = (name: string) => async () => {
      log.push(`${name} begins`)
      await new Promise(resolve => setTimeout(resolve, 5))
      log.push(`${name} ends`)
    }
    await Promise.all([enqueue(never, job('a')), enqueue(never, job('b'))])
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  })

  it('goes on after a job that failed', async () => {
    const failed = enqueue(never, () => Promise.reject(new Error('no')))
    const next = enqueue(never, async () => 7)
    await expect(failed).rejects.toThrow('no')
    expect(await next).toBe(7)
  })

  it('never begins a job that was aborted while it waited', async () => {
    const controller = new AbortController()
    let began = false
    const first = enqueue(never, () => new Promise(resolve => setTimeout(resolve, 10)))
    const second = enqueue(controller.signal, async () => {
      began = true
    })
    controller.abort()
    await first
    await expect(second).rejects.toThrow('abort')
    expect(began).toBe(false)
  })
})
