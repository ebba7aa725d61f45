// Exact search among embeddings: every row is scored in float32, and the rows that could be among the best are scored again in float64,
// so that the result is the one of a plain loop whatever the rounding.
import { EMBEDDING_SIZE as D } from '../model/architectures.ts'
import type { Projection } from '../verify/projection.ts'
import { BATCH, dot, type EmbeddingIndex } from './kernel.ts'

export interface Hit {
  row: number
  /** That of the index's scorer. */
  score: number
}

interface NearestOptions {
  k: number
  /** A number from 0 on for each row: the best row of each of the `k` best groups is wanted. */
  groupOf?: Int32Array
}

/** The `k` best rows, best first, equal scores in row order. */
export function nearest(index: EmbeddingIndex, query: ArrayLike<number>, options: NearestOptions): Hit[] {
  const projection = index.scorer.project(query)
  return best(index, projection, index.scores(projection), options)
}
/** The same for many queries, in less time than one after the other takes. */
export function nearestOfEach(
  index: EmbeddingIndex,
  queries: readonly ArrayLike<number>[],
  options: NearestOptions,
): Hit[][] {
  const hits: Hit[][] = []
  for (let begin = 0; begin < queries.length; begin += BATCH) {
    const batch = queries.slice(begin, begin + BATCH).map(index.scorer.project)
    index.scoresOfEach(batch).forEach((rough, i) => {
      const query = batch[i]
      if (query) hits.push(best(index, query, rough, options))
    })
  }
  return hits
}

function best(
  index: EmbeddingIndex,
  query: Projection,
  rough: Float32Array,
  { k, groupOf }: NearestOptions,
): Hit[] {
  const least = kthBest(groupOf ? bestOfGroups(rough, groupOf) : rough, k) - 2 * index.rounding(query)
  const vector = new Float32Array(query.vector)
  const hits: Hit[] = []
  for (let row = 0; row < index.count; row++) {
    if (!((rough[row] as number) >= least)) continue
    const bias = (index.biases[row] as number) + query.bias
    hits.push({ row, score: dot(index.rows, row * D, vector) + bias })
  }
  hits.sort((a, b) => b.score - a.score || a.row - b.row)
  return (groupOf ? firstOfGroups(hits, groupOf) : hits).slice(0, k)
}

function bestOfGroups(scores: Float32Array, groupOf: Int32Array): Float32Array {
  let groups = 0
  for (const group of groupOf) groups = Math.max(groups, group + 1)
  const best = new Float32Array(groups).fill(Number.NEGATIVE_INFINITY)
  for (let row = 0; row < scores.length; row++) {
    const group = groupOf[row] as number
    if ((scores[row] as number) > (best[group] as number)) best[group] = scores[row] as number
  }
  return best
}
function firstOfGroups(hits: Hit[], groupOf: Int32Array): Hit[] {
  const seen = new Set<number>()
  return hits.filter(({ row }) => {
    const group = groupOf[row] as number
    const isFirst = !seen.has(group)
    seen.add(group)
    return isFirst
  })
}

/** The k-th largest value, -Infinity when there are fewer: a sorted list of k, into which few of many values get. */
function kthBest(values: Float32Array, k: number): number {
  const best = new Float32Array(k).fill(Number.NEGATIVE_INFINITY) // ascending
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (!(value > (best[0] as number))) continue
    let at = 1
    for (; at < k && (best[at] as number) < value; at++) best[at - 1] = best[at] as number
    best[at - 1] = value
  }
  return best[0] ?? Number.NEGATIVE_INFINITY
}
