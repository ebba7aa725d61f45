// The 6,000 pairs of LFW's View 2 by picture names: from the official pairs.txt or from lfw_pairs.mat (docs/lightcnn.md 4.4 and 5.1).
import { ListError } from '../errors.ts'
import type { MatValue } from '../format/mat.ts'
import { counted } from '../text.ts'
import { indices, variable } from './mat-lists.ts'
import { nameOf, personOf } from './names.ts'
import { textLines } from './text.ts'

export interface Pair {
  a: string
  b: string
  genuine: boolean
  /** From 0. Each fold has as many genuine as impostor pairs. */
  fold: number
}

const FOLDS = 10
/** Share of the genuine pairs. */
const MOST_MOVED = 0.01
/** The author's order of pictures, as far as the first genuine pair of lfw_pairs.mat shows it (docs/lightcnn.md 4.4). */
const ORDER_CHECK = [
  [57, 'Abel_Pacheco_0001'],
  [60, 'Abel_Pacheco_0004'],
] as const

/** Reads pairs.txt: `folds TAB pairs`, then in each fold `name n m` for that many genuine and `name n name m` for as many impostor pairs. */
export function parsePairs(text: string, file: string): Pair[] {
  const lines = textLines(text)
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop()
  const [folds, perFold] = headerOf(lines[0] ?? '', file)
  const expected = folds * perFold * 2
  const pairs: Pair[] = []
  for (let i = 1; i < lines.length; i++) {
    const place = `${file}, line ${i + 1}`
    if (pairs.length === expected)
      throw new ListError(
        `${place}: the header promises ${counted(expected, 'pair')}, here is one more. Use the file as it was published.`,
      )
    const genuine = Math.floor(pairs.length / perFold) % 2 === 0
    const fold = Math.floor(pairs.length / (2 * perFold))
    pairs.push({ ...pairOf((lines[i] as string).trim().split(/\s+/), genuine, place), fold })
  }
  if (pairs.length < expected)
    throw new ListError(
      `${file}, line ${lines.length}: ${counted(expected, 'pair')} expected, the file ends after ${pairs.length.toLocaleString('en-US')}. Use the whole file.`,
    )
  return pairs
}

function headerOf(line: string, file: string): [folds: number, perFold: number] {
  const numbers = line.trim().split(/\s+/).map(Number)
  const [first = 0, second] = numbers
  const header: [number, number] = second === undefined ? [1, first] : [first, second]
  if (numbers.length > 2 || header.some(count => !Number.isInteger(count) || count < 1 || count > 1_000_000))
    throw new ListError(
      `${file}, line 1: expected the number of folds and of pairs ("10 300"), got "${line.slice(0, 60)}". Give LFW’s pairs.txt.`,
    )
  return header
}

function pairOf(fields: string[], genuine: boolean, place: string): Omit<Pair, 'fold'> {
  const expected = genuine ? 3 : 4
  if (fields.length !== expected)
    throw new ListError(
      `${place}: ${expected} fields expected (${genuine ? 'name, number, number' : 'name, number, name, number'}), got ${fields.length}. Use the file as it was published.`,
    )
  const [person = '', first, third = '', fourth] = fields
  const other = genuine ? person : third
  const numbers = [Number(first), Number(genuine ? third : fourth)]
  const [n = 0, m = 0] = numbers
  if (numbers.some(number => !Number.isInteger(number) || number < 1))
    throw new ListError(
      `${place}: picture numbers are whole numbers from 1, got "${fields.join(' ')}". Use the file as it was published.`,
    )
  return { a: nameOf(person, n), b: nameOf(other, m), genuine }
}

/** Writes pairs as pairs.txt holds them; folds must have as many genuine as impostor pairs. */
export function writePairs(pairs: readonly Pair[]): string {
  const folds = new Set(pairs.map(pair => pair.fold)).size
  const split = (name: string) => `${personOf(name)}\t${Number(name.slice(personOf(name).length + 1))}`
  const lines = pairs.map(({ a, b, genuine }) =>
    genuine ? `${split(a)}\t${split(b).split('\t')[1]}` : `${split(a)}\t${split(b)}`,
  )
  return `${folds}\t${pairs.length / folds / 2}\n${lines.join('\n')}\n`
}

/**
 * The pairs of lfw_pairs.mat (`pos_pair`, `neg_pair`: 2 x n indices from 1 into the author's list of pictures) by name.
 * `list` is that list; another order of the same pictures is refused.
 */
export function pairsFromMat(
  mat: Map<string, MatValue>,
  file: string,
  list: readonly string[],
  listFile: string,
): Pair[] {
  const remedy = 'Give LFW’s lfw_pairs.mat.'
  const columns = (['pos_pair', 'neg_pair'] as const).map(key => {
    const value = variable(mat, key, { kind: 'numeric', file, remedy })
    if (value.dims[0] !== 2)
      throw new ListError(`${file}: ${key} is ${value.dims.join(' x ')}, expected 2 rows. ${remedy}`)
    return indices(value, `${file}, ${key}`)
  })
  const [genuine, impostor] = columns as [Uint32Array, Uint32Array]
  if (genuine.length !== impostor.length || genuine.length === 0)
    throw new ListError(
      `${file}: ${genuine.length / 2} genuine and ${impostor.length / 2} impostor pairs, expected as many of both. ${remedy}`,
    )
  checkOrder({ genuine, impostor }, file, { list, listFile })
  const perFold = Math.ceil(genuine.length / 2 / FOLDS)
  const pairs: Pair[] = []
  for (let fold = 0; fold * perFold * 2 < genuine.length; fold++)
    for (const [side, isGenuine] of [
      [genuine, true],
      [impostor, false],
    ] as const)
      for (let i = fold * perFold; i < Math.min((fold + 1) * perFold, side.length / 2); i++)
        pairs.push({
          a: list[side[2 * i] as number] as string,
          b: list[side[2 * i + 1] as number] as string,
          genuine: isGenuine,
          fold,
        })
  checkPersons(pairs, file, listFile)
  return pairs
}

/** Genuine pairs whose names are those of two persons. */
export const ofTwoPersons = (pairs: readonly Pair[]): Pair[] =>
  pairs.filter(({ a, b, genuine }) => genuine && personOf(a) !== personOf(b))

/** A list that is shifted somewhere makes most genuine pairs name two persons; its author moved a few pictures to other folders. */
function checkPersons(pairs: readonly Pair[], file: string, listFile: string) {
  const genuine = pairs.filter(pair => pair.genuine)
  const wrong = ofTwoPersons(pairs)
  if (wrong.length > genuine.length * MOST_MOVED)
    throw new ListError(
      `${listFile}: in its order, ${wrong.length.toLocaleString('en-US')} of the ${counted(genuine.length, 'genuine pair')} of ${file} would show two persons (${wrong[0]?.a} and ${wrong[0]?.b}). Leave the list out to use the one that comes with this project.`,
    )
}

function checkOrder(
  { genuine, impostor }: { genuine: Uint32Array; impostor: Uint32Array },
  file: string,
  { list, listFile }: { list: readonly string[]; listFile: string },
) {
  const last = [...genuine, ...impostor].reduce((a, b) => Math.max(a, b), 0)
  if (last >= list.length)
    throw new ListError(
      `${listFile}: ${counted(list.length, 'picture')}, but ${file} refers to picture ${last + 1}. Use the whole list.`,
    )
  for (const [line, name] of ORDER_CHECK)
    if (genuine.includes(line - 1) && list[line - 1] !== name)
      throw new ListError(
        `${listFile}, line ${line}: expected ${name}, got ${list[line - 1]}. ${file} counts in its author’s order of LFW; leave the list out to use the one that comes with this project.`,
      )
}
