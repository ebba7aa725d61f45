// BLUFR with the Joint Bayesian score, against loops that take each pair by itself.
import { beforeAll, describe, expect, it } from 'vitest'
import type { BlufrConfig } from '../data/blufr.ts'
import { scoreOf } from '../verify/projection.ts'
import { binsOf } from './bins.ts'
import { type BlufrFigures, evaluateBlufr } from './blufr.ts'
import { farPoints } from './far-points.ts'
import { D, EACH, embeddings, jb, names, PERSONS, passesAt, row, shareOf, who } from './joint.fixture.ts'
import { scoredBy } from './scored.ts'
import { sweep } from './sweep.ts'
import { trialSet } from './trial-set.ts'
import { genuinePairs, trialCurve } from './verification.ts'

describe('BLUFR with the Joint Bayesian score', () => {
  const all = Uint32Array.from(names.keys())
  const isEnrolled = (at: number) => who(at) < PERSONS / 2
  const trial = {
    test: all,
    gallery: all.filter(at => isEnrolled(at) && at % EACH === 0),
    probe: all.filter(at => !isEnrolled(at) || at % EACH > 0),
  }
  const config: BlufrConfig = {
    pictures: names,
    labels: Int32Array.from(names, (_, at) => who(at)),
    trials: [trial],
  }
  const genuine: number[] = []
  const impostor: number[] = []
  let figures: BlufrFigures
  beforeAll(async () => {
    const projected = names.map((_, at) => jb.project(row(at)))
    const pair = (a: number, b: number) => scoreOf(projected[a]!, projected[b]!)
    for (let a = 0; a < names.length; a++)
      for (let b = 0; b < a; b++) (who(a) === who(b) ? genuine : impostor).push(pair(a, b))
    impostor.sort((a, b) => b - a)
    const input = { config, listName: 'blufr.mat', embeddings, scorer: jb, semantics: 'toolkit' as const }
    figures = (await evaluateBlufr(input)).figures
  })

  it('verifies as a loop over all pairs does', () => {
    expect(figures.perTrial[0]).toMatchObject({ genuinePairs: 330, impostorPairs: impostor.length })
    for (const { far, accepts } of farPoints(8)) {
      const k = accepts(impostor.length)
      if (k === 0 || k >= impostor.length) continue
      const vr = figures.vrCurve.find(point => point.far === far)?.mean
      expect([far, vr]).toEqual([far, shareOf(genuine, passesAt(k, impostor))])
    }
  })

  it('identifies as a loop over the gallery does', () => {
    const strangers: number[] = []
    const found: { own: number; rank: number; ties: number }[] = []
    for (const probe of trial.probe) {
      const scores = [...trial.gallery].map(at => ({ at, score: jb.pair(row(at), row(probe)) }))
      const own = scores.find(({ at }) => who(at) === who(probe))?.score
      if (own === undefined) strangers.push(Math.max(...scores.map(({ score }) => score)))
      else {
        const others = scores.filter(({ at }) => who(at) !== who(probe)).map(({ score }) => score)
        const [above, same] = [
          others.filter(one => one > own).length,
          others.filter(one => one === own).length,
        ]
        found.push({ own, rank: above + 1, ties: same })
      }
    }
    strangers.sort((a, b) => b - a)
    expect(found.some(({ ties }) => ties > 0)).toBe(true)
    for (const { far, accepts } of farPoints(4)) {
      const k = accepts(strangers.length)
      if (k === 0 || k >= strangers.length) continue
      const passes = passesAt(k, strangers)
      const shares = found.map(({ own, rank, ties }) =>
        passes(own) ? Math.min(1, Math.max(0, (2 - rank) / (ties + 1))) : 0,
      )
      const expected = shares.reduce((sum, share) => sum + share, 0) / found.length
      expect(figures.dirCurve.find(point => point.far === far)?.mean).toBeCloseTo(expected, 12)
    }
  })

  it('counts scores of any range in its bins, and reads thresholds from them', async () => {
    const [low, high] = [Math.min(...impostor, ...genuine), Math.max(...impostor, ...genuine)]
    expect([low < -2, high > 2]).toEqual([true, true])
    const { start, step, impostor: counts, genuine: same } = figures.histogram
    const sum = (list: number[]) => list.reduce((total, count) => total + count, 0)
    expect([sum(counts), sum(same)]).toEqual([impostor.length, genuine.length])
    expect(start).toBeLessThanOrEqual(low)
    expect(start + step * counts.length).toBeGreaterThanOrEqual(high)
    expect(step * counts.length).toBeLessThan(1.02 * (high - low))

    const set = trialSet(config, config.trials, scoredBy(jb, embeddings), picture => picture)
    const pause = async () => {}
    const swept = await sweep(set, await binsOf(set, pause), 1, pause)
    const none = {
      a: new Uint32Array(),
      b: new Uint32Array(),
      score: new Float64Array(),
      trials: new Uint16Array(),
    }
    const points = farPoints(1).filter(({ far }) => far >= 0.1 && far < 1)
    const { vr } = trialCurve({ ...swept, high: none }, genuinePairs(set), {
      t: 0,
      impostorPairs: impostor.length,
      points,
    })
    for (const [n, { accepts }] of points.entries())
      expect(vr[n]).toBeCloseTo(shareOf(genuine, passesAt(accepts(impostor.length), impostor)), 1)
  })

  it('keeps float32 within the error that it states', () => {
    const scored = scoredBy(jb, embeddings)
    for (let at = 1; at < 60; at++) {
      const rough = scored.rows
        .subarray(at * D, (at + 1) * D)
        .reduce((sum, x, i) => Math.fround(sum + Math.fround(x * scored.rows[i]!)), 0)
      const bias = scored.bias![at]! + scored.bias![0]!
      expect(Math.abs(rough + bias - scored.exact(0, at))).toBeLessThan(scored.float32Error / 2)
      expect(scored.exact(0, at)).toBeCloseTo(jb.pair(row(0), row(at)), 9)
    }
  })
})
