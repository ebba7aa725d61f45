import { describe, expect, it } from 'vitest'
import { createRates } from './rates.ts'

describe('rates', () => {
  it('are those of the last two seconds', () => {
    const rates = createRates()
    let last = rates.add({ nowMs: 0, embeddings: 0, judgedMs: null })
    expect(last).toEqual({ framesPerSecond: 0, embeddingsPerSecond: 0, latencyMs: null })
    // five slow seconds, then three of 20 frames and 5 embeddings each
    for (let ms = 500; ms <= 5000; ms += 500) last = rates.add({ nowMs: ms, embeddings: 0, judgedMs: null })
    for (let i = 1; i <= 60; i++)
      last = rates.add({ nowMs: 5000 + 50 * i, embeddings: i >> 2, judgedMs: 5000 + 200 * (i >> 2) - 80 })
    expect(last.framesPerSecond).toBeCloseTo(20, 5)
    expect(last.embeddingsPerSecond).toBeCloseTo(5, 0)
  })

  it('give the median time from a frame to the verdict that it changed', () => {
    const rates = createRates()
    rates.add({ nowMs: 100, embeddings: 1, judgedMs: 40 }) // 60
    rates.add({ nowMs: 150, embeddings: 1, judgedMs: 40 }) // the same verdict again
    rates.add({ nowMs: 200, embeddings: 2, judgedMs: 120 }) // 80
    expect(rates.add({ nowMs: 700, embeddings: 3, judgedMs: 200 }).latencyMs).toBe(80)
  })
})
