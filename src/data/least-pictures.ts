// People with few pictures: how many there are, and the labels of a run that leaves them out.
import type { Dataset } from './import-source.ts'
import { DROPPED } from './revisions.ts'
import { splitPictures } from './split.ts'

/** People who have at least so many pictures, and their pictures together. */
export interface PeopleWith {
  least: number
  people: number
  pictures: number
}
const LEASTS = [1, 2, 3, 5, 10, 20]

/** `counts`: pictures of each person. */
export function peopleWith(counts: Iterable<number>): PeopleWith[] {
  const own = [...counts]
  return LEASTS.map(least => {
    const enough = own.filter(count => count >= least)
    return { least, people: enough.length, pictures: enough.reduce((sum, count) => sum + count, 0) }
  })
}

/** Pictures of each label; those that are left out do not count. */
export function countLabels(labels: Iterable<Iterable<number>>): Map<number, number> {
  const counts = new Map<number, number>()
  for (const own of labels)
    for (const label of own) if (label !== DROPPED) counts.set(label, (counts.get(label) ?? 0) + 1)
  return counts
}

/**
 * The labels, `given` or imported, without those of people who have fewer than `least` pictures. The others keep their numbers, so that a
 * classifier fits whoever is left out. Null: all as they were imported.
 */
export async function withoutRare(
  { store, manifest }: Dataset,
  given: Int32Array | null,
  least: number,
): Promise<Int32Array | null> {
  if (least <= 1) return given
  const labels = given ?? joined((await splitPictures(store, manifest)).labels)
  const counts = countLabels([labels])
  return labels.map(label => ((counts.get(label) ?? 0) < least ? DROPPED : label))
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
