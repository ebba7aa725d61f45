// What a look over the gallery finds: views that are twice the same picture, people who may be one, people who are easily confused.
// Every pair of views is scored; 10,000 views take some seconds.
import type { Scorer } from '../verify/projection.ts'
import { COSINE } from '../verify/scorer.ts'
import { type Gallery, type Person, type View, viewsOf } from './gallery.ts'
import { BATCH, indexOf } from './kernel.ts'

/** Two views and their score. */
export interface ViewPair {
  a: { person: Person; view: View }
  b: { person: Person; view: View }
  score: number
}
/** Two people, the score of their two most alike views, and these views. */
export interface PeoplePair {
  a: Person
  b: Person
  score: number
  views: [View, View]
}

/**
 * The same photo has a cosine of 1 up to its JPEG compression; two photos of one session stay below. Whichever score tells people apart:
 * this one is about pictures.
 */
const SAME_PICTURE = 0.985

/** Views that show the same picture, of one person or of two, with their cosines, best first. */
export function findDuplicates(gallery: Gallery, threshold = SAME_PICTURE): ViewPair[] {
  const pairs: ViewPair[] = []
  forEachPair(gallery, COSINE, (a, b, score) => {
    if (score >= threshold) pairs.push({ a, b, score })
  })
  return pairs.sort((x, y) => y.score - x.score)
}

/** Pairs of people whose most alike views reach `threshold`: probably one person enrolled twice, best first. */
export function suggestMerges(gallery: Gallery, scorer: Scorer, threshold: number): PeoplePair[] {
  return closestPeople(gallery, scorer, score => score >= threshold, Number.POSITIVE_INFINITY)
}

/**
 * Views that look like none of the others of their person: their best score stays below `threshold`. With one of two views it cannot be
 * said which is wrong, so the pair is told once.
 */
export function findOutsiders(gallery: Gallery, scorer: Scorer, threshold: number): ViewPair[] {
  const best = new Map<View, ViewPair>()
  forEachPair(gallery, scorer, (a, b, score) => {
    if (a.person !== b.person) return
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const)
      if (score > (best.get(one.view)?.score ?? Number.NEGATIVE_INFINITY))
        best.set(one.view, { a: one, b: other, score })
  })
  return [...best.values()]
    .filter(
      ({ a, score }) => score < threshold && (a.person.views.length > 2 || a.view === a.person.views[0]),
    )
    .sort((x, y) => x.score - y.score)
}

/** Such a view may be somebody else's, and nobody is to be merged for it. Of two views that differ neither says whose the name is. */
export function withoutOutsiders(gallery: Gallery, outsiders: readonly ViewPair[]): Gallery {
  const left = new Set(
    outsiders.flatMap(({ a, b }) => (a.person.views.length === 2 ? [a.view, b.view] : [a.view])),
  )
  const people = gallery.people.flatMap(person => {
    const views = person.views.filter(view => !left.has(view))
    return views.length > 0 ? [{ ...person, views }] : []
  })
  return { ...gallery, people }
}

/** The `count` pairs of people who are most alike below `threshold`: who is taken for whom when a photo is bad. */
export function findConfusions(
  gallery: Gallery,
  scorer: Scorer,
  threshold: number,
  count = 10,
): PeoplePair[] {
  return closestPeople(gallery, scorer, score => score < threshold, count)
}

function closestPeople(
  gallery: Gallery,
  scorer: Scorer,
  isWanted: (score: number) => boolean,
  count: number,
): PeoplePair[] {
  let pairs: PeoplePair[] = []
  let best = new Map<Person, PeoplePair>() // with the person whose turn it is
  const mostAlike = () => pairs.sort((x, y) => y.score - x.score).slice(0, count)
  const finishPerson = () => {
    for (const pair of best.values()) if (isWanted(pair.score)) pairs.push(pair)
    if (pairs.length > 2 * count) pairs = mostAlike()
    best = new Map()
  }
  let turn: Person | undefined
  forEachPair(gallery, scorer, (a, b, score) => {
    if (a.person === b.person) return
    if (a.person !== turn) finishPerson()
    turn = a.person
    const known = best.get(b.person)
    if (known && known.score >= score) return
    best.set(b.person, { a: a.person, b: b.person, score, views: [a.view, b.view] })
  })
  finishPerson()
  return mostAlike()
}

/** Calls with every pair of views once; views come in the gallery's order, so that a person's are together. */
function forEachPair(
  gallery: Gallery,
  scorer: Scorer,
  visit: (a: ViewPair['a'], b: ViewPair['b'], score: number) => void,
): void {
  const all = viewsOf(gallery)
  const projections = all.map(({ view }) => scorer.project(view.embedding))
  const index = indexOf(projections, scorer)
  for (let begin = 0; begin < all.length; begin += BATCH) {
    const batch = all.slice(begin, begin + BATCH)
    const scores = index.scoresOfEach(projections.slice(begin, begin + BATCH))
    batch.forEach((a, i) => {
      for (let other = begin + i + 1; other < all.length; other++) {
        const [b, score] = [all[other], scores[i]?.[other]]
        if (b && score !== undefined) visit(a, b, score)
      }
    })
  }
}
