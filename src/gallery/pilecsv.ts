// A grouped or searched pile as CSV (RFC 4180), the same from the page and the command line.
import type { Face } from '../face/detect.ts'
import { listGroups } from './group.ts'

export interface PlacedFace extends Pick<Face, 'box'> {
  /** Path or name of the photo. */
  photo: string
  /** From 1, the largest face of the photo first. */
  number: number
}

/** Groups are numbered from 1, the largest first; a face by itself has no score. */
export function groupCsv(
  faces: readonly PlacedFace[],
  groups: Int32Array,
  scores: readonly (number | null)[],
): string {
  const numberOf = new Map(listGroups(groups).map(({ group }, i) => [group, i + 1]))
  return csv(
    'photo,face,group,score,x,y,width,height',
    Array.from(groups, (group, i) => [numberOf.get(group) ?? '', scores[i]?.toFixed(4) ?? '']),
    faces,
  )
}

/** The faces that were found, in the order given. */
export function matchCsv(faces: readonly PlacedFace[], scores: readonly number[]): string {
  return csv(
    'photo,face,score,x,y,width,height',
    faces.map((_, i) => [scores[i]?.toFixed(4) ?? '']),
    faces,
  )
}

function csv(heading: string, columns: (string | number)[][], faces: readonly PlacedFace[]): string {
  const lines = faces.map(({ photo, number, box }, i) =>
    [quoted(photo), number, ...(columns[i] ?? []), ...box.map(Math.round)].join(','),
  )
  return `${[heading, ...lines].join('\n')}\n`
}
const quoted = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
