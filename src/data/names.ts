// How pictures of LFW are named: Person_Name_0001, whatever folder and extension they come with.

/** `lfw/Aaron_Eckhart/Aaron_Eckhart_0001.bmp` -> `Aaron_Eckhart_0001`. */
export function pictureName(path: string): string {
  const file = path.split(/[\\/]/).at(-1) ?? path
  return file.replace(/\.[A-Za-z0-9]{2,5}$/, '')
}

/** `crops/A/0.jpg` -> `A/0`; null for a file in no folder. */
function nameInFolder(path: string): string | null {
  const folder = path.split(/[\\/]/).at(-2)
  return folder === undefined || /^\.*$/.test(folder) ? null : `${folder}/${pictureName(path)}`
}

/** Names that differ in their numbers alone have one form. */
const formOf = (name: string) => name.replace(/\d+/g, '0')

/**
 * How the pictures of these paths are named: as their files; by folder and file where a name repeats in different folders, because each
 * person's pictures are numbered anew, and so are then all that are numbered alike. A name of `known` is used wherever a path fits it.
 */
export function pictureNamer(
  paths: Iterable<string>,
  known: ReadonlySet<string> = new Set(),
): (path: string) => string {
  const seen = new Set<string>()
  const bare = new Set<string>()
  const repeated = new Set<string>()
  for (const path of paths) {
    const name = pictureName(path)
    if (nameInFolder(path) === null) bare.add(name)
    if (seen.has(name)) repeated.add(name)
    seen.add(name)
  }
  const forms = new Set([...repeated].filter(name => !bare.has(name)).map(formOf))
  return path => {
    const [name, inFolder] = [pictureName(path), nameInFolder(path)]
    if (inFolder === null) return name
    return known.has(inFolder) || (forms.has(formOf(name)) && !bare.has(name)) ? inFolder : name
  }
}

/** `Aaron_Eckhart_0001` -> `Aaron_Eckhart`: what stands before the last underscore; of `A/0` it is the folder. */
export function personOf(name: string): string {
  const end = name.includes('/') ? name.lastIndexOf('/') : name.lastIndexOf('_')
  return end < 0 ? name : name.slice(0, end)
}

/** The name of a person's picture: the number has four digits. */
export function nameOf(person: string, number: number): string {
  return `${person}_${String(number).padStart(4, '0')}`
}
