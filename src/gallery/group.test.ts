import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawnJoint } from '../verify/joint.fixture.ts'
import type { Scorer } from '../verify/projection.ts'
import { COSINE } from '../verify/scorer.ts'
import { randomVector, vector } from './gallery.fixture.ts'
import { cut, groupFaces, listGroups, MOST_FACES, scoresInGroups } from './group.ts'
import type { Link } from './links.ts'

const degrees = (...angles: number[]) =>
  angles.map(angle => vector(Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)))
const cos = (angle: number) => Math.cos((angle * Math.PI) / 180)

function scoresOfPairs(embeddings: Float32Array[], scorer: Scorer): (a: number, b: number) => number {
  const all = embeddings.map(one => embeddings.map(other => scorer.pair(one, other)))
  return (a, b) => all[a]![b]!
}

/** Average linkage as its definition has it: merge the two groups of the highest average score, again and again. */
function slowGroups(
  embeddings: readonly Float32Array[],
  threshold: number,
  { score, photoOf }: { score: (a: number, b: number) => number; photoOf?: Int32Array },
): number[] {
  let groups = embeddings.map((_, face) => [face])
  for (;;) {
    let best: [number, number[], number[]] | null = null
    for (const a of groups)
      for (const b of groups) {
        if (a === b || a.some(x => b.some(y => photoOf && photoOf[x] === photoOf[y]))) continue
        const scores = a.flatMap(x => b.map(y => score(x, y)))
        const average = scores.reduce((sum, one) => sum + one, 0) / scores.length
        if (average >= threshold && average > (best?.[0] ?? Number.NEGATIVE_INFINITY)) best = [average, a, b]
      }
    if (!best) break
    const [, a, b] = best
    groups = [...groups.filter(group => group !== a && group !== b), [...a, ...b]]
  }
  return embeddings.map((_, face) => Math.min(...groups.find(group => group.includes(face))!))
}

/** The average score with the others of the group, by its definition. */
function expectScoresIn(
  scored: Parameters<typeof scoresInGroups>[0],
  groups: Int32Array,
  score: (a: number, b: number) => number,
): void {
  for (const [face, average] of scoresInGroups(scored, groups).entries()) {
    const others = [...groups.keys()].filter(other => other !== face && groups[other] === groups[face])
    const sum = others.reduce((total, other) => total + score(face, other), 0)
    if (others.length === 0) expect(average).toBeNull()
    else expect(average).toBeCloseTo(sum / others.length, 4)
  }
}

describe('grouping', () => {
  it('merges by hand-worked averages', async () => {
    const faces = degrees(0, 10, 30, 90)
    const dendrogram = await groupFaces(faces, { scorer: COSINE })
    const third = (cos(30) + cos(20)) / 2
    const last = (cos(90) + cos(80) + cos(60)) / 3
    expect([...dendrogram.parent]).toEqual([-1, 0, 0, 0])
    expect(dendrogram.score.subarray(1)).toBeCloseToArray([cos(10), third, last], 1e-6)
    expect([...cut(dendrogram, 0.99)]).toEqual([0, 1, 2, 3])
    expect([...cut(dendrogram, 0.95)]).toEqual([0, 0, 2, 3])
    expect([...cut(dendrogram, 0.5)]).toEqual([0, 0, 0, 3])
    expect([...cut(dendrogram, -1)]).toEqual([0, 0, 0, 0])
    expect(listGroups(cut(dendrogram, 0.5))).toEqual([
      { group: 0, faces: [0, 1, 2] },
      { group: 3, faces: [3] },
    ])
    const scores = scoresInGroups(dendrogram, cut(dendrogram, 0.5))
    expect(scores[3]).toBeNull()
    expect(scores.slice(0, 3) as number[]).toBeCloseToArray(
      [(cos(10) + cos(30)) / 2, (cos(10) + cos(20)) / 2, third],
      1e-6,
    )
  })

  it('never makes two faces of one photo one person, not even through a third face', async () => {
    const faces = degrees(0, 1, 2, 40)
    const apart = cut(await groupFaces(faces, { scorer: COSINE, photoOf: Int32Array.of(7, 8, 7, 9) }), -1)
    expect(apart[0]).not.toBe(apart[2])
    expect(new Set(apart).size).toBe(2)
    const all = cut(await groupFaces(faces, { scorer: COSINE, photoOf: Int32Array.of(1, 1, 1, 1) }), -1)
    expect([...all]).toEqual([0, 1, 2, 3])
  })

  const scores = [
    { name: 'cosine', scorer: COSINE, thresholds: [0.9, 0.6, 0.45, 0.3, 0.1, -0.5] },
    { name: 'Joint Bayesian', scorer: drawnJoint, thresholds: [40, 20, 10, 0, -10, -40] },
  ]
  it.each(scores)(
    'is what merging the best pair again and again gives, and only splits when the threshold rises: $name',
    async ({ scorer, thresholds }) => {
      const faceSets = fc.record({
        seed: fc.nat(10_000),
        people: fc.integer({ min: 1, max: 5 }),
        count: fc.integer({ min: 0, max: 14 }),
        photos: fc.boolean(),
      })
      await fc.assert(
        fc.asyncProperty(faceSets, async ({ seed, people, count, photos }) => {
          const faces = Array.from({ length: count }, (_, i) =>
            randomVector(seed + i, randomVector(90_000 + (i % people)), 0.7),
          )
          const photoOf = photos ? Int32Array.from(faces, (_, i) => Math.floor(i / 2)) : undefined
          const score = scoresOfPairs(faces, scorer)
          const options = { scorer, score, ...(photoOf && { photoOf }) }
          const dendrogram = await groupFaces(faces, options)
          expect(dendrogram.scoreName).toBe(scorer.name)
          let finer = cut(dendrogram, Number.POSITIVE_INFINITY)
          expect([...finer]).toEqual(faces.map((_, face) => face))
          for (const threshold of thresholds) {
            const groups = cut(dendrogram, threshold)
            expect([...groups]).toEqual(slowGroups(faces, threshold, options))
            finer.forEach((group, face) => {
              expect(groups[face]).toBe(groups[group])
            })
            finer = groups
          }
          expectScoresIn(dendrogram, finer, score)
        }),
        { numRuns: 40 },
      )
    },
  )

  it('keeps to what a person said, at every threshold and for the groups of both', async () => {
    const faces = degrees(0, 10, 20, 90, 100)
    const groupsWith = async (links: Link[], threshold: number, photoOf?: Int32Array) => {
      const options = { scorer: COSINE, links, ...(photoOf && { photoOf }) }
      return [...cut(await groupFaces(faces, options), threshold)]
    }
    expect(await groupsWith([], 0.9)).toEqual([0, 0, 0, 3, 3])
    const same = { a: 2, b: 3, isSame: true }
    expect(await groupsWith([same], 1)).toEqual([0, 1, 2, 2, 4])
    const apart = { a: 0, b: 1, isSame: false }
    expect(await groupsWith([apart], -1)).toEqual([0, 1, 1, 1, 1])
    expect(await groupsWith([apart, { a: 0, b: 2, isSame: true }], -1)).toEqual([0, 1, 0, 1, 1])
    // two faces of one photo stay apart, whatever is said of a third
    const photos = Int32Array.of(0, 1, 0, 2, 3)
    const both = [0, 2].map(b => ({ a: 1, b, isSame: true }))
    const [first, , third] = await groupsWith(both, -1, photos)
    expect(first).not.toBe(third)
  })

  it('tells its progress, stops when told to, and refuses more than fits', async () => {
    const seen: number[] = []
    await groupFaces(degrees(0, 1), { scorer: COSINE, onProgress: done => seen.push(done) })
    expect(seen).toEqual([0, 2])
    await expect(groupFaces(degrees(0, 1), { scorer: COSINE, signal: AbortSignal.abort() })).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    )
    await expect(groupFaces(Array(MOST_FACES + 1).fill(vector(1)), { scorer: COSINE })).rejects.toThrow(
      'At most 8,000 faces',
    )
  })

  it('groups equal faces and faces without any number', async () => {
    const groups = cut(await groupFaces([vector(1), vector(1), vector(), vector(1)], { scorer: COSINE }), 0.5)
    expect([...groups]).toEqual([0, 0, 2, 0])
  })
})
