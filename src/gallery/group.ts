// A photo set by person: average linkage, worked out once for every threshold, so that a slider can be dragged.
// Nearest-neighbour chains (F. Murtagh, "A survey of recent advances in hierarchical clustering algorithms", 1983): O(N^2) time and
// memory. Two faces of one photo are never one person: their score is -Infinity, which average linkage passes on to their groups.
import { EMBEDDING_SIZE as D } from '../model/architectures.ts'
import type { ScoreName } from '../model/scores.ts'
import type { Scorer } from '../verify/projection.ts'
import { BATCH, indexOf } from './kernel.ts'
import type { Link } from './links.ts'
import { closestPairs, countPairs, type FacePair, type PairCounts } from './pairs.ts'

/** For each face the group that it was merged into, and at which score: all partitions in two lists. */
export interface Dendrogram {
  /** A lower face, whose group took this face's group; -1 for a face that no group took. */
  parent: Int32Array
  /** Average score of the two groups; never higher than that of an earlier merge of either. */
  score: Float32Array
}
/** What the scores of all pairs say (pairs.ts). */
export interface PairsOfSet {
  pairs: PairCounts
  /** Pairs that may belong together, best first. */
  closest: FacePair[]
}
/** What the score makes of each face (kernel.ts), so that faces can be scored with each other where there is no scorer. */
export interface ScoredFaces {
  scoreName: ScoreName
  /** [N, D] */
  rows: Float32Array
  /** [N] */
  biases: Float64Array
}
interface GroupOptions {
  /** By which score. */
  scorer: Scorer
  /** Number of each face's photo. Two faces of one photo are kept apart. */
  photoOf?: Int32Array
  /** What a person said: it holds at every threshold, "not the same" also for the groups of both. */
  links?: readonly Link[]
  onProgress?: (done: number, total: number) => void
  signal?: AbortSignal
}

/** 8,000 faces take 256 MB for their scores. */
export const MOST_FACES = 8000
/** Of each face so many others that it may belong to. */
const CLOSEST = 5
const ROWS_BETWEEN_PAUSES = 16 * BATCH

/** Groups faces at every threshold. Throws RangeError for more than 8,000 faces. */
export async function groupFaces(
  embeddings: readonly Float32Array[],
  { scorer, photoOf, links = [], onProgress, signal }: GroupOptions,
): Promise<Dendrogram & ScoredFaces & PairsOfSet> {
  const count = embeddings.length
  if (count > MOST_FACES)
    throw new RangeError(
      `At most ${MOST_FACES.toLocaleString('en-US')} faces can be grouped at once, and these are ${count.toLocaleString('en-US')}. Choose fewer photos.`,
    )
  const projections = embeddings.map(embedding => scorer.project(embedding))
  const index = indexOf(projections, scorer)
  const scores = new Float32Array(count * count)
  for (let begin = 0; begin < count; begin += BATCH) {
    if (begin % ROWS_BETWEEN_PAUSES === 0) {
      onProgress?.(begin, count)
      await new Promise(resume => setTimeout(resume))
      signal?.throwIfAborted()
    }
    index.scoresOfEach(projections.slice(begin, begin + BATCH)).forEach((row, i) => {
      scores.set(row, (begin + i) * count)
      scores[(begin + i) * count + begin + i] = Number.NEGATIVE_INFINITY
    })
  }
  if (photoOf) keepPhotosApart(scores, photoOf)
  const pairs = countPairs(scores, count, scorer.name)
  const closest = closestPairs(scores, count, CLOSEST)
  for (const { a, b, isSame } of links) {
    const score = isSame ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
    scores[a * count + b] = score
    scores[b * count + a] = score
  }
  const dendrogram = linkAverage(scores, count)
  onProgress?.(count, count)
  // a copy: the rows may be a part of a WebAssembly memory, which would cross a port as a whole
  const scored = { scoreName: scorer.name, rows: index.rows.slice(), biases: index.biases }
  return { ...dendrogram, ...scored, pairs, closest }
}

function keepPhotosApart(scores: Float32Array, photoOf: Int32Array): void {
  const count = photoOf.length
  for (const faces of membersOf(photoOf).values())
    for (const a of faces) for (const b of faces) scores[a * count + b] = Number.NEGATIVE_INFINITY
}

/** Merges the most alike groups until none are left that may be merged; `scores` [N, N] is used up. */
function linkAverage(scores: Float32Array, count: number): Dendrogram {
  const parent = new Int32Array(count).fill(-1)
  const score = new Float32Array(count).fill(Number.NEGATIVE_INFINITY)
  const size = new Float32Array(count).fill(1)
  const lastScore = new Float32Array(count).fill(Number.POSITIVE_INFINITY)
  const alive = Int32Array.from({ length: count }, (_, face) => face) // the first `left` are groups, named by their lowest face
  let left = count
  const remove = (group: number) => {
    const at = alive.indexOf(group)
    alive.copyWithin(at, at + 1, left--)
  }
  const chain: number[] = []
  while (left > 1) {
    const group = chain.at(-1) ?? (alive[0] as number)
    if (chain.length === 0) chain.push(group)
    const before = chain.at(-2)
    const [nearest, best] = nearestGroup(scores, { group, before, alive, left, count })
    if (nearest < 0) {
      remove(group) // it shares a photo with every other group
      chain.length = 0
    } else if (nearest !== before) chain.push(nearest)
    else {
      chain.length -= 2
      const [into, from] = [Math.min(group, nearest), Math.max(group, nearest)]
      parent[from] = into
      // Rounding may lift a merge above one that it rests on; a partition must only get coarser.
      score[from] = Math.min(best, lastScore[into] as number, lastScore[from] as number)
      lastScore[into] = score[from] as number
      remove(from)
      averageRows(scores, { into, from, size, alive, left, count })
    }
  }
  return { parent, score }
}

interface Search {
  group: number
  /** Wins when others are just as near, so that the chain ends. */
  before: number | undefined
  alive: Int32Array
  left: number
  count: number
}
function nearestGroup(scores: Float32Array, { group, before, alive, left, count }: Search): [number, number] {
  const row = group * count
  let nearest = before ?? -1
  let best = before === undefined ? Number.NEGATIVE_INFINITY : (scores[row + before] as number)
  for (let i = 0; i < left; i++) {
    const other = alive[i] as number
    const score = scores[row + other] as number
    if (score > best) [nearest, best] = [other, score]
  }
  return [nearest, best]
}

interface Merge {
  into: number
  from: number
  size: Float32Array
  alive: Int32Array
  left: number
  count: number
}
/** The merged group's scores with all others: the average over all pairs of faces. */
function averageRows(scores: Float32Array, { into, from, size, alive, left, count }: Merge): void {
  const [a, b] = [size[into] as number, size[from] as number]
  for (let i = 0; i < left; i++) {
    const other = alive[i] as number
    if (other === into) continue
    const [x, y] = [scores[into * count + other] as number, scores[from * count + other] as number]
    const isApart = x === Number.NEGATIVE_INFINITY || y === Number.NEGATIVE_INFINITY
    const average = isApart ? Number.NEGATIVE_INFINITY : (a * x + b * y) / (a + b)
    scores[into * count + other] = average
    scores[other * count + into] = average
  }
  size[into] = a + b
}

/**
 * The group of each face at a threshold, named by its lowest face, so that a group keeps its name while the threshold moves. Takes
 * microseconds; a higher threshold only ever splits groups.
 */
export function cut({ parent, score }: Dendrogram, threshold: number): Int32Array {
  const groups = new Int32Array(parent.length)
  for (let face = 0; face < parent.length; face++)
    groups[face] = (score[face] as number) >= threshold ? (groups[parent[face] as number] as number) : face
  return groups
}

function membersOf(numbers: Int32Array): Map<number, number[]> {
  const members = new Map<number, number[]>()
  numbers.forEach((number, face) => {
    const known = members.get(number)
    if (known) known.push(face)
    else members.set(number, [face])
  })
  return members
}

/** The faces of each group, the largest group first. */
export function listGroups(groups: Int32Array): { group: number; faces: number[] }[] {
  return [...membersOf(groups)]
    .map(([group, faces]) => ({ group, faces }))
    .sort((a, b) => b.faces.length - a.faces.length || a.group - b.group)
}

/** Average score of each face with the others of its group: low ones are worth a look. Null for a face that is alone. */
export function scoresInGroups({ rows, biases }: ScoredFaces, groups: Int32Array): (number | null)[] {
  const sums = new Map<number, { vectors: Float64Array; biases: number; size: number }>()
  groups.forEach((group, face) => {
    const entry = sums.get(group) ?? { vectors: new Float64Array(D), biases: 0, size: 0 }
    for (let i = 0; i < D; i++)
      entry.vectors[i] = (entry.vectors[i] as number) + (rows[face * D + i] as number)
    entry.biases += biases[face] as number
    entry.size++
    sums.set(group, entry)
  })
  return Array.from(groups, (group, face) => {
    const sum = sums.get(group)
    if (!sum || sum.size < 2) return null
    let [withAll, withItself] = [0, 0]
    for (let i = 0; i < D; i++) {
      const value = rows[face * D + i] as number
      withAll += value * (sum.vectors[i] as number)
      withItself += value * value
    }
    const [own, others] = [biases[face] as number, sum.size - 1]
    return (withAll - withItself + (sum.biases - own)) / others + own
  })
}
