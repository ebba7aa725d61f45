// What the faces before a camera are compared with, and what their frames say about it so far.
import type { Identifier } from '../gallery/identify.ts'
import type { Track } from '../gallery/track.ts'
import { identifyTrack, judge, judgePair, type TrackVerdict } from '../gallery/verdict.ts'
import type { Calibration } from '../model/card.ts'
import { likelihoodRatio } from '../verify/likelihood.ts'
import { type Rule, ruleFor } from '../verify/rule.ts'
import type { FaceMatch } from './cameraTypes.ts'

export type Against =
  | { kind: 'nothing' }
  | { kind: 'photo'; embedding: Float32Array }
  | { kind: 'pair' }
  | { kind: 'gallery'; identifier: Identifier }

export interface Matcher {
  /** Whether one face alone has nothing to be compared with. */
  readonly wantsTwo: boolean
  compareWith(against: Against): void
  /** `compared`: the faces that take part, the largest first. Null when there is nothing to compare this one with. */
  matchOf(track: Track, compared: readonly Track[]): FaceMatch | null
}

export function createMatcher(calibration: () => Calibration | null): Matcher {
  let against: Against = { kind: 'nothing' }
  // a search among 100,000 embeddings takes longer than a frame; the answer is the same until the track has another embedding
  let answers = new Map<number, { key: string; match: FaceMatch }>()

  function identified(identifier: Identifier, track: Track): FaceMatch | null {
    const key = `${track.samples.length} ${track.samples.at(-1)?.timeMs}`
    const known = answers.get(track.id)
    if (known?.key === key) return known.match
    const { verdict, candidates, frames } = identifyTrack(identifier, track)
    if (verdict === 'empty') return null
    const match = {
      ...matchFrom(frames, identifier.rule),
      candidates: candidates.map(({ name, score }) => ({ name, score })),
    }
    if (answers.size > 100) answers.clear()
    answers.set(track.id, { key, match })
    return match
  }
  return {
    get wantsTwo() {
      return against.kind === 'pair'
    },
    compareWith(next) {
      against = next
      answers = new Map()
    },
    matchOf(track, compared) {
      if (against.kind === 'gallery') return identified(against.identifier, track)
      const known = calibration()
      const rule = known && ruleFor(known)
      if (against.kind === 'photo') return matchFrom(judge(track, [against.embedding], rule), rule)
      const [a, b] = compared
      if (against.kind === 'nothing' || !a || !b || (track !== a && track !== b)) return null
      return matchFrom(judgePair(a, b, rule), rule)
    },
  }
}

function matchFrom({ low: _, high: __, ...match }: TrackVerdict, rule: Rule | null): FaceMatch {
  const lr = rule?.lr && match.score !== null ? likelihoodRatio(rule.lr, match.score) : null
  return { ...match, lr, same: rule?.same ?? null, different: rule?.different ?? null, candidates: [] }
}
