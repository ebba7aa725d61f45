// Embeddings by picture name, and which pictures of a list are missing.
import type { Embeddings } from '../data/embeddings.ts'
import { ListError } from '../errors.ts'
import { counted } from '../text.ts'

/** A picture that could not be used and why: "no face found". */
export interface Skipped {
  name: string
  reason: string
}

export interface Found {
  /** Row of a picture in the embeddings, undefined when it is missing. */
  rowOf: Map<string, number>
  /** Pictures of the list that have an embedding. */
  pictures: number
  /** those that have none, by name, with the reason if one is known. */
  skipped: Skipped[]
}

/** Finds the pictures of `list` in the embeddings. Throws ListError when none is there. */
export function findPictures(
  list: Iterable<string>,
  listName: string,
  embeddings: Embeddings,
  known: readonly Skipped[],
): Found {
  const rowOf = new Map(embeddings.names.map((name, row) => [name, row]))
  const reasons = new Map(known.map(({ name, reason }) => [name, reason]))
  for (const [name, row] of rowOf)
    if (isZero(rowAt(embeddings, row))) {
      rowOf.delete(name)
      reasons.set(name, 'its embedding is all zeros')
    }
  const wanted = new Set(list)
  const skipped: Skipped[] = []
  for (const name of wanted)
    if (!rowOf.has(name)) skipped.push({ name, reason: reasons.get(name) ?? 'not among the pictures given' })
  skipped.sort((a, b) => (a.name < b.name ? -1 : 1))
  if (skipped.length === wanted.size) {
    const found = embeddings.names[0] ?? known[0]?.name
    throw new ListError(
      `None of the ${counted(wanted.size, 'picture')} of ${listName} is among those given${found ? ` (they are named like ${found})` : ''}. Give pictures of LFW, named like ${[...wanted][0]}.jpg.`,
    )
  }
  return { rowOf, pictures: wanted.size - skipped.length, skipped }
}

/** A face that was never embedded: it would score 0 with everybody. */
const isZero = (row: Float32Array) => row.length > 0 && row.every(value => value === 0)

/** A view of one embedding. */
export function rowAt({ rows, dimension }: Omit<Embeddings, 'names'>, row: number): Float32Array {
  return rows.subarray(row * dimension, (row + 1) * dimension)
}
