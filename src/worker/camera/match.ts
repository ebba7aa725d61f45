// What the faces before a camera are compared with, and what their frames say about it so far.
import type { Identifier } from '../../gallery/identify.ts'
import type { Track } from '../../gallery/track.ts'
import { identifyTrack, judge, judgePair, type Measure, type TrackVerdict } from '../../gallery/verdict.ts'
import { likelihoodRatio } from '../../verify/likelihood.ts'
import type { Scorer } from '../../verify/projection.ts'
import { ruleFor } from '../../verify/rule.ts'
import type { Scored } from '../gallery/state.ts'
import type { FaceMatch } from './types.ts'

export type Against =
  | { kind: 'nothing' }
  | { kind: 'photo'; embedding: Float32Array }
  | { kind: 'pair' }
  | { kind: 'gallery'; identifier: Identifier }

/** What is needed of the model in use. */
export interface WatchedModel {
  scorer: Scorer
  card: Pick<Scored['card'], 'calibration'>
}

export interface Matcher {
  /** Whether one face alone has nothing to be compared with. */
  readonly wantsTwo: boolean
  compareWith(against: Against): void
  /** `compared`: the faces that take part, the largest first. Null when there is nothing to compare this one with. */
  matchOf(track: Track, compared: readonly Track[]): FaceMatch | null
}

/** `model`: that in use, which is asked for each time. */
export function createMatcher(model: () => WatchedModel): Matcher {
  let against: Against = { kind: 'nothing' }
  let remembering: { of: Scorer; scorer: Scorer } | null = null
  // a search among 100,000 embeddings takes longer than a frame; the answer is the same until the track has another embedding
  let answers = new Map<number, { key: string; match: FaceMatch }>()

  function identified(identifier: Identifier, track: Track): FaceMatch | null {
    const key = `${track.samples.length} ${track.samples.at(-1)?.timeMs}`
    const known = answers.get(track.id)
    if (known?.key === key) return known.match
    const { verdict, candidates, frames } = identifyTrack(identifier, track)
    if (verdict === 'empty') return null
    const match = {
      ...matchFrom(frames, { scorer: identifier.index.scorer, rule: identifier.rule }),
      candidates: candidates.map(({ name, score }) => ({ name, score })),
    }
    if (answers.size > 100) answers.clear()
    answers.set(track.id, { key, match })
    return match
  }
  function measure(): Measure {
    const { scorer, card } = model()
    if (remembering?.of !== scorer) remembering = { of: scorer, scorer: scorer.remembering() }
    return { scorer: remembering.scorer, rule: card.calibration && ruleFor(card.calibration) }
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
      const by = measure()
      if (against.kind === 'photo') return matchFrom(judge(track, [against.embedding], by), by)
      const [a, b] = compared
      if (against.kind === 'nothing' || !a || !b || (track !== a && track !== b)) return null
      return matchFrom(judgePair(a, b, by), by)
    },
  }
}

function matchFrom({ low: _, high: __, ...match }: TrackVerdict, { scorer, rule }: Measure): FaceMatch {
  const lr = rule?.lr && match.score !== null ? likelihoodRatio(rule.lr, match.score) : null
  const [same, different] = [rule?.same ?? null, rule?.different ?? null]
  return { ...match, scoreName: scorer.name, lr, same, different, candidates: [] }
}
