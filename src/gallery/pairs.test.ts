import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { Calibration } from '../model/card.ts'
import { ruleFor, verdictOf } from '../verify/rule.ts'
import { closestPairs, countPairs, firstThreshold, leastWorthAsking, type PairCounts } from './pairs.ts'

const calibration: Calibration = JSON.parse(readFileSync('models/lightcnn-9/card.json', 'utf8')).calibration

/** A symmetric matrix of three faces from the scores of 0-1, 0-2 and 1-2. */
const matrix = (ab: number, ac: number, bc: number) => {
  const never = Number.NEGATIVE_INFINITY
  return Float32Array.of(never, ab, ac, ab, never, bc, ac, bc, never)
}

it('counts pairs by their score, without those that may not be one person', () => {
  expect(countPairs(matrix(0.3, 0.9, 0.35), 3, 'jb')).toEqual({ start: 0.25, step: 0.25, counts: [2, 0, 1] })
  expect(countPairs(matrix(Number.NEGATIVE_INFINITY, 1, 1), 3, 'jb').counts).toEqual([2])
  expect(countPairs(new Float32Array(1).fill(Number.NEGATIVE_INFINITY), 1, 'jb').counts).toEqual([])
})

it('finds the faces that are most alike of each face, the best pair first', () => {
  expect(closestPairs(matrix(0.1, 0.9, 0.5), 3, 1)).toEqual([
    { a: 0, b: 2, score: Math.fround(0.9) },
    { a: 1, b: 2, score: 0.5 },
  ])
  expect(closestPairs(matrix(0.1, Number.NEGATIVE_INFINITY, 0.5), 3, 2)).toHaveLength(2)
})

/** Pairs as the calibration has them, so many of one person and of strangers. */
function pairsOf(genuine: number, strangers: number): PairCounts {
  const { start, step, genuine: same, impostor } = calibration.histogram
  return {
    start,
    step,
    counts: same.map((count, bin) => (genuine * count) / 3000 + (strangers * (impostor[bin] ?? 0)) / 3000),
  }
}

it('asks about pairs that lean to one person, and about all where nothing was measured', () => {
  const least = leastWorthAsking(calibration)
  const rule = ruleFor(calibration)
  const verdict = (score: number) => verdictOf(rule, { low: score, score, high: score })
  expect(verdict(least + 0.01)).toBe('leans-same')
  expect(verdict(least - 0.01)).toBe('cannot-tell')
  expect(leastWorthAsking(null)).toBe(Number.NEGATIVE_INFINITY)
})

it('begins low where many pairs are of one person and high where few are, and fixed where nothing was measured', () => {
  const family = firstThreshold(pairsOf(300, 2_000), calibration)!
  const crowd = firstThreshold(pairsOf(30, 40_000), calibration)!
  expect(family).toBeLessThan(calibration.thresholds['0.001'])
  expect(crowd).toBeGreaterThan(calibration.thresholds['0.001'])
  expect(crowd).toBeLessThanOrEqual(calibration.lr!.score.at(-1)!)
  // nobody twice: it goes to the end of what was measured, and not beyond
  expect(firstThreshold(pairsOf(0, 40_000), calibration)).toBeLessThanOrEqual(calibration.lr!.score.at(-1)!)
  expect(firstThreshold(pairsOf(0, 0), calibration)).toBe(calibration.thresholds['0.001'])
  expect(firstThreshold(pairsOf(300, 2_000), null)).toBeNull()
})
