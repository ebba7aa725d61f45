// Several photos against several: the scores of templates (verify/template.ts) drawn from people with enough pictures. More photos on a
// side raise the scores of both kinds of pairs, so that each number of photos has thresholds of its own, measured and not guessed.
import type { Embeddings } from '../data/embeddings.ts'
import { personOf } from '../data/names.ts'
import type { TemplateCalibration } from '../model/card.ts'
import { meanOfUnits } from '../model/mirror.ts'
import { mulberry32 } from '../random.ts'
import { scoreHistogram } from '../verify/calibration.ts'
import { likelihoodCurve } from '../verify/likelihood.ts'
import { FNR_OF_DIFFERENT } from '../verify/rule.ts'
import { cosine } from '../verify/score.ts'
import { rowAt } from './lookup.ts'
import { AS_USED, rocCurve, scoreAtFnr, thresholdAtFar, tprAtFar } from './roc.ts'

/** Photos on each side, the fewer first. */
const SIZES: readonly (readonly [few: number, many: number])[] = [
  [1, 2],
  [1, 3],
  [1, 4],
  [2, 2],
  [2, 3],
  [2, 4],
  [3, 3],
  [3, 4],
  [4, 4],
]
/** Fewer people show no rate of 1 %. */
const LEAST_PEOPLE = 100
/** Draws of each person's photos: further ones say little that is new. */
const DRAWS = 5
const IMPOSTOR_PAIRS = 10_000

export interface TemplateFigures extends TemplateCalibration {
  /** Pairs of the same draws with one photo on each side have this TPR at FAR 0.1 %, for comparison: 0..1. */
  tprOfSingles: number
  tprAtFar: { '0.01': number; '0.001': number }
}

/** Measured for every size that at least 100 people have pictures for. Repeatable: draws come from a fixed seed. */
export function measureTemplates(embeddings: Embeddings): TemplateFigures[] {
  const rowsOf = new Map<string, number[]>()
  const byName = [...embeddings.names.entries()].sort(([, a], [, b]) => (a < b ? -1 : 1))
  for (const [row, name] of byName) rowsOf.set(personOf(name), [...(rowsOf.get(personOf(name)) ?? []), row])
  const people = [...rowsOf.values()]
  return SIZES.flatMap(size => {
    const enough = people.filter(rows => rows.length >= size[0] + size[1])
    return enough.length < LEAST_PEOPLE ? [] : [measure(embeddings, enough, size)]
  })
}

interface Drawn {
  few: Float32Array
  many: Float32Array
  single: [Float32Array, Float32Array]
}

function measure(
  embeddings: Embeddings,
  people: readonly number[][],
  [few, many]: readonly [number, number],
): TemplateFigures {
  const random = mulberry32(1000 * few + many)
  const draw = (rows: readonly number[]): Drawn => {
    const chosen = [...rows]
    for (let i = 0; i < few + many; i++) {
      const j = i + Math.floor(random() * (chosen.length - i))
      const swapped = chosen[i] ?? 0
      chosen[i] = chosen[j] ?? 0
      chosen[j] = swapped
    }
    const of = (from: number, to: number) =>
      chosen.slice(from, to).map(row => rowAt(embeddings, row) as Float32Array)
    const [a, b] = [of(0, few), of(few, few + many)]
    return { few: meanOfUnits(a), many: meanOfUnits(b), single: [a[0] ?? NONE, b[0] ?? NONE] }
  }
  const drawn = people.map(rows => Array.from({ length: DRAWS }, () => draw(rows)))
  const genuine = { template: [] as number[], single: [] as number[] }
  for (const draws of drawn)
    for (const one of draws) {
      genuine.template.push(cosine(one.few, one.many))
      genuine.single.push(cosine(...one.single))
    }
  const impostor = { template: [] as number[], single: [] as number[] }
  const pick = (of: readonly Drawn[] | undefined) => of?.[Math.floor(random() * DRAWS)]
  while (impostor.template.length < IMPOSTOR_PAIRS) {
    const [first, second] = [Math.floor(random() * people.length), Math.floor(random() * people.length)]
    const [a, b] = [pick(drawn[first]), pick(drawn[second])]
    if (first === second || !a || !b) continue
    impostor.template.push(cosine(a.few, b.many))
    impostor.single.push(cosine(a.single[0], b.single[1]))
  }
  const scores = {
    genuine: Float64Array.from(genuine.template),
    impostor: Float64Array.from(impostor.template),
  }
  const roc = rocCurve(scores.genuine, scores.impostor, AS_USED)
  const single = rocCurve(Float64Array.from(genuine.single), Float64Array.from(impostor.single), AS_USED)
  return {
    photos: [few, many],
    people: people.length,
    genuinePairs: scores.genuine.length,
    impostorPairs: scores.impostor.length,
    thresholds: { '0.01': thresholdAtFar(roc, 0.01), '0.001': thresholdAtFar(roc, 0.001) },
    fnrThresholds: { '0.01': scoreAtFnr(scores.genuine, FNR_OF_DIFFERENT) },
    histogram: scoreHistogram(scores.genuine, scores.impostor),
    // draws of one person go up and down together: the ratio is bounded by people
    lr: likelihoodCurve(scores.genuine, scores.impostor, {
      genuine: people.length,
      impostor: people.length,
    }),
    tprAtFar: { '0.01': tprAtFar(roc, 0.01), '0.001': tprAtFar(roc, 0.001) },
    tprOfSingles: tprAtFar(single, 0.001),
  }
}
const NONE = new Float32Array()
