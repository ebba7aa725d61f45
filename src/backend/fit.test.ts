// Learning a back-end: from drawn people whose model is known, and from what cannot teach anything.
import { describe, expect, it } from 'vitest'
import { type Backend, readBackend, writeBackend } from '../model/backend.ts'
import { minCllr } from '../verify/likelihood.ts'
import { heldOutFigures } from './figures.ts'
import { fitBackend } from './fit.ts'
import { drawnPeople } from './people.fixture.ts'
import type { FitInput } from './people.ts'

const about = {
  weightsSha256: 'a'.repeat(64),
  canonicalSha256: null,
  embedding: 'mirrored' as const,
  source: 'drawn people',
  date: '2026-01-01',
}
const learn = (input: FitInput, prior: Backend | null = null) => fitBackend(input, { about, prior })
/** People differ in the first two dimensions, the photos of a person in the next six: the cosine is led astray. */
const BETWEEN = [0.12, 0.1, 0.02, 0.02]
const WITHIN = [0.03, 0.03, 0.14, 0.14, 0.14, 0.12, 0.1, 0.1]
const drawn = (people: number, pictures = (n: number) => 2 + (n % 3), seed = 7) =>
  drawnPeople({ people, pictures, between: [...BETWEEN, 0, 0, 0, 0], within: WITHIN, seed })
const bytesOf = async ({ backend }: { backend: Backend }) =>
  new Uint8Array(await writeBackend(backend).arrayBuffer())
const costOf = (scores: Float64Array, genuine: Uint8Array) => {
  const of = (kind: number) => scores.filter((_, n) => genuine[n] === kind)
  return minCllr(of(1), of(0))
}
/** T' diag(squares) T of the first dimensions, as its diagonal: the variances that a back-end sees in its own space. */
const seen = ({ transform, between }: Backend, deviations: readonly number[]) =>
  Array.from(between, (_, k) =>
    deviations.reduce((sum, one, i) => sum + (one * (transform[i * between.length + k] ?? 0)) ** 2, 0),
  )

describe('fitBackend', () => {
  it('finds a model that is known, and tells strangers apart better than the cosine', async () => {
    const result = await learn(drawn(600))
    const { backend, heldOut } = result
    expect(result).toMatchObject({ people: 600, pictures: 1800, single: 0, copies: 0, shrinkage: 0.1 })
    const [first = 0, second = 0] = seen(backend, BETWEEN)
    expect(first / (backend.between[0] ?? 0)).toBeCloseTo(1, 0.5)
    expect(second / (backend.between[1] ?? 0)).toBeCloseTo(1, 0.5)
    const [one = 0, two = 0] = seen(backend, WITHIN)
    expect(one).toBeGreaterThan(0.3)
    expect(one).toBeLessThan(1.2)
    expect(two).toBeLessThan(1.2)
    const [before, after] = [costOf(heldOut.cosine, heldOut.genuine), costOf(heldOut.fitted, heldOut.genuine)]
    expect(after).toBeLessThan(0.6 * before)
    expect(await readBackend(writeBackend(backend), 'own')).toEqual(backend)
  })

  it('tells figures of people that were held out, with intervals', async () => {
    const { heldOut } = await learn(drawn(100, () => 2))
    const { scores, genuinePairs } = heldOutFigures(heldOut)
    expect(scores.map(({ of }) => of)).toEqual(['cosine', 'after'])
    expect(genuinePairs).toBe(heldOut.genuine.filter(is => is === 1).length)
    expect(scores[1]!.eer100Interval[0]).toBeGreaterThan(scores[0]!.eer100Interval[1])
  })

  it('gives equal bytes for the same pictures of the same names in any order', async () => {
    const input = drawn(110, n => 1 + (n % 3))
    const turned: FitInput = { rows: new Float32Array(input.rows.length), people: input.people.toReversed() }
    const count = input.people.length
    for (let n = 0; n < count; n++)
      turned.rows.set(input.rows.subarray(n * 256, (n + 1) * 256), (count - 1 - n) * 256)
    const few = { rows: input.rows, people: input.people }
    await expect(learn(few)).rejects.toThrow(
      '73 people have two or more different pictures, and at least 100',
    )
    const prior = (await learn(drawn(200))).backend
    const [one, other, again] = await Promise.all([
      learn(input, prior),
      learn(turned, prior),
      learn(input, prior),
    ])
    expect(one.single).toBe(37)
    expect(await bytesOf(other)).toEqual(await bytesOf(one))
    expect(await bytesOf(again)).toEqual(await bytesOf(one))
  })

  it('keeps to the back-end before where data say nothing better, and leaves it where they do', async () => {
    const prior = (await learn(drawn(400))).backend
    const few = await learn(
      drawn(24, () => 2, 8),
      prior,
    )
    expect(few.heldOut.prior).toHaveLength(few.heldOut.genuine.length)
    expect(few.shrinkage).toBeGreaterThanOrEqual(0.5)
    const turned = {
      people: 300,
      pictures: () => 3,
      between: WITHIN,
      within: [...BETWEEN, 0.03, 0.03, 0.03, 0.03],
    }
    const many = await learn(drawnPeople(turned), prior)
    expect(many.shrinkage).toBeLessThanOrEqual(0.5)
    expect(costOf(many.heldOut.fitted, many.heldOut.genuine)).toBeLessThan(
      costOf(many.heldOut.prior!, many.heldOut.genuine),
    )
    const single = { ...about, embedding: 'single' as const }
    await expect(fitBackend(drawn(30), { about: single, prior })).rejects.toThrow(
      'These are single embeddings',
    )
  })

  it('says what is missing', async () => {
    await expect(learn(drawn(1, () => 300))).rejects.toThrow(
      '1 person has two or more different pictures, and at least 100 are needed: 99 are missing.',
    )
    await expect(learn(drawn(500, () => 1))).rejects.toThrow('0 people have')
    await expect(learn(drawn(99))).rejects.toThrow('1 is missing. Add people, or more pictures')
    const { rows, people } = drawn(120, () => 1)
    const twice = { rows: Float32Array.from([...rows, ...rows]), people: [...people, ...people] }
    await expect(learn(twice)).rejects.toThrow('120 copies of pictures were left out')
    await expect(learn({ rows: new Float32Array(), people: [] })).rejects.toThrow('100 are missing')
  })

  it('makes no back-end of what is no data, with one to begin with and without', async () => {
    const prior = (await learn(drawn(120))).backend
    for (const before of [null, prior]) {
      const spoilt = drawn(120)
      spoilt.rows[256 * 9 + 3] = Number.NaN
      await expect(learn(spoilt, before)).rejects.toThrow('holds NaN at index 3')
      const empty = drawn(120)
      empty.rows.fill(0, 256 * 9, 256 * 10)
      await expect(learn(empty, before)).rejects.toThrow(`An embedding of ${empty.people[9]} is all zeros`)
      // the same pictures, made brighter: other numbers of the same direction
      const { rows, people } = drawn(120, () => 1)
      const scaled = {
        rows: Float32Array.from([...rows, ...rows.map(value => 3 * value)]),
        people: [...people, ...people],
      }
      await expect(learn(scaled, before)).rejects.toThrow('are almost the same')
      // one person under many names
      const one = drawn(1, () => 360)
      const alike = { rows: one.rows, people: drawn(120, () => 3).people }
      await expect(learn(alike, before)).rejects.toThrow('Check that each name is one person')
    }
  })
})
