// A grouped or searched photo set as CSV (RFC 4180), the same from the page and the command line.

import type { Face } from '../face/face.ts'
import { SCORES, type ScoreName } from '../model/scores.ts'
import { csvCell } from '../text.ts'
import { listGroups } from './group.ts'

export interface PlacedFace extends Pick<Face, 'box'> {
  /** Path or name of the photo. */
  photo: string
  /** From 1, the largest face of the photo first. */
  number: number
}

export interface ScoreColumn {
  /** What the scores are, and how their column is called. */
  name: ScoreName
  /** One for each face. */
  scores: readonly (number | null)[]
}

/** Groups are numbered from 1, the largest first; a face by itself has no score. */
export function groupCsv(
  faces: readonly PlacedFace[],
  groups: Int32Array,
  { name, scores }: ScoreColumn,
): string {
  const numberOf = new Map(listGroups(groups).map(({ group }, i) => [group, i + 1]))
  return csv(
    `photo,face,group,${name},x,y,width,height`,
    Array.from(groups, (group, i) => [numberOf.get(group) ?? '', scoreText(scores[i], name)]),
    faces,
  )
}

/** The faces that were found, in the order given. */
export function matchCsv(faces: readonly PlacedFace[], { name, scores }: ScoreColumn): string {
  return csv(
    `photo,face,${name},x,y,width,height`,
    faces.map((_, i) => [scoreText(scores[i], name)]),
    faces,
  )
}

const scoreText = (score: number | null | undefined, name: ScoreName) =>
  score?.toFixed(SCORES[name].digits) ?? ''

function csv(heading: string, columns: (string | number)[][], faces: readonly PlacedFace[]): string {
  const lines = faces.map(({ photo, number, box }, i) =>
    [csvCell(photo), number, ...(columns[i] ?? []), ...box.map(Math.round)].join(','),
  )
  return `${[heading, ...lines].join('\n')}\n`
}
