// A network that has collapsed gives all faces nearly the same embedding, or one of a few. Its figures are those of ties and rounding.
import type { Embeddings } from '../data/embeddings.ts'
import { counted } from '../text.ts'
import { rowAt } from './lookup.ts'
import { AS_USED, areaUnder, rocCurve } from './roc.ts'

export interface CollapseInput {
  embeddings: Omit<Embeddings, 'names'>
  /** Rows that are measured. */
  used: ArrayLike<number>
  /** Scores of pairs, in any order. */
  genuine: Float64Array
  impostor: Float64Array
}

/** Mean cosine above which embeddings are nearly one. */
const NEARLY = 0.999
/** Area under the ROC curve, clearly better than the 0.5 of chance: then there is something to tell faces apart by. */
const TELLS_APART = 0.75
const FEW = 20
/** So many pairs for each different score, at least; fewer pairs may well have few scores. */
const PAIRS_A_SCORE = 10
const REMEDY =
  'These figures say nothing about faces. Check that the weights were loaded, that the training did not fail, and that pictures came in as the network expects them.'

/** Empty where embeddings differ as those of faces do. */
export function notesOnCollapse({ embeddings, used, genuine, impostor }: CollapseInput): string[] {
  const tellsApart = areaUnder(rocCurve(genuine, impostor, AS_USED)) > TELLS_APART
  const likeness = meanCosine(embeddings, used)
  const pictures = counted(used.length, 'picture')
  if (likeness > NEARLY && !tellsApart)
    return [`The network has collapsed: the embeddings of ${pictures} are ${sameness(likeness)}. ${REMEDY}`]
  const scores = Float64Array.from([...genuine, ...impostor])
  const different = differentScores(scores)
  if (different > FEW || different * PAIRS_A_SCORE > scores.length) return []
  const what = `${counted(scores.length, 'pair')} have only ${counted(different, 'different score')}`
  return tellsApart
    ? [`These embeddings have few distinct values: ${what}, so one threshold accepts many pairs or none.`]
    : [`The network has collapsed: ${what}. ${REMEDY}`]
}

/** What a file of embeddings holds, and what shows before anything is measured, in whole sentences. */
export function embeddingsHold(embeddings: Omit<Embeddings, 'names'>, areNamed: boolean): string {
  const { dimension, rows } = embeddings
  const count = rows.length / dimension
  const all = Uint32Array.from({ length: count }, (_, row) => row)
  const whose = areNamed
    ? 'with the names of their pictures'
    : 'without names: the rows are those of a picture list, in its order'
  const likeness = count > 1 ? meanCosine(embeddings, all) : 0
  const values = new Set<number>()
  for (const value of rows) if (values.size <= FEW) values.add(value)
  return [
    `${counted(count, 'embedding')} of ${counted(dimension, 'number')}, ${whose}.`,
    ...(likeness > NEARLY
      ? [`They are ${sameness(likeness)}, like those of a network that has collapsed.`]
      : values.size <= 2
        ? [`Their numbers have only ${counted(values.size, 'value')}, so many pairs will have equal scores.`]
        : []),
  ].join(' ')
}

const sameness = (likeness: number) =>
  `${likeness > 1 - 1e-9 ? 'all the same' : 'nearly the same'} (mean cosine ${likeness.toFixed(6)})`

/** Over all couples of two rows: the squared length of the sum of their unit vectors says it. */
function meanCosine(embeddings: CollapseInput['embeddings'], used: ArrayLike<number>): number {
  const sum = new Float64Array(embeddings.dimension)
  for (let n = 0; n < used.length; n++) {
    const row = rowAt(embeddings, used[n] ?? 0)
    const length = Math.sqrt(row.reduce((squares, value) => squares + value * value, 0)) || 1
    row.forEach((value, i) => {
      sum[i] = (sum[i] ?? 0) + value / length
    })
  }
  const squares = sum.reduce((total, value) => total + value * value, 0)
  return (squares - used.length) / (used.length * (used.length - 1))
}

/** Scores closer than a millionth of their range are equal; counts to one beyond FEW. */
function differentScores(scores: Float64Array): number {
  const sorted = scores.toSorted()
  const apart = Math.max(1e-9, ((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)) * 1e-6)
  let [count, last] = [0, Number.NEGATIVE_INFINITY]
  for (const score of sorted) {
    if (score - last <= apart) continue
    last = score
    if (++count > FEW) break
  }
  return count
}
