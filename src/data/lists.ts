// Picture lists as text, and the lists that MindSpore's get_list.py makes of MAT-files (mindspore-ai/models@eab643f
// research/cv/LightCNN/get_list.py). Unlike the original, writing twice does not double a list.
import { ListError } from '../errors.ts'
import type { MatValue } from '../format/mat.ts'
import { blufrConfig } from './blufr.ts'
import { FORM_LINES, listForm, readListLine } from './list-form.ts'
import { names } from './mat-lists.ts'
import { nameOf, personOf, pictureNamer } from './names.ts'
import { pairsFromMat, writePairs } from './pairs.ts'
import { textLines } from './text.ts'

export interface ListedPicture {
  /** As it stands in the list. */
  path: string
  /** Person_Name_0001, or Person_Name/0001 where files repeat. */
  name: string
  /** Identity from 0, null in a list without numbers. */
  label: number | null
}

/** Reads a list of pictures, one a line, of any form that list-form.ts knows. */
export function parseImageList(text: string, file: string): ListedPicture[] {
  const listed: { path: string; line: number; label: number | null }[] = []
  const all = textLines(text)
  if (all.every(line => line.trim() === ''))
    throw new ListError(`${file} names no picture. Give a list with one picture a line.`)
  const form = listForm(all.slice(0, FORM_LINES), file)
  all.forEach((line, i) => {
    if (line.trim() === '') return
    const place = `${file}, line ${i + 1}`
    const read = readListLine(line, form)
    if (!read && listed.length === 0 && i < all.length - 1) return // a heading
    if (!read)
      throw new ListError(`${place}: expected "path" or "path label", got "${line.trim().slice(0, 80)}"`)
    const label = form.labels === 'numbers' && read.label !== null ? Number(read.label) : null
    listed.push({ path: read.path, line: i + 1, label })
  })
  const nameFor = pictureNamer(listed.map(({ path }) => path))
  const lineOf = new Map<string, number>()
  const pictures = listed.map(({ path, line, label }): ListedPicture => {
    const name = nameFor(path)
    const before = lineOf.get(name)
    if (before !== undefined)
      throw new ListError(`${file}, line ${line}: ${name} is in line ${before} already. Remove one of them.`)
    lineOf.set(name, line)
    return { path, name, label }
  })
  return pictures
}

/** Files that `lists` writes: name and text. */
export type ListFile = [name: string, text: string]

/**
 * The lists for the 6,000 pairs. From lfw_pairs.mat: the pictures in its author's order (`order`, names only) and the pairs by name.
 * From the author's features file (variables image_path, labels_original): the list exactly as get_list.py writes it.
 */
export function lfwLists(
  mat: Map<string, MatValue>,
  file: string,
  order: readonly string[],
  orderFile: string,
): ListFile[] {
  if (mat.has('image_path')) return [['image_list_for_lfw.txt', authorsList(mat, file)]]
  const pairs = pairsFromMat(mat, file, order, orderFile)
  const persons = [...new Set(order.map(personOf))].sort(byUpperCase)
  const label = new Map(persons.map((person, i) => [person, i]))
  const lines = order.map(name => `${personOf(name)}/${name}.bmp ${label.get(personOf(name))}`)
  return [
    ['image_list_for_lfw.txt', `${lines.join('\n')}\n`],
    ['pairs_for_lfw.txt', writePairs(pairs)],
  ]
}

/** The file system order in which BLUFR and the author's lists count: '_' comes after the letters (docs/lightcnn.md 4.4). */
function byUpperCase(a: string, b: string): number {
  const [x, y] = [a.toUpperCase(), b.toUpperCase()]
  return x < y ? -1 : x > y ? 1 : 0
}

const AUTHORS_PREFIX = 'lfw/image/'

function authorsList(mat: Map<string, MatValue>, file: string): string {
  const remedy = 'Give lfw_pairs.mat or the author’s LightenedCNN_B_lfw.mat.'
  const paths = names(mat, 'image_path', file, remedy)
  const labels = names(mat, 'labels_original', file, remedy)
  if (paths.length !== labels.length)
    throw new ListError(`${file}: ${paths.length} paths and ${labels.length} labels. ${remedy}`)
  return paths.map((path, i) => `${path.slice(AUTHORS_PREFIX.length)} ${labels[i]}\n`).join('')
}

/** The list for BLUFR: file names, one a line, in the toolkit's order. */
export function blufrLists(mat: Map<string, MatValue>, file: string): ListFile[] {
  const { pictures } = blufrConfig(mat, file)
  return [['image_list_for_blufr.txt', `${pictures.map(name => `${name}.jpg`).join('\n')}\n`]]
}

/** Checks a list of names in the author's order as it stands in public/protocols/lfw_list.txt. */
export function parseOrder(text: string, file: string): string[] {
  return parseImageList(text, file).map(({ name }) => {
    if (nameOf(personOf(name), Number(name.slice(-4))) !== name)
      throw new ListError(`${file}: "${name}" isn’t an LFW name (Person_Name_0001)`)
    return name
  })
}
