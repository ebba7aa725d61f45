// How pictures of LFW are named: Person_Name_0001, whatever folder and extension they come with.

/** `lfw/Aaron_Eckhart/Aaron_Eckhart_0001.bmp` -> `Aaron_Eckhart_0001`. */
export function pictureName(path: string): string {
  const file = path.split(/[\\/]/).at(-1) ?? path
  return file.replace(/\.[A-Za-z0-9]{2,5}$/, '')
}

/** `Aaron_Eckhart_0001` -> `Aaron_Eckhart`: what stands before the last underscore. */
export function personOf(name: string): string {
  const underscore = name.lastIndexOf('_')
  return underscore < 0 ? name : name.slice(0, underscore)
}

/** The name of a person's picture: the number has four digits. */
export function nameOf(person: string, number: number): string {
  return `${person}_${String(number).padStart(4, '0')}`
}

/** Whole numbers for sentences: 13233 -> "13,233". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? singular : plural}`
}
