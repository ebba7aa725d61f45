import { describe, expect, it } from 'vitest'
import { farPoints } from '../evaluate/far-points.ts'
import { detectionRates, search } from '../evaluate/identification.ts'
import { scoredBy } from '../evaluate/scored.ts'
import { typedCalibration } from '../model/calibration.ts'
import { drawnJoint } from '../verify/joint.fixture.ts'
import { COSINE } from '../verify/scorer.ts'
import { MODEL, OTHER_MODEL, randomVector, vector, view } from './gallery.fixture.ts'
import { addPerson, createGallery, type Gallery } from './gallery.ts'
import { createIdentifier, findAll, type Identifier, identify } from './identify.ts'
import { createIndex } from './kernel.ts'
import { calibrated, drawnScores, jointCalibrated, strangers } from './threshold.fixture.ts'

const people = (...faces: [string, Float32Array[]][]): Gallery =>
  faces.reduce(
    (gallery, [name, views]) =>
      addPerson(
        gallery,
        name,
        views.map(embedding => view(embedding)),
        MODEL,
      ),
    createGallery(MODEL),
  )
const known = { model: MODEL, scorer: COSINE, calibration: calibrated(strangers(100_000)) }

const jointCalibration = jointCalibrated(drawnScores())

describe('identifying', () => {
  const gallery = people(
    ['Ada', [vector(1), vector(1, 1)]],
    ['Bob', [vector(0, 1)]],
    ['Eve', [vector(0, 0, 1)]],
  )

  it('takes the best view of each person, best person first', () => {
    const { verdict, candidates } = identify(createIdentifier(gallery, known), vector(1, 2))
    expect(verdict).toBe('known')
    expect(candidates.map(({ name }) => name)).toEqual(['Ada', 'Bob', 'Eve'])
    expect(candidates.map(({ score }) => score)).toBeCloseToArray(
      [3 / Math.sqrt(10), 2 / Math.sqrt(5), 0],
      1e-6,
    )
    expect(candidates[0]!.viewId).toBe(gallery.people[0]!.views[1]!.id)
  })

  it('names nobody below the threshold, and rules nobody out above the other one', () => {
    const identifier = createIdentifier(gallery, known)
    const { same, different } = identifier.rule!
    expect(same.threshold).toBe(identifier.threshold!.threshold)
    const at = (score: number) =>
      identify(identifier, vector(0, 0, score, Math.sqrt(1 - score * score))).verdict
    expect(at(same.threshold + 1e-4)).toBe('known')
    expect(['perhaps', 'cannot-tell']).toContain(at(same.threshold - 1e-4))
    expect(['perhaps', 'cannot-tell']).toContain(at(different.threshold + 1e-4))
    expect(at(different.threshold - 1e-4)).toBe('unknown')
  })

  it('says perhaps of who is ahead of all others and of the size of the gallery, and not only alike', () => {
    const cosineCalibration = { ...calibrated(strangers(100_000)), lr: { score: [0, 1], log10: [-2, 4] } }
    const at = (size: number, score: number, next = 0) => {
      const crowd = people(
        ['Ada', [vector(1)]],
        ['Bob', [vector(0, 1)]],
        ...Array.from({ length: size - 2 }, (_, i): [string, Float32Array[]] => [
          `${i}`,
          [vector(0, 0, 0, ...Array(i).fill(0), 1)],
        ]),
      )
      const rest = Math.sqrt(1 - score * score - next * next)
      const identifier = createIdentifier(crowd, { ...known, calibration: cosineCalibration })
      return identify(identifier, vector(score, next, rest)).verdict
    }
    expect(at(5, 0.5)).toBe('perhaps')
    expect(at(200, 0.5)).toBe('cannot-tell')
    expect(at(5, 0.5, 0.49)).toBe('cannot-tell')
  })

  it('names nobody for sure where two names score the same, and says both', () => {
    const twice = people(['Ada', [vector(1)]], ['Bob', [vector(1)]], ['Eve', [vector(0, 1)]])
    const identifier = createIdentifier(twice, known)
    expect(identify(identifier, vector(1))).toMatchObject({ verdict: 'perhaps', tied: 'Bob' })
    expect(identify(identifier, vector(0, 1))).toMatchObject({ verdict: 'known', tied: null })
  })

  it('gives five candidates at most, and says when there is no threshold or nobody', () => {
    const many = people(
      ...Array.from({ length: 8 }, (_, i): [string, Float32Array[]] => [`${i}`, [randomVector(i)]]),
    )
    expect(identify(createIdentifier(many, known), randomVector(99)).candidates).toHaveLength(5)
    const uncalibrated = createIdentifier(many, { model: MODEL, scorer: COSINE, calibration: null })
    expect(identify(uncalibrated, randomVector(3))).toMatchObject({
      verdict: 'uncalibrated',
      threshold: null,
    })
    expect(identify(uncalibrated, randomVector(3)).candidates[0]).toMatchObject({ name: '3' })
    expect(identify(createIdentifier(createGallery(MODEL), known), vector(1)).verdict).toBe('empty')
    // a photo that is too poor for a no is no reason against a yes
    const covered = { doubt: 'Eyes hidden.' }
    const one = createIdentifier(people(['Ada', [vector(1)]]), known)
    expect(identify(one, vector(0, 1)).verdict).toBe('unknown')
    expect(identify(one, vector(0, 1), covered)).toMatchObject({ verdict: 'cannot-tell', ...covered })
    expect(identify(one, vector(1), covered)).toMatchObject({ verdict: 'known', doubt: null })
  })

  it('names nobody for good by pairs that are too few for a gallery, and takes typed thresholds as they are', () => {
    const at = (identifier: Identifier, score: number) =>
      identify(identifier, vector(0, 0, score, Math.sqrt(1 - score * score))).verdict
    const few = createIdentifier(gallery, {
      model: MODEL,
      scorer: COSINE,
      calibration: calibrated(strangers(300)),
    })
    expect(few.threshold).toBeNull()
    expect([0.95, 0.1].map(score => at(few, score))).toEqual(['perhaps', 'unknown'])
    const about = { date: '2026-01-01', embedding: 'single' } as const
    const typed = createIdentifier(gallery, {
      model: MODEL,
      scorer: COSINE,
      calibration: typedCalibration(0.7, 0.5, about),
    })
    expect([0.71, 0.69, 0.49].map(score => at(typed, score))).toEqual(['known', 'cannot-tell', 'unknown'])
  })

  it('refuses a gallery of another model, and thresholds of another score', () => {
    expect(() => createIdentifier(gallery, { ...known, model: OTHER_MODEL })).toThrow('must be renewed')
    expect(() => createIdentifier(gallery, { ...known, scorer: drawnJoint })).toThrow(TypeError)
  })

  it('ranks by the Joint Bayesian score as a plain loop over all views does', () => {
    const crowd = Array.from({ length: 334 }, (_, who) => randomVector(who)) // SIMD begins at 1,000 views
    const views = crowd.map((centre, who) =>
      [0, 1, 2].map(n => randomVector(1000 + 3 * who + n, centre, 0.8 - 0.2 * n)),
    )
    const identifier = createIdentifier(
      people(...views.map((of, who): [string, Float32Array[]] => [`${who}`, of])),
      {
        model: MODEL,
        scorer: drawnJoint,
        calibration: jointCalibration,
      },
    )
    expect(identifier.index.kernel).toBe('simd')
    const verdicts = new Set<string>()
    for (let probe = 0; probe < 6; probe++) {
      const shot = randomVector(5000 + probe, crowd[probe], 0.18 * probe)
      const plain = views
        .map((of, who) => ({
          name: `${who}`,
          score: Math.max(...of.map(view => drawnJoint.pair(view, shot))),
        }))
        .sort((a, b) => b.score - a.score)
        .slice(0, 5)
      const { score, candidates, verdict, threshold } = identify(identifier, shot)
      expect(candidates.map(({ name }) => name)).toEqual(plain.map(({ name }) => name))
      expect(candidates.map(one => one.score)).toBeCloseToArray(
        plain.map(one => one.score),
        1e-4,
      )
      expect([score, threshold?.score]).toEqual(['jb', 'jb'])
      verdicts.add(verdict)
    }
    expect(verdicts).toContain('known')
  })

  it('finds all faces of a photo set that look like any view of a person', () => {
    const shown = createIndex([vector(0, 1), vector(1), vector(1, 1), vector(0, 0, 1)], COSINE)
    expect(findAll(shown, [vector(1), vector(0, 1)], 0.7).map(({ row }) => row)).toEqual([0, 1, 2])
    expect(findAll(shown, [vector(0, 0, 1)], 0.7)).toEqual([{ row: 3, score: 1 }])
    const faces = Array.from({ length: 20 }, (_, i) => randomVector(i))
    const found = findAll(createIndex(faces, drawnJoint), [faces[3]!, faces[5]!], Number.NEGATIVE_INFINITY)
    expect(found).toHaveLength(20)
    expect(new Set(found.slice(0, 2).map(({ row }) => row))).toEqual(new Set([3, 5]))
    expect(found.at(-1)!.score).toBeLessThan(-1) // far below the least cosine
  })
})

/** Open-set figures by hand, through `identify`: best scores of strangers set the threshold, then enrolled probes must reach it and be first. */
function detectionRate(
  identifier: Identifier,
  probes: { name: string; embedding: Float32Array }[],
  accepts: number,
) {
  const enrolled = new Set(identifier.views.map(({ name }) => name))
  const best = (embedding: Float32Array) => identify(identifier, embedding, { k: 1 }).candidates[0]!
  const alarms = probes
    .filter(({ name }) => !enrolled.has(name))
    .map(({ embedding }) => best(embedding).score)
    .sort((a, b) => b - a)
  const threshold = alarms[accepts - 1]!
  const genuine = probes.filter(({ name }) => enrolled.has(name))
  const detected = genuine.filter(({ name, embedding }) => {
    const first = best(embedding)
    return first.name === name && first.score >= threshold
  })
  return detected.length / genuine.length
}

describe('open-set figures', () => {
  it('are those worked out by hand', () => {
    const identifier = createIdentifier(people(['Ada', [vector(1)]], ['Bob', [vector(0, 1)]]), known)
    // Strangers' best scores: 0.6 and 0.8. At 1 false alarm of 2 the threshold is 0.8.
    const probes = [
      { name: 'x', embedding: vector(0.6, 0, 0.8) },
      { name: 'y', embedding: vector(0, 0.8, 0.6) },
      { name: 'Ada', embedding: vector(0.9, 0, 0, Math.sqrt(0.19)) }, // detected
      { name: 'Ada', embedding: vector(0.1, 0.9, 0, Math.sqrt(0.18)) }, // high enough, but Bob comes first
      { name: 'Bob', embedding: vector(0, 0.7, 0, Math.sqrt(0.51)) }, // first, but too low
      { name: 'Bob', embedding: vector(0, 1) }, // detected
    ]
    expect(detectionRate(identifier, probes, 1)).toBe(0.5)
    expect(detectionRate(identifier, probes, 2)).toBe(0.75)
  })

  it('equal those of BLUFR for the same pictures', () => {
    const centres = Array.from({ length: 45 }, (_, i) => randomVector(i))
    const shot = (who: number, seed: number) => randomVector(1000 + 50 * who + seed, centres[who], 0.35)
    const gallery = people(
      ...[0, 1, 2, 3, 4].map((who): [string, Float32Array[]] => [`${who}`, [shot(who, 0), shot(who, 1)]]),
    )
    const probes = centres.flatMap((_, who) =>
      Array.from({ length: 10 }, (_, seed) => ({ name: `${who}`, embedding: shot(who, seed + 2) })),
    )
    const pictures = [
      ...gallery.people.flatMap(({ views }) => views.map(({ embedding }) => embedding)),
      ...probes.map(({ embedding }) => embedding),
    ]
    const rows = new Float32Array(pictures.length * 256)
    pictures.forEach((picture, row) => {
      rows.set(picture, row * 256)
    })
    const names = pictures.map((_, row) => `picture_${row}`)
    const found = search(scoredBy(COSINE, { names, dimension: 256, rows }), {
      gallery: Uint32Array.from({ length: 10 }, (_, row) => row),
      galleryLabel: Int32Array.from({ length: 10 }, (_, row) => Math.floor(row / 2)),
      probe: Uint32Array.from(probes, (_, i) => 10 + i),
      probeLabel: Int32Array.from(probes, ({ name }) => Number(name)),
    })
    const identifier = createIdentifier(gallery, known)
    const points = farPoints(4).filter(({ accepts }) => accepts(400) > 0 && accepts(400) < 400)
    const rates = detectionRates(found, points, [1], 0).map(([rate]) => rate)
    expect(points.some(({ far }) => far === 0.01)).toBe(true)
    expect(points.map(({ accepts }) => detectionRate(identifier, probes, accepts(400)))).toEqual(rates)
    expect(new Set(rates).size).toBeGreaterThan(3)
  })
})
