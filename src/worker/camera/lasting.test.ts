import { describe, expect, it } from 'vitest'
import { createHold } from './lasting.ts'

const hold = (isFree?: (shown: string) => boolean) =>
  createHold<string>({ holdMs: 300, keyOf: value => value[0] ?? '', ...(isFree && { isFree }) })

describe('a held value', () => {
  it('changes once another one has lasted', () => {
    const show = hold()
    const values: [string, number][] = [
      ['a', 0],
      ['b', 100],
      ['a2', 200], // b did not last
      ['b', 300],
      ['b2', 500],
      ['b3', 600],
      ['c', 700],
    ]
    expect(values.map(([value, ms]) => show(value, ms))).toEqual(['a', 'a', 'a2', 'a2', 'a2', 'b3', 'b3'])
  })
  it('gives way at once where it is free', () => {
    const show = hold(shown => shown === 'a')
    expect([show('a', 0), show('b', 1), show('c', 2)]).toEqual(['a', 'b', 'b'])
  })
})
