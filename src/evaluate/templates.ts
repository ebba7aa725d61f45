// Several photos against several: the scores of templates (verify/template.ts) drawn from people with enough pictures. More photos on a
// side raise the scores of both kinds of pairs, so that each number of photos has thresholds of its own, measured and not guessed.
import type { Embeddings } from '../data/embeddings.ts'
import { personOf } from '../data/names.ts'
import type { TemplateCalibration } from '../model/card.ts'
import { mulberry32 } from '../random.ts'
import { lrCurveOf } from '../verify/affine.ts'
import { scoreHistogram } from '../verify/calibration.ts'
import type { Sample, Scorer } from '../verify/projection.ts'
import { FNR_OF_DIFFERENT } from '../verify/rule.ts'
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
export function measureTemplates(embeddings: Embeddings, scorer: Scorer): TemplateFigures[] {
  const rowsOf = new Map<string, number[]>()
  const byName = [...embeddings.names.entries()].sort(([, a], [, b]) => (a < b ? -1 : 1))
  for (const [row, name] of byName) rowsOf.set(personOf(name), [...(rowsOf.get(personOf(name)) ?? []), row])
  const people = [...rowsOf.values()].map(rows =>
    rows.map((row): Sample => ({ embedding: rowAt(embeddings, row), quality: 1 })),
  )
  const remembering = scorer.remembering()
  return SIZES.flatMap(size => {
    const enough = people.filter(photos => photos.length >= size[0] + size[1])
    return enough.length < LEAST_PEOPLE ? [] : [measure(remembering, enough, size)]
  })
}

interface Drawn {
  few: Sample[]
  many: Sample[]
}

function measure(
  scorer: Scorer,
  people: readonly Sample[][],
  [few, many]: readonly [number, number],
): TemplateFigures {
  const random = mulberry32(1000 * few + many)
  const draw = (photos: readonly Sample[]): Drawn => {
    const chosen = [...photos]
    for (let i = 0; i < few + many; i++) {
      const j = i + Math.floor(random() * (chosen.length - i))
      const swapped = chosen[i] as Sample
      chosen[i] = chosen[j] as Sample
      chosen[j] = swapped
    }
    return { few: chosen.slice(0, few), many: chosen.slice(few, few + many) }
  }
  const drawn = people.map(photos => Array.from({ length: DRAWS }, () => draw(photos)))
  const genuine = { template: [] as number[], single: [] as number[] }
  const score = (into: typeof genuine, a: readonly Sample[], b: readonly Sample[]) => {
    into.template.push(scorer.sides(a, b))
    into.single.push(scorer.sides(a.slice(0, 1), b.slice(0, 1)))
  }
  for (const draws of drawn) for (const one of draws) score(genuine, one.few, one.many)
  const impostor = { template: [] as number[], single: [] as number[] }
  const pick = (of: readonly Drawn[] | undefined) => of?.[Math.floor(random() * DRAWS)]
  while (impostor.template.length < IMPOSTOR_PAIRS) {
    const [first, second] = [Math.floor(random() * people.length), Math.floor(random() * people.length)]
    const [a, b] = [pick(drawn[first]), pick(drawn[second])]
    if (first === second || !a || !b) continue
    score(impostor, a.few, b.many)
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
    histogram: scoreHistogram(scores.genuine, scores.impostor, scorer.name),
    // draws of one person go up and down together: the ratio is bounded by people
    lr: lrCurveOf(scorer.name, scores.genuine, scores.impostor, {
      genuine: people.length,
      impostor: people.length,
    }),
    tprAtFar: { '0.01': tprAtFar(roc, 0.01), '0.001': tprAtFar(roc, 0.001) },
    tprOfSingles: tprAtFar(single, 0.001),
  }
}
