import { expect, it } from 'vitest'
import { judge } from './better.ts'

const row = (eer100: number, pairs: number) => ({ verification: { pairs, eer100, tprAtFar01: 0 } })

it('calls a difference clear that chance seldom makes', () => {
  expect(judge(row(0.8, 400), row(0.9, 400))).toMatchObject({ verdict: 'up', from: 0.8, to: 0.9, pairs: 400 })
  expect(judge(row(0.9, 400), row(0.8, 400))?.verdict).toBe('down')
})
it('does not tell from few pairs', () => {
  const judged = judge(row(0.8, 40), row(0.9, 40))
  expect(judged?.verdict).toBe('unclear')
  expect(judged?.error).toBeCloseTo(Math.sqrt(0.8 * 0.2 * (1 / 40) + 0.9 * 0.1 * (1 / 40)), 12)
})
it('says when there was nothing to gain', () => {
  expect(judge(row(1, 10), row(1, 10))).toMatchObject({ verdict: 'full', error: 0 })
})
it('is silent without pairs', () => expect(judge({ verification: null }, row(0.9, 40))).toBeNull())
