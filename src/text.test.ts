import { describe, expect, it } from 'vitest'
import { counted, csvCell, escaped } from './text.ts'
import { createTurns } from './turns.ts'

describe('texts', () => {
  it('count in sentences', () => {
    expect([0, 1, 13233].map(count => counted(count, 'picture'))).toEqual([
      '0 pictures',
      '1 picture',
      '13,233 pictures',
    ])
    expect(counted(2, 'person', 'people')).toBe('2 people')
  })

  it('are cells of a CSV file, and never formulas', () => {
    expect(['plain', 'a "b", c', 'two\nlines', '=1+1', -1.5].map(csvCell)).toEqual([
      'plain',
      '"a ""b"", c"',
      '"two\nlines"',
      "'=1+1",
      '-1.5',
    ])
  })

  it('are escaped for HTML', () => {
    expect(escaped(`<a title="x" class='y'>&amp;`)).toBe(
      '&lt;a title=&quot;x&quot; class=&#39;y&#39;&gt;&amp;amp;',
    )
  })
})

describe('turns', () => {
  it('run one after the other, also past one that fails', async () => {
    const inTurn = createTurns()
    const told: string[] = []
    const job = (name: string, fails = false) =>
      inTurn(async () => {
        told.push(`${name} begins`)
        await null
        told.push(`${name} ends`)
        if (fails) throw new Error(name)
        return name
      })
    const results = await Promise.allSettled([job('a'), job('b', true), job('c')])
    expect(told).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})
