// Drawn embeddings and a drawn Joint Bayesian back-end, with copies among the pictures so that scores are equal, and what LFW's pairs of
// them give.
import type { Pair } from '../data/pairs.ts'
import type { Backend } from '../model/backend.ts'
import { mulberry32 } from '../random.ts'
import { scorerOf } from '../verify/scorer.ts'
import { evaluateLfw } from './lfw.ts'
import { reportOf } from './report.ts'

export const [PERSONS, EACH, D] = [110, 3, 256]
const K = 6
const random = mulberry32(5)
const draw = () => 2 * random() - 1
const backend: Backend = {
  about: {
    weightsSha256: 'a'.repeat(64),
    canonicalSha256: null,
    embedding: 'mirrored',
    source: 'drawn',
    date: '2026-01-01',
    shrinkage: '',
  },
  mean: Float64Array.from({ length: D }, () => 0.01 * draw()),
  transform: Float64Array.from({ length: D * K }, () => 6 * draw()),
  between: Float64Array.from({ length: K }, (_, k) => 6 / (k + 1)),
  calibration: null,
}
export const jb = scorerOf('jb', backend)
export const names = Array.from(
  { length: PERSONS * EACH },
  (_, row) => `P${Math.floor(row / EACH)}_000${row % EACH}`,
)
const persons = Array.from({ length: PERSONS }, () => Float32Array.from({ length: D }, draw))
const rows = new Float32Array(names.length * D)
for (let row = 0; row < names.length; row++)
  for (let i = 0; i < D; i++) rows[row * D + i] = (persons[Math.floor(row / EACH)]?.[i] ?? 0) + 0.7 * draw()
// strangers with the very same pictures, and a person with two alike
for (const [from, to] of [
  [0, EACH],
  [1, 2 * EACH],
  [3 * EACH, 3 * EACH + 1],
] as const)
  rows.copyWithin(to * D, from * D, (from + 1) * D)
export const embeddings = { names, dimension: D, rows }
export const row = (at: number) => rows.subarray(at * D, (at + 1) * D)
export const who = (at: number) => Math.floor(at / EACH)

/** Equal scores pass together or not at all. */
export const passesAt = (accepts: number, descending: number[]) => (score: number) => {
  const [last, next] = [
    descending[accepts - 1] ?? Number.POSITIVE_INFINITY,
    descending[accepts] ?? Number.NEGATIVE_INFINITY,
  ]
  return last > next && accepts > 0 ? score >= last : score > next
}
export const shareOf = (scores: number[], passes: (score: number) => boolean) =>
  scores.filter(passes).length / scores.length

export const pairs: Pair[] = names.flatMap((a, at) => {
  const fold = Math.floor((10 * at) / names.length)
  const same = at % EACH === EACH - 1 ? at - EACH + 1 : at + 1
  return [
    { a, b: names[same] ?? '', genuine: true, fold },
    { a, b: names[(at + EACH + 1) % names.length] ?? '', genuine: false, fold },
  ]
})
export const FROM = {
  model: { name: 'lightcnn-9', sha256: 'a'.repeat(64) },
  list: { name: 'pairs.txt', sha256: 'b'.repeat(64), files: [] },
  source: { name: 'drawn', kinds: {} },
  embedding: 'mirrored' as const,
  engine: 'none',
  date: '2026-01-02T03:04:05.000Z',
}
export const lfw = (
  scorer = jb,
  model: { name: string; sha256: string; backendSha256?: string } = FROM.model,
) =>
  reportOf({
    protocol: 'lfw',
    outcome: evaluateLfw({
      pairs,
      listName: 'pairs.txt',
      embeddings,
      scorer,
      semantics: 'toolkit',
      withTemplates: true,
    }),
    semantics: 'toolkit',
    from: { ...FROM, model, score: scorer.name },
  })
export const report = lfw(jb, { ...FROM.model, backendSha256: 'e'.repeat(64) })
