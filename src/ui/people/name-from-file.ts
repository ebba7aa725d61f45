// Whose photo it is, where a file or folder says so: "kate-rubins-1.jpg" -> "Kate Rubins".

/** What cameras, phones and programs call a file, and words for what a photo shows of many. */
const NOBODY =
  /^(img|image|dsc[nf]?|pxl|mvi|photo|picture|pic|scan|screenshot|whatsapp|signal|telegram|unnamed|untitled|download|camera|cam|snap|snapshot|webcam|foto|bild|group|team|crew|family|party|wedding|holiday|copy|final|edit|face|portrait|profile|avatar|selfie)$/i
const MOST_WORDS = 4

/** '' where the name says nobody: numbers within it, a camera's word, too many words. */
export function nameFromFile(path: string): string {
  const stem = (path.split('/').at(-1) ?? path).replace(/\.[^.]*$/, '')
  // "ada (2)", "ada-2", "ada_0002", "ada 2": numbers at the end count photos
  return inWords(stem.replace(/[\s_.-]*\(?\d+\)?$/, ''))
}

/** A folder keeps what it says beyond a name: "andre-kuipers" -> "Andre Kuipers", "Team 2019" stays. */
export const nameFromFolder = (folder: string): string => inWords(folder) || folder

function inWords(text: string): string {
  const words = text.split(/[\s_.-]+/).filter(Boolean)
  const isName =
    words.length > 0 &&
    words.length <= MOST_WORDS &&
    words.every(word => /^[\p{L}\p{M}'’]+$/u.test(word) && !NOBODY.test(word)) &&
    words.some(word => [...word].length > 1)
  return isName ? words.map(capital).join(' ') : ''
}
/** Letters that somebody wrote as capitals stay so: "McArthur", "DiCaprio". */
const capital = (word: string) =>
  word === word.toLowerCase() || word === word.toUpperCase()
    ? word.charAt(0).toLocaleUpperCase() + word.slice(1).toLocaleLowerCase()
    : word

/** The name that more than half of these paths have. */
export function nameOfMost(paths: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const name of paths.map(nameFromFile)) counts.set(name, (counts.get(name) ?? 0) + 1)
  for (const [name, count] of counts) if (count > paths.length / 2) return name
  return ''
}
