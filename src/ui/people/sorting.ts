// Files that a person gave -> pictures, and whose they are: one sub-folder for each person.
import { isMeantAsPicture, isSystemFile } from '../../data/file-kinds.ts'
import type { PlacedFile } from '../parts/folders.ts'

export interface Sorted {
  /** In the order of their paths. */
  pictures: PlacedFile[]
  /** Files that are no pictures. */
  others: string[]
}

export function sortFiles(files: readonly PlacedFile[]): Sorted {
  const wanted = files.filter(({ path }) => !isSystemFile(path))
  const isPicture = ({ path, file }: PlacedFile) => isMeantAsPicture(path, file.type)
  return {
    pictures: wanted
      .filter(isPicture)
      .sort((a, b) => a.path.localeCompare(b.path, undefined, { numeric: true })),
    others: wanted.filter(file => !isPicture(file)).map(({ path }) => path),
  }
}

/**
 * Whose each picture is, by its folder; '' where no folder says it. Of one folder with sub-folders these are the people; otherwise each
 * folder that was given is a person.
 */
export function peopleOf(paths: readonly string[]): string[] {
  const places = paths.map(path => path.split('/'))
  const tops = new Set(places.filter(({ length }) => length > 1).map(([top]) => top))
  const isNested = tops.size === 1 && places.some(({ length }) => length > 2)
  return places.map(place => {
    if (isNested) return place.length > 2 ? (place[1] ?? '') : ''
    return place.length > 1 ? (place[0] ?? '') : ''
  })
}
