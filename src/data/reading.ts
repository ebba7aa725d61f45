// Which folder of a path names the person. Most sets have a folder for each person; some have sessions or poses below it (001/frontal/3.jpg,
// Name/0/3.jpg), which repeat under many people, others a split above it (train/Name/1.jpg), which repeats the people.

/**
 * 'last': the folder that holds the picture; 'first': the first one below what all have in common and below a split; 'path': all folders
 * together, for sets in which different people have one name (family/child/1.jpg).
 */
export type IdentityChoice = 'first' | 'last' | 'path'
export const IDENTITY_CHOICES: readonly IdentityChoice[] = ['first', 'last', 'path']

export interface Reading {
  /** Which folder names the person: its number from the top, from 0; the last one; or all of them. */
  level: number | 'last' | 'path'
  /** Whether folders name people at all; else a label beside the picture does. */
  foldersName: boolean
}
/** As today's data sets were read before there was a choice. */
export const LAST: Reading = { level: 'last', foldersName: false }

const NUMBERED = '([ _-]?\\d{1,3}|[ _-][a-z])?'
/** Folders above people that part a set: train/Name and val/Name are one person. */
const PART = new RegExp(
  `^((train|val|valid|validate|test|eval|probe|query|gallery|enrol|enroll)(ing|ation|uation|ment|s)?|dev|crops?|images?|photos?|faces?|bounding_box_\\w+|(part|fold|set|batch|split|shard|cam|camera|session|day|dvd|disk)${NUMBERED}|(19|20)\\d\\d)([_-](set|data|images|faces))?$`,
  'i',
)
/** Folders below people that are no people. */
const SESSION = new RegExp(
  `^(\\d{1,3}|[a-z]|(session|set|pose|view|cam|camera|day|scene|seq|clip|video|track|light|expression)${NUMBERED}|frontal|front|left|right|profile|half|up|down|indoor|outdoor|smile|smiling|neutral|glasses|old|new|raw|aligned|cropped|crops?|images?|photos?|faces?|train\\w*|val\\w*|test\\w*)$`,
  'i',
)
/** More folders than this are no parts of a set, whatever they are called: years from 1900 on are numbers of people too. */
const MOST_PARTS = 12
/** So many of the sub-folders have names that repeat under other people. */
const MOST_REPEAT = 0.6
/** Names at one level and folders above it: with more names than this for each folder above, those above are parts, not people. */
const MOST_SESSIONS = 2

/** The name of the person that the folders of a path give, or null at the top. */
export function folderName(path: string, { level }: Reading): string | null {
  const folders = path
    .split('/')
    .slice(0, -1)
    .filter(folder => folder !== '')
  if (level === 'path') return folders.join('/') || null
  return (level === 'last' ? folders.at(-1) : folders[Math.min(level, folders.length - 1)]) ?? null
}

/** The reading of a set whose pictures lie in these folders (`a/b`, '' at the top), each named once. */
export function readingOf(folders: readonly string[], choice?: IdentityChoice): Reading {
  const paths = folders.map(folder => (folder === '' ? [] : folder.split('/')))
  const level = choice === 'first' ? firstLevel(paths) : (choice ?? levelThatNames(paths))
  const names = new Set(folders.map(folder => folderName(`${folder}/`, { level, foldersName: true }) ?? ''))
  const foldersName = choice !== undefined || (names.size > 1 && [...names].some(name => !PART.test(name)))
  return { level, foldersName }
}

/** From the last folder that most paths have, up as long as names repeat; also where only some have more folders, which repeat. */
function levelThatNames(paths: readonly string[][]): number | 'last' {
  const last = commonDepth(paths) - 1
  const having = (level: number) => paths.filter(path => path.length > level)
  let level = last
  while (level > 0 && areSessions(having(level), level)) level--
  return level < last || (last >= 0 && areSessions(having(last + 1), last + 1)) ? level : 'last'
}

function firstLevel(paths: readonly string[][]): number {
  const depth = commonDepth(paths)
  const namesAt = (level: number) => new Set(paths.flatMap(path => path[level] ?? []))
  for (let level = 0; level < depth - 1; level++) {
    const names = namesAt(level)
    if (names.size > 1 && ![...names].every(name => PART.test(name))) return level
  }
  return Math.max(0, depth - 1)
}

/** How many folders most paths have, the larger number where two are as frequent. */
function commonDepth(paths: readonly string[][]): number {
  const counts = new Map<number, number>()
  for (const { length } of paths) counts.set(length, (counts.get(length) ?? 0) + 1)
  return [...counts].sort(([x, a], [y, b]) => b - a || y - x)[0]?.[0] ?? 0
}

/** Whether the names at a level are sessions of the people above: most repeat under others, and those above are no mere parts. */
function areSessions(paths: readonly string[][], level: number): boolean {
  const above = new Map<string, Set<string>>() // name -> folders that have a sub-folder of that name
  const parents = new Set<string>()
  for (const path of paths) {
    const parent = path.slice(0, level).join('/')
    const name = path[level] ?? ''
    parents.add(parent)
    above.set(name, (above.get(name) ?? new Set()).add(parent))
  }
  if (parents.size < 2) return false
  const counts = [...above.values()].map(({ size }) => size)
  const all = counts.reduce((sum, count) => sum + count, 0)
  const repeated = counts.filter(count => count > 1).reduce((sum, count) => sum + count, 0)
  if (repeated < MOST_REPEAT * all) return false
  const isOne = (index: number) => new Set(paths.map(path => path[index])).size === 1
  const constant = Array.from({ length: level }, (_, index) => isOne(index))
  const areParts =
    parents.size <= MOST_PARTS &&
    [...parents].every(parent => parent.split('/').every((part, index) => constant[index] || PART.test(part)))
  const areMany =
    above.size > MOST_SESSIONS * parents.size && ![...above.keys()].every(name => SESSION.test(name))
  return !areParts && !areMany
}
