// What a person says of faces, as links between two of them: groups are made anew under these (group.ts).
import type { FacePair } from './pairs.ts'

export interface Link {
  a: number
  b: number
  isSame: boolean
}

const link = (x: number, y: number, isSame: boolean): Link => ({
  a: Math.min(x, y),
  b: Math.max(x, y),
  isSame,
})

/** All of these show one person: a chain, so that no average over the group takes one of them away. */
export const joined = (faces: readonly number[]): Link[] =>
  faces.slice(1).map((face, i) => link(faces[i] as number, face, true))

/** No face of one list shows the person of the other. */
export const parted = (left: readonly number[], right: readonly number[]): Link[] =>
  left.flatMap(x => right.map(y => link(x, y, false)))

/** A face goes from its group to another one, or to nobody's. */
export function moved(face: number, from: readonly number[], to: readonly number[]): Link[] {
  const left = from.filter(other => other !== face)
  return [...parted([face], left), ...joined(left), ...joined([face, ...to])]
}

/** What was said last of a pair holds. */
export function withLinks(before: readonly Link[], said: readonly Link[]): Link[] {
  const byPair = new Map<string, Link>()
  for (const one of [...before, ...said]) byPair.set(`${one.a} ${one.b}`, one)
  return [...byPair.values()]
}

/** Two groups that may be one person. */
export interface Suggestion {
  a: number
  b: number
  groups: [left: readonly number[], right: readonly number[]]
  score: number
}
interface Asked {
  /** Best first. */
  closest: readonly FacePair[]
  /** Of each face, by its lowest face (`cut`). */
  groups: ArrayLike<number>
  photoOf: ArrayLike<number>
  links: readonly Link[]
  /** Pairs below are not worth a question. */
  least: number
  most: number
}

/** What is worth a question, the most alike first, each two groups once. Groups with a photo in common, or that were parted, are not. */
export function suggest({ closest, groups, photoOf, links, least, most }: Asked): Suggestion[] {
  const members = new Map<number, number[]>()
  for (let face = 0; face < groups.length; face++) {
    const group = groups[face] as number
    members.set(group, [...(members.get(group) ?? []), face])
  }
  const keyOf = (a: number, b: number) =>
    [groups[a] as number, groups[b] as number].sort((x, y) => x - y).join(' ')
  const settled = new Set(links.flatMap(({ a, b, isSame }) => (isSame ? [] : [keyOf(a, b)])))
  const found: Suggestion[] = []
  for (const { a, b, score } of closest) {
    if (found.length === most || score < least) break
    const key = keyOf(a, b)
    if (groups[a] === groups[b] || settled.has(key)) continue
    settled.add(key)
    const pair = [a, b].map(face => members.get(groups[face] as number) ?? [face])
    const [left = [], right = []] = pair
    const photos = new Set(left.map(face => photoOf[face]))
    if (!right.some(face => photos.has(photoOf[face]))) found.push({ a, b, groups: [left, right], score })
  }
  return found
}
