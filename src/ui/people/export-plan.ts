// Which photo goes into which folder of the archive: originals, in folders per group, under names that every system takes.

export interface PlannedPhoto {
  /** Place among the photos of the photo set. */
  photo: number
  path: string
}
interface PlanFolder {
  name: string
  photos: Iterable<number>
}

/** What Windows, macOS or Linux do not take in a name. */
const FORBIDDEN = /[\\/:*?"<>|\p{Cc}]/gu
const MOST_LENGTH = 80

/** A name for a folder or file. */
export function safeName(text: string): string {
  const name = [...text.replaceAll(FORBIDDEN, '-')]
    .slice(0, MOST_LENGTH)
    .join('')
    .trim()
    .replace(/[. ]+$/, '')
  return /^(con|prn|aux|nul|com\d|lpt\d)?$/i.test(name) ? `_${name}` : name
}

/** Each photo once in each folder; two of one name in a folder are numbered. */
export function planFolders(folders: readonly PlanFolder[], paths: readonly string[]): PlannedPhoto[] {
  return folders.flatMap(({ name, photos }) => {
    const taken = new Set<string>()
    return [...new Set(photos)].map(photo => {
      const path = `${safeName(name)}/${freeName(paths[photo]?.split('/').at(-1) ?? 'photo', taken)}`
      return { photo, path }
    })
  })
}
function freeName(original: string, taken: Set<string>): string {
  const dot = original.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [original.slice(0, dot), original.slice(dot)] : [original, '']
  const base = safeName(stem)
  let name = base + ending
  for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${base} (${i})${ending}`
  taken.add(name.toLowerCase())
  return name
}

/** A little less than the 4 GiB that a zip archive without extensions holds. */
const MOST_ARCHIVE_BYTES = 4e9

/** Parts that fit into an archive each, in order. */
export function partsOf<T>(
  items: readonly T[],
  sizeOf: (item: T) => number,
  most = MOST_ARCHIVE_BYTES,
): T[][] {
  const parts: T[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const item of items) {
    if (size + sizeOf(item) > most) {
      parts.push([])
      size = 0
    }
    parts.at(-1)?.push(item)
    size += sizeOf(item)
  }
  return parts
}
