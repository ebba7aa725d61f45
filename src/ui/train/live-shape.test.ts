import { describe, expect, it } from 'vitest'
import {
  axisFor,
  bandPath,
  columnsOf,
  linePath,
  type Point,
  placeOn,
  pointAt,
  tableSteps,
  ticksOf,
} from './live-shape.ts'

const plot = (low: number, high: number) => ({
  x: { kind: 'linear', low: 0, high: 10 } as const,
  y: { kind: 'linear', low, high } as const,
  width: 100,
  height: 50,
})

describe('axes', () => {
  it('end at round numbers around the values', () => {
    expect(axisFor('linear', [0.13, 11.28])).toEqual({ kind: 'linear', low: 0, high: 15 })
    expect(axisFor('linear', [0.93, 0.97])).toEqual({ kind: 'linear', low: 0.93, high: 0.97 })
    expect(axisFor('linear', [12, 47], { start: 'zero' })).toEqual({ kind: 'linear', low: 0, high: 60 })
    expect(axisFor('log', [0.013, 11.28])).toEqual({ kind: 'log', low: 0.01, high: 20 })
  })
  it('hold one value, none, and values that are no numbers', () => {
    expect(axisFor('linear', [2])).toMatchObject({ low: 2 })
    expect(axisFor('linear', [2]).high).toBeGreaterThan(2)
    expect(axisFor('log', [0.01, 0.01])).toEqual({ kind: 'log', low: 0.01, high: 0.02 })
    expect(axisFor('linear', [Number.NaN, Number.POSITIVE_INFINITY])).toEqual({
      kind: 'linear',
      low: 0,
      high: 1,
    })
    expect(axisFor('log', [0, -1, 5])).toEqual({ kind: 'log', low: 5, high: 10 })
  })
  it('of shares end at 1', () => {
    const limit = { limit: 1 }
    expect(axisFor('linear', [1, 1], limit)).toEqual({ kind: 'linear', low: 0.995, high: 1 })
    expect(axisFor('linear', [0.43, 0.97], limit)).toEqual({ kind: 'linear', low: 0.4, high: 1 })
  })
  it('place decades at equal distances', () => {
    const axis = axisFor('log', [0.01, 10])
    expect([0.01, 0.1, 1, 10, 100].map(value => placeOn(axis, value).toFixed(3))).toEqual([
      '0.000',
      '0.333',
      '0.667',
      '1.000',
      '1.000',
    ])
  })
  it('have ticks at round numbers within them', () => {
    expect(ticksOf({ kind: 'linear', low: 0, high: 15 })).toEqual([0, 5, 10, 15])
    expect(ticksOf({ kind: 'linear', low: 0.93, high: 0.97 })).toEqual([0.93, 0.94, 0.95, 0.96, 0.97])
    expect(ticksOf({ kind: 'log', low: 0.01, high: 20 })).toEqual([0.01, 0.03, 0.1, 0.3, 1, 3, 10])
    expect(ticksOf({ kind: 'log', low: 1e-8, high: 1 })).toContain(1e-4)
  })
})

describe('curves', () => {
  const points: Point[] = [
    [0, 4],
    [1, 2],
    [2, Number.NaN],
    [3, 1],
    [4, 3],
  ]
  it('break where a value is no number', () => {
    expect(linePath(columnsOf(points, 100), plot(0, 4))).toBe('M0 0L10 25M30 37.5L40 12.5')
    expect(bandPath(columnsOf(points, 100), plot(0, 4))).toBe('')
  })
  it('show the mean and the spread of what shares a column', () => {
    const columns = columnsOf(points.slice(0, 2), 1)
    expect(columns).toEqual([{ step: 0.5, mean: 3, low: 2, high: 4 }])
    expect(bandPath(columns, plot(0, 4))).toBe('M5 0L5 25Z')
  })
  it('never have more columns than there is room for', () => {
    const many = Array.from({ length: 1001 }, (_, i): Point => [i, i % 7])
    expect(columnsOf(many, 300).length).toBeLessThanOrEqual(300)
  })
  it('are read at a step or at the last one before it', () => {
    expect(pointAt(points, 3.9)).toEqual([3, 1])
    expect(pointAt(points, 99)).toEqual([4, 3])
    expect(pointAt(points, -1)).toBeNull()
  })
  it('become tables with the first and the last step', () => {
    expect(tableSteps(0, 100, 5)).toEqual([0, 25, 50, 75, 100])
    expect(tableSteps(7, 7)).toEqual([7])
    expect(tableSteps(0, 2)).toEqual([0, 1, 2])
  })
})
