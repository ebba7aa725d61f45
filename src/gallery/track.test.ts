import { describe, expect, it } from 'vitest'
import type { QualityNote } from '../face/quality.ts'
import { scoreHistogram } from '../verify/calibration.ts'
import { drawnJoint } from '../verify/joint.fixture.ts'
import type { Rule } from '../verify/rule.ts'
import { COSINE } from '../verify/scorer.ts'
import { MODEL, randomVector, vector, view } from './gallery.fixture.ts'
import { addPerson, createGallery, type Gallery } from './gallery.ts'
import { createIdentifier } from './identify.ts'
import { drawnScores, jointCalibrated } from './threshold.fixture.ts'
import {
  follow,
  type Looks,
  overlap,
  remember,
  type SeenFace,
  START,
  type Tracking,
  visibleTracks,
} from './track.ts'
import { guide, identifyTrack, judge, judgePair, scoresOf } from './verdict.ts'

const face = (x: number, embedding: Float32Array | null = null, extra: Partial<SeenFace> = {}): SeenFace => ({
  box: [x, 0, 100, 100],
  points: [
    [x + 30, 40],
    [x + 70, 40],
    [x + 50, 60],
    [x + 35, 80],
    [x + 65, 80],
  ],
  score: 0.9,
  quality: [],
  embedding,
  ...extra,
})
/** Thresholds of both signs: a log likelihood ratio has no ends. */
const LOOKS: Looks[] = [
  { scorer: COSINE, same: 0.6, different: 0.3 },
  { scorer: drawnJoint, same: 20, different: 0 },
  { scorer: drawnJoint, same: -5, different: -10 },
]
const run = (frames: SeenFace[][], options: Looks | null = null, from: Tracking = START) =>
  frames.reduce((state, faces, i) => follow(state, { timeMs: 100 * (i + 1), faces }, options), from)
const idsAt = (state: Tracking) =>
  visibleTracks(state).map(({ id, face: seen }) => [id, seen.box[0]] as const)
const note = (kind: QualityNote['kind'], serious = true) => ({
  kind,
  serious,
  value: 1,
  text: kind,
})

describe('following faces', () => {
  it('knows the overlap of boxes', () => {
    expect(overlap([0, 0, 10, 10], [5, 0, 10, 10])).toBeCloseTo(1 / 3)
    expect(overlap([0, 0, 10, 10], [10, 0, 10, 10])).toBe(0)
    expect(overlap([0, 0, 0, 0], [0, 0, 0, 0])).toBe(0)
  })

  it('follows several that move, come and go', () => {
    let state = run([
      [face(0), face(300)],
      [face(30), face(290)],
      [face(280), face(60)],
    ])
    expect(idsAt(state)).toEqual([
      [1, 60],
      [2, 280],
    ])
    state = follow(state, { timeMs: 400, faces: [face(270), face(600)] })
    expect(idsAt(state)).toEqual([
      [2, 270],
      [3, 600],
    ])
    state = follow(state, { timeMs: 500, faces: [face(70)] })
    expect(idsAt(state)).toEqual([[1, 70]])
  })

  it('forgets a face after a moment', () => {
    const state = follow(run([[face(0)]]), { timeMs: 2000, faces: [face(0)] })
    expect(idsAt(state)).toEqual([[2, 0]])
    expect(state.tracks).toHaveLength(1)
  })

  it('drops a frame that comes late: the newest wins', () => {
    const state = run([[face(0)], [face(10)]])
    expect(follow(state, { timeMs: 150, faces: [face(500)] })).toBe(state)
    expect(follow(state, { timeMs: 200, faces: [face(500)] })).toBe(state)
  })

  it.each(LOOKS)(
    'finds a face that jumped by its embedding, and notices somebody else at the same place: $scorer.name',
    options => {
      const [ada, bob] = [randomVector(1), randomVector(2)]
      const jumped = run([[face(0, ada)], [face(500, ada)]], options)
      expect(idsAt(jumped)).toEqual([[1, 500]])
      expect(idsAt(run([[face(0, ada)], [face(0, bob)]], options))).toEqual([[2, 0]])
      const swapped = run(
        [
          [face(0, ada), face(60, bob)],
          [face(0, bob), face(60, ada)],
        ],
        options,
      )
      expect(idsAt(swapped)).toEqual([
        [1, 60],
        [2, 0],
      ])
    },
  )

  it('keeps embeddings of good frames only, and no more than thirty', () => {
    const bad = face(0, vector(1), { quality: [note('dark')] })
    const unsure = face(0, vector(1), { score: 0.5 })
    const state = run([[face(0, vector(1))], [bad], [unsure], [face(0)], [face(0, vector(2))]])
    expect(state.tracks[0]!.samples.map(({ timeMs }) => timeMs)).toEqual([100, 500])
    let long: Tracking = START
    for (let i = 0; i < 10_000; i++) long = follow(long, { timeMs: i * 66, faces: [face(0, vector(1))] })
    expect(long.tracks).toHaveLength(1)
    expect(long.tracks[0]!.samples).toHaveLength(30)
  })

  it('counts good frames for four seconds, and for twelve where five take longer, while the last one is fresh', () => {
    /** The ages in ms of what counts `afterMs` after the last of some good frames so many ms apart. */
    const ages = (goodEveryMs: number, afterMs = 0) => {
      const end = 24_000 + afterMs
      let state: Tracking = START
      for (let timeMs = 0; timeMs <= end; timeMs += 100) {
        const isSeen = timeMs <= 24_000 && timeMs % goodEveryMs === 0
        state = follow(state, { timeMs, faces: [face(0, isSeen ? vector(1) : null)] })
      }
      return state.tracks[0]!.samples.map(({ timeMs }) => end - timeMs)
    }
    expect(ages(800)).toEqual([4000, 3200, 2400, 1600, 800, 0])
    expect(ages(2400)).toEqual([9600, 7200, 4800, 2400, 0])
    expect(ages(4000)).toEqual([12_000, 8000, 4000, 0])
    expect(ages(800, 4000)).toEqual([7200, 6400, 5600, 4800, 4000])
    expect(ages(800, 4100)).toEqual([])
  })
})

describe.each(LOOKS)('embeddings that come after their frame, $scorer.name', options => {
  const [ada, bob] = [randomVector(1), randomVector(2)]
  const kept = (state: Tracking, id: number, embedding: Float32Array, extra: Partial<SeenFace> = {}) =>
    remember(state, id, { timeMs: state.timeMs, face: face(0, embedding, extra) }, options).tracking
  const samplesOf = (state: Tracking) => state.tracks.map(({ id, samples }) => [id, samples.length])

  it('are kept with their track, if they are good', () => {
    const seen = run([[face(0)]])
    const known = kept(kept(seen, 1, ada), 1, ada)
    expect(samplesOf(known)).toEqual([[1, 2]])
    expect(kept(known, 1, ada, { quality: [note('dark')] })).toBe(known)
    expect(kept(known, 7, ada)).toBe(known)
  })

  it('make a new track of somebody else at the same place', () => {
    const known = kept(run([[face(0)]]), 1, ada)
    const other = kept(known, 1, bob)
    expect(remember(known, 1, { timeMs: 100, face: face(0, bob) }, options).trackId).toBe(2)
    expect(remember(known, 1, { timeMs: 100, face: face(0, ada) }, options).trackId).toBe(1)
    expect(samplesOf(other)).toEqual([[2, 1]])
    expect(samplesOf(follow(other, { timeMs: 200, faces: [face(0), face(400)] }))).toEqual([
      [2, 1],
      [3, 0],
    ])
  })

  it('find a face that jumped', () => {
    const known = kept(run([[face(0)]]), 1, ada)
    const jumped = follow(known, { timeMs: 200, faces: [face(500)] })
    expect(idsAt(jumped)).toEqual([[2, 500]])
    expect(samplesOf(jumped)).toEqual([
      [1, 1],
      [2, 0],
    ])
    const found = kept(jumped, 2, ada)
    expect(samplesOf(found)).toEqual([[1, 2]])
    expect(idsAt(found)).toEqual([[1, 500]])
    expect(samplesOf(kept(jumped, 2, bob))).toEqual([
      [1, 1],
      [2, 1],
    ])
  })

  it('grow old with the frames', () => {
    let state = kept(run([[face(0)]]), 1, ada)
    for (let timeMs = 200; timeMs < 6000; timeMs += 100) state = follow(state, { timeMs, faces: [face(0)] })
    expect(samplesOf(state)).toEqual([[1, 0]])
  })
})

describe('a verdict over frames', () => {
  const samplesAt = (...scores: number[]) => ({
    samples: scores.map((score, i) => ({
      timeMs: i,
      embedding: vector(score, Math.sqrt(1 - score * score)),
    })),
  })
  /** Same from `same` on, different below `different`; a ratio of 1 in the middle. */
  const ruleAt = (same: number, different = same): Rule => ({
    score: 'cosine',
    same: { threshold: same, far: 0.001 },
    different: { threshold: different, fnr: 0.01 },
    genuinePairs: 1000,
    impostorPairs: 1000,
    photos: [1, 1],
    lr: { score: [different, (same + different) / 2, same], log10: [-2, 0, 2] },
  })
  const by = (rule: Rule | null) => ({ scorer: COSINE, rule })
  const against = (scores: number[], threshold: number | null) =>
    judge(samplesAt(...scores), [vector(1)], by(threshold === null ? null : ruleAt(threshold)))

  it('waits for five good frames', () => {
    expect(against([], 0.5)).toMatchObject({ verdict: 'waiting', score: null, frames: 0, framesNeeded: 5 })
    expect(against([0.9, 0.9, 0.9, 0.9], 0.5)).toMatchObject({ verdict: 'waiting', frames: 4 })
    expect(against([0.9, 0.9, 0.9, 0.9, 0.9], 0.5)).toMatchObject({ verdict: 'same', frames: 5 })
  })

  it('is given when the average is surely on one side, by hand', () => {
    // Mean 0.6, standard deviation sqrt(0.0025) = 0.05, margin 2.776 * 0.05 / sqrt(5) = 0.062.
    const scores = [0.55, 0.55, 0.6, 0.65, 0.65]
    const { score, low, high } = against(scores, 0.5)
    expect([score, low, high] as number[]).toBeCloseToArray([0.6, 0.5379, 0.6621], 1e-4)
    expect(against(scores, 0.53).verdict).toBe('same')
    expect(judge(samplesAt(...scores), [vector(1)], by(ruleAt(0.7, 0.5))).verdict).toBe('cannot-tell')
    expect(against(scores, 0.67).verdict).toBe('different')
    expect(against(scores, null).verdict).toBe('uncalibrated')
  })

  it('takes the most alike of several references', () => {
    expect(scoresOf(samplesAt(0.6, 0.8), [vector(1), vector(0, 1)], COSINE)).toBeCloseToArray(
      [0.8, 0.8],
      1e-6,
    )
  })

  const calibrated = by(ruleAt(0.7, 0.5))
  it('has the rule of a comparison', () => {
    const at = (score: number) => judge(samplesAt(...Array(5).fill(score)), [vector(1)], calibrated).verdict
    expect([0.8, 0.65, 0.6, 0.55, 0.4].map(at)).toEqual([
      'same',
      'leans-same',
      'cannot-tell',
      'leans-different',
      'different',
    ])
    expect(judge(samplesAt(0.8), [vector(1)], calibrated).verdict).toBe('waiting')
    // frames that do not agree give no firm word
    const wide = judge(samplesAt(0.3, 0.55, 0.3, 0.55, 0.3), [vector(1)], calibrated)
    expect(wide.verdict).toBe('leans-different')
    expect(judge(samplesAt(...Array(5).fill(0.8)), [vector(1)], by(null)).verdict).toBe('uncalibrated')
  })

  it('compares two faces of one picture once both have enough good frames', () => {
    const ada = samplesAt(...Array(8).fill(1))
    const few = samplesAt(0.8, 0.8, 0.8, 0.8)
    expect(judgePair(ada, few, calibrated)).toMatchObject({ verdict: 'waiting', frames: 4 })
    expect(judgePair(ada, samplesAt(...Array(5).fill(0.8)), calibrated)).toMatchObject({ verdict: 'same' })
    const { verdict, score } = judgePair(samplesAt(...Array(5).fill(0.2)), ada, calibrated)
    expect(verdict).toBe('different')
    expect(score).toBeCloseTo(0.2)
    expect(judgePair(ada, { samples: [] }, calibrated).score).toBeNull()
  })

  it('is that of the plain loop by the Joint Bayesian score, whose thresholds it wants', () => {
    const track = samplesAt(0.9, 0.8, 0.7, 0.9, 0.8)
    const references = [vector(1), vector(0.9, 0.3, 0.3), vector(0, 0, 1)]
    const scores = track.samples.map(({ embedding }) =>
      Math.max(...references.map(reference => drawnJoint.pair(embedding, reference))),
    )
    const measure = {
      scorer: drawnJoint.remembering(),
      rule: { ...ruleAt(1, -200), score: 'jb' as const },
    }
    const mean = (of: number[]) => of.reduce((sum, score) => sum + score, 0) / of.length
    for (let again = 0; again < 2; again++)
      expect(judge(track, references, measure).score).toBeCloseTo(mean(scores), 8)
    const pairs = track.samples.map(({ embedding }) =>
      mean(references.map(reference => drawnJoint.pair(embedding, reference))),
    )
    const other = { samples: references.map((embedding, timeMs) => ({ timeMs, embedding })) }
    expect(judgePair(track, other, measure).score).toBeCloseTo(mean(pairs), 8)
    expect(() => judge(track, references, { scorer: drawnJoint, rule: ruleAt(0.5) })).toThrow(TypeError)
    expect(() => judgePair(track, track, { scorer: drawnJoint, rule: ruleAt(0.5) })).toThrow(TypeError)
  })

  it('says who of a gallery it is by the Joint Bayesian score', () => {
    const [ada, bob] = [randomVector(1), randomVector(2)]
    const add = (gallery: Gallery, name: string, embedding: Float32Array) =>
      addPerson(gallery, name, [view(embedding)], MODEL)
    const identifier = createIdentifier(add(add(createGallery(MODEL), 'Ada', ada), 'Bob', bob), {
      model: MODEL,
      scorer: drawnJoint,
      calibration: jointCalibrated(drawnScores()),
    })
    const shots = (person: Float32Array, likeness: number) => ({
      samples: [0, 1, 2, 3, 4].map(n => ({ timeMs: n, embedding: randomVector(50 + n, person, likeness) })),
    })
    const known = identifyTrack(identifier, shots(bob, 0.9))
    expect([known.verdict, known.candidates[0]!.name, known.frames.verdict, known.score]).toEqual([
      ...['known', 'Bob', 'same', 'jb'],
    ])
    const scores = shots(bob, 0.9).samples.map(({ embedding }) => drawnJoint.pair(embedding, bob))
    expect(known.frames.score).toBeCloseTo(scores.reduce((sum, score) => sum + score, 0) / 5, 4)
    expect(identifyTrack(identifier, shots(randomVector(3), 0.9)).frames.verdict).toBe('different')
  })

  it('says who of a gallery it is, and when it is nobody', () => {
    const impostor = Array.from({ length: 10_000 }, (_, i) => 0.3 + 0.2 * (i / 10_000))
    const genuine = Array.from({ length: 100 }, () => 0.9)
    const calibration = {
      source: 'a test',
      date: '',
      genuinePairs: genuine.length,
      impostorPairs: impostor.length,
      thresholds: { '0.01': 0.49, '0.001': 0.5 },
      fnrThresholds: { '0.01': 0.45 },
      histogram: scoreHistogram(genuine, impostor),
    }
    const gallery = addPerson(createGallery(MODEL), 'Ada', [view(vector(1))], MODEL)
    const identifier = createIdentifier(gallery, { model: MODEL, scorer: COSINE, calibration })
    const ada = identifyTrack(identifier, samplesAt(0.9, 0.9, 0.91, 0.9, 0.9))
    expect([ada.verdict, ada.candidates[0]!.name, ada.frames.verdict]).toEqual(['known', 'Ada', 'same'])
    const nobody = identifyTrack(identifier, samplesAt(0.1, 0.1, 0.12, 0.1, 0.1))
    expect([nobody.verdict, nobody.frames.verdict]).toEqual(['unknown', 'different'])
    expect(identifyTrack(identifier, { samples: [] }).frames.verdict).toBe('waiting')
    const empty = createIdentifier(createGallery(MODEL), { model: MODEL, scorer: COSINE, calibration })
    expect(identifyTrack(empty, samplesAt(0.9)).verdict).toBe('empty')
  })
})

describe('guidance', () => {
  it('names what helps most', () => {
    expect(guide(null)?.kind).toBe('nobody')
    expect(guide(face(0))).toBeNull()
    expect(guide(face(0, null, { quality: [note('turned'), note('small')] }))?.text).toBe('Come closer.')
    expect(guide(face(0, null, { quality: [note('dark')] }))?.text).toBe('Turn to the light.')
    expect(guide(face(0, null, { score: 0.5 }))?.kind).toBe('unclear')
    expect(guide(face(0, null, { quality: [note('covered')] }))?.text).toContain(
      'with nothing in front of it',
    )
    // what is not serious, or what the average over frames takes away, is no reason to say anything
    expect(guide(face(0, null, { quality: [note('dark', false), note('noisy')] }))).toBeNull()
  })
})
