import { expect, it } from 'vitest'
import { progressOf } from './reading.ts'

it('tells neither rate nor time left before the first photo is done, and both from then on', () => {
  expect(progressOf(0, 300, 12)).toEqual({ done: 0, total: 300, perSecond: null, secondsLeft: null })
  expect(progressOf(30, 300, 12)).toEqual({ done: 30, total: 300, perSecond: 2.5, secondsLeft: 108 })
  expect(progressOf(300, 300, 12).secondsLeft).toBeNull()
})
