import { describe, expect, it } from 'vitest'
import { createNewest } from './newest-frame.ts'

const later = (ms = 5) => new Promise(resolve => setTimeout(resolve, ms))

function observed(work: (item: number) => Promise<number> = async item => 10 * item) {
  const worked: number[] = []
  const dropped: number[] = []
  const newest = createNewest<number, number>({
    async work(item) {
      worked.push(item)
      await later()
      return work(item)
    },
    drop: item => dropped.push(item),
  })
  return { newest, worked, dropped }
}

describe('only the newest counts', () => {
  it('drops what waits when something newer comes', async () => {
    const { newest, worked, dropped } = observed()
    const first = newest.put(1)
    await later(2)
    const others = [2, 3, 4].map(item => newest.put(item))
    expect(await Promise.all([first, ...others])).toEqual([10, null, null, 40])
    expect(worked).toEqual([1, 4])
    expect(dropped).toEqual([2, 3])
  })

  it('takes the newest of what came at once', async () => {
    const { newest, worked } = observed()
    expect(await Promise.all([newest.put(1), newest.put(2)])).toEqual([null, 20])
    expect(worked).toEqual([2])
  })

  it('goes on after a failure and after a pause', async () => {
    const { newest } = observed(async item => {
      if (item === 1) throw new Error('no')
      return item
    })
    await expect(newest.put(1)).rejects.toThrow('no')
    expect(await newest.put(2)).toBe(2)
    await later(20)
    expect(await newest.put(3)).toBe(3)
  })

  it('clears what waits', async () => {
    const { newest, dropped } = observed()
    const waits = newest.put(1)
    newest.clear()
    expect(await waits).toBeNull()
    expect(dropped).toEqual([1])
  })

  it('answers before what comes afterwards', async () => {
    const order: string[] = []
    const newest = createNewest<number, number>({
      work: async item => item,
      drop: () => {},
      afterwards: () => order.push('afterwards'),
    })
    await newest.put(1).then(() => order.push('answer'))
    await later()
    expect(order).toEqual(['answer', 'afterwards'])
  })
})
