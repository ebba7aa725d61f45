import { describe, expect, it } from 'vitest'
import { newRun } from '../../train/run.ts'
import type { RunOptions, TrainingNews } from './types.ts'
import { createNews } from './updates.ts'

const step = (step: number) => ({
  kind: 'step' as const,
  place: { epoch: 0, step },
  step,
  steps: 100,
  loss: 1 / step,
  secondsLeft: 1,
})
const row = (step: number) => ({
  kind: 'history' as const,
  row: { epoch: 0, step, loss: 1, accuracy: 0, rate: 0.1, picturesPerSecond: 2, seconds: step },
})

function started() {
  const heard: TrainingNews[] = []
  const clock = { now: 0 }
  return {
    heard,
    clock,
    news: createNews(
      news => heard.push(news),
      () => clock.now,
    ),
  }
}

describe('news of a run', () => {
  it('come at most ten times a second, and none is lost', () => {
    const { heard, clock, news } = started()
    for (let i = 1; i <= 100; i++) {
      clock.now += 7
      news.take(step(i))
      news.take(row(i))
    }
    news.flush()
    expect(heard.length).toBeLessThanOrEqual(700 / 100 + 2)
    expect(heard.flatMap(({ rows }) => rows.map(row => row.step))).toEqual(
      Array.from({ length: 100 }, (_, i) => i + 1),
    )
    expect(heard.at(-1)?.step?.step).toBe(100)
  })
  it('tell the run first, as a copy', () => {
    const { heard, news } = started()
    const run = newRun('a', 'A', { dataset: { name: 'd', fingerprint: '' } } as RunOptions)
    news.begin(run, { name: 'cpu', label: 'Processor', reason: '', halfProblem: 'float16 needs WebGPU' })
    run.title = 'B'
    expect(heard[0]?.run?.title).toBe('A')
    expect(heard[0]?.engine?.name).toBe('cpu')
  })
  it('say what is done between steps, until the next step', () => {
    const { heard, clock, news } = started()
    news.work('validating', 0, 10)
    clock.now += 200
    news.take(step(1))
    expect(heard.map(({ work }) => work?.what ?? null)).toEqual(['validating', null])
  })
})
