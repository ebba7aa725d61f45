import { describe, expect, it } from 'vitest'
import {
  bytesText,
  msText,
  namedScoreText,
  percentText,
  perSecondText,
  scoreText,
  secondsText,
  shareText,
  shortScoreText,
  thresholdText,
} from './formats.ts'

describe('formats', () => {
  it('writes bytes with the unit that suits them', () => {
    expect([0, 999, 1000, 999_400, 999_600, 10_964_472, 1.9e9].map(bytesText)).toEqual([
      '0 bytes',
      '999 bytes',
      '1 kB',
      '999 kB',
      '1.0 MB',
      '11.0 MB',
      '1.9 GB',
    ])
  })

  it('never rounds a share to nothing or to all', () => {
    expect([0, 0.00001, 0.0005, 0.001, 0.012, 0.56, 0.9995, 1].map(percentText)).toEqual([
      '0 %',
      '< 0.01 %',
      '0.05 %',
      '0.1 %',
      '1.2 %',
      '56 %',
      '> 99.9 %',
      '100 %',
    ])
  })

  it('says no more about a share than its pairs can tell', () => {
    expect(shareText(0, 3000)).toBe('< 0.03 %')
    expect(shareText(3 / 3000, 3000)).toBe('0.1 %')
  })

  it('writes scores and times', () => {
    expect([scoreText(0.6124), scoreText(-0.05)]).toEqual(['0.612', '−0.050'])
    expect([scoreText(12.345, 'jb'), shortScoreText(-12.345, 'jb')]).toEqual(['12.3', '−12'])
    expect(namedScoreText(0.6124, 'cosine')).toBe('0.612 (cosine)')
    expect([thresholdText(1), thresholdText(12.3, 'jb'), thresholdText(1e6, 'jb')]).toEqual([
      ...['never', '12.3', 'never'],
    ])
    expect([0.2, 41.4, 12_345].map(msText)).toEqual(['< 1 ms', '41 ms', '12.3 s'])
    expect([0.4, 89, 754, 9000].map(secondsText)).toEqual(['1 s', '89 s', '13 min', '2.5 h'])
    expect([3.42, 34.2, 1234, 0.0342, 0].map(perSecondText)).toEqual(['3.4', '34', '1,234', '0.034', '0'])
    expect(secondsText(Number.POSITIVE_INFINITY)).toBe('an unknown time')
  })
})
