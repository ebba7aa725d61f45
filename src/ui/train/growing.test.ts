import { describe, expect, it } from 'vitest'
import type { HistoryRow, Run, TrainingNews } from '../../worker/training/types.ts'
import { grown, replaceFrom } from './growing.ts'

const row = (step: number, loss = 1): HistoryRow => ({
  epoch: 0,
  step,
  loss,
  accuracy: 0,
  rate: 0.1,
  picturesPerSecond: 1,
  seconds: step,
})
const told = (rows: HistoryRow[]): TrainingNews => ({
  run: null,
  engine: null,
  step: null,
  work: null,
  rows,
  validations: [],
  checkpoints: [],
  events: [],
})
const run = (history: HistoryRow[]) =>
  ({ history, validations: [], checkpoints: [], events: [] }) as unknown as Run

describe('a run that grows', () => {
  it('adds what is told', () => {
    expect(grown(run([row(1)]), told([row(2), row(3)])).history.map(({ step }) => step)).toEqual([1, 2, 3])
  })
  it('draws anew what an earlier checkpoint goes on from', () => {
    const before = [row(1), row(2), row(3, 9), row(4, 9)]
    expect(replaceFrom(before, [row(3), row(4), row(5)]).map(({ loss }) => loss)).toEqual([1, 1, 1, 1, 1])
    expect(replaceFrom(before, [])).toBe(before)
  })
  it('halves its rows when no screen shows more', () => {
    const many = Array.from({ length: 4097 }, (_, i) => row(i + 1))
    const { history } = grown(run(many), told([]))
    expect(history.length).toBe(2048)
    expect(history.at(-1)?.step).toBe(4096)
  })
})
