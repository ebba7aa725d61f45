// The files of a protocol as people have them, in any order -> the pairs of LFW or the trials of BLUFR, by picture names.
import { ListError } from '../errors.ts'
import { type MatValue, readMat } from '../format/mat.ts'
import { sha256Hex } from '../format/sha256.ts'
import { type BlufrConfig, blufrConfig } from './blufr.ts'
import { FORM_LINES, listForm } from './list-form.ts'
import { parseImageList } from './lists.ts'
import { isPairList, type PairList, parsePairList } from './pair-list.ts'
import { ofTwoPersons, type Pair, pairsFromMat, parsePairs } from './pairs.ts'
import { readText, textLines } from './text.ts'

export interface ListFile {
  name: string
  file: Blob
}
/** What is read of a protocol's files. */
export interface ProtocolList {
  /** Name of the protocol. */
  protocol: string
  /** The file that makes the protocol, its checksum, and every file that was used. */
  list: { name: string; sha256: string; files: { name: string; sha256: string }[] }
  /** Names of all pictures that the protocol needs. */
  pictures: string[]
  /** The order of embeddings without names, null when the files give none; `orderFile` names it in errors. */
  order: string[] | null
  orderFile: string
  /** A picture list that was given for the order of rows alone: pictures with names of their own do not need it. */
  rowList: string | null
  /** Where a list of paths was given, the path of each picture in it: it tells pictures of one name apart. */
  paths: ReadonlyMap<string, string>
}
export type LfwProtocol = ProtocolList & { protocol: 'lfw'; pairs: Pair[] }
export type BlufrProtocol = ProtocolList & { protocol: 'blufr'; config: BlufrConfig }

type Read = { name: string; sha256: string } & ({ mat: Map<string, MatValue> } | { text: string })

/** The author's order of pictures that ships with the project (public/protocols/lfw_list.txt). */
export const LFW_ORDER = 'protocols/lfw_list.txt'
/** The 13,233 names are 260 kB; lists with folders and labels are three times as large. */
const MAX_TEXT_BYTES = 20_000_000

/**
 * LFW's pairs from pairs.txt or lfw_pairs.mat, and a picture list: the order of embeddings without names. `shippedOrder` gives the text
 * of the list that ships with the project, in which lfw_pairs.mat counts; it is the order of the rows too when no list is given.
 */
export async function readLfw(
  files: readonly ListFile[],
  shippedOrder: () => Promise<string>,
): Promise<LfwProtocol> {
  const read = await readAll(files, "LFW's pairs.txt or lfw_pairs.mat")
  const hasMat = read.some(file => 'mat' in file)
  const isPairs = (file: Read) => 'mat' in file || (!hasMat && !isPictureList(file.text))
  const protocols = read.filter(isPairs)
  const lists = read.filter(file => !isPairs(file))
  const [main] = protocols
  if (!main)
    throw new ListError(
      `${read[0]?.name} is a list of pictures; the pairs are missing. Give LFW's pairs.txt or lfw_pairs.mat too.`,
    )
  if (protocols.length > 1 || lists.length > 1)
    throw new ListError(
      `${(protocols[1] ?? lists[1])?.name} is a second ${protocols.length > 1 ? 'list of pairs' : 'picture list'}. Give one.`,
    )
  const given = lists[0] && 'text' in lists[0] ? orderIn(lists[0].name, lists[0].text) : null
  const shippedText = 'mat' in main ? await shippedOrder() : ''
  const shipped = 'mat' in main ? orderIn('lfw_list.txt', shippedText) : null
  const { pairs, counts, paths } =
    'mat' in main
      ? { ...pairsOfMat(main.mat, main.name, given, shipped), paths: given?.paths ?? NO_PATHS }
      : { ...pairsOfText(main.text, main.name, given), counts: given }
  const used =
    counts && counts === shipped
      ? [...read, { name: shipped.name, sha256: await sha256Hex(new TextEncoder().encode(shippedText)) }]
      : read
  const source = given ?? shipped
  return {
    protocol: 'lfw',
    pairs,
    list: listOf(main, used),
    pictures: [...new Set(pairs.flatMap(({ a, b }) => [a, b]))],
    order: source?.names ?? null,
    orderFile: source?.name ?? main.name,
    rowList: given && !('mat' in main && counts === given) ? given.name : null,
    paths,
  }
}

const NO_PATHS: ReadonlyMap<string, string> = new Map()

interface Order {
  name: string
  names: string[]
  paths: ReadonlyMap<string, string>
}
function orderIn(name: string, text: string): Order {
  const listed = parseImageList(text, name)
  return {
    name,
    names: listed.map(picture => picture.name),
    paths: new Map(listed.map(picture => [picture.name, picture.path])),
  }
}

function pairsOfText(text: string, name: string, given: Order | null): PairList {
  if (isPairList(text)) return parsePairList(text, name)
  return { pairs: parsePairs(text, name), paths: given?.paths ?? NO_PATHS }
}

/**
 * A .mat counts in the one of the two lists in whose order fewer of its genuine pairs show two persons, in the given one where both do
 * as well. A given list that it does not count in is the order of the embeddings' rows alone.
 */
function pairsOfMat(
  mat: Map<string, MatValue>,
  file: string,
  given: Order | null,
  shipped: Order | null,
): { pairs: Pair[]; counts: Order } {
  let best: { pairs: Pair[]; counts: Order; wrong: number } | undefined
  let failure: unknown
  for (const counts of [given, shipped]) {
    if (!counts) continue
    try {
      const pairs = pairsFromMat(mat, file, counts.names, counts.name)
      const wrong = ofTwoPersons(pairs).length
      if (!best || wrong < best.wrong) best = { pairs, counts, wrong }
    } catch (error) {
      failure ??= error
    }
  }
  if (!best) throw failure
  return best
}

/** Lines of a path, perhaps with a label: everything else is meant as pairs, whose reader says what is wrong with it. */
function isPictureList(text: string): boolean {
  const lines = textLines(text.slice(0, 100_000)).slice(0, FORM_LINES)
  const first = lines.find(line => line.trim() !== '')?.trim() ?? ''
  if (/^(\d*(\s+\d+)?$|<)/.test(first) || isPairList(text)) return false
  try {
    listForm(lines, '')
    return true
  } catch {
    return false
  }
}

/** BLUFR's trials from the toolkit's blufr_lfw_config.mat, and a picture list: the order of embeddings without names. */
export async function readBlufr(files: readonly ListFile[]): Promise<BlufrProtocol> {
  const what = "the toolkit's blufr_lfw_config.mat"
  const read = await readAll(files, what)
  const [main, second] = read.filter(file => 'mat' in file)
  const [list, another] = read.filter(file => 'text' in file)
  if (!main) throw new ListError(`${list?.name} is no MAT-file. Give ${what}.`)
  if (second || another)
    throw new ListError(
      `BLUFR takes one configuration and one picture list, got ${read.map(({ name }) => name).join(', ')}. Give ${what}, and a list only where embeddings without names need it.`,
    )
  const config = blufrConfig(main.mat, main.name)
  const given = list ? orderIn(list.name, list.text) : null
  return {
    protocol: 'blufr',
    config,
    list: listOf(main, read),
    pictures: config.pictures,
    order: given?.names ?? config.pictures,
    orderFile: given?.name ?? main.name,
    rowList: given?.name ?? null,
    paths: given?.paths ?? NO_PATHS,
  }
}

const listOf = (
  { name, sha256 }: { name: string; sha256: string },
  files: readonly { name: string; sha256: string }[],
) => ({
  name,
  sha256,
  files: files.map(file => ({ name: file.name, sha256: file.sha256 })),
})

async function readAll(files: readonly ListFile[], what: string): Promise<Read[]> {
  if (files.length === 0) throw new ListError(`No list is given. Give ${what}.`)
  const read: Read[] = []
  for (const { name, file } of files) {
    if (file.size === 0) throw new ListError(`${name} is empty (0 bytes). Give ${what}.`)
    const sha256 = await sha256Hex(new Uint8Array(await file.arrayBuffer()))
    const twin = read.find(other => other.sha256 === sha256)
    if (twin) throw new ListError(`${twin.name} and ${name} are the same file. Give each file once.`)
    const isMat = /\.mat$/i.test(name) || (await file.slice(0, 6).text()) === 'MATLAB'
    if (!isMat && file.size > MAX_TEXT_BYTES)
      throw new ListError(`${name} is too large for a list (${file.size} bytes). Give ${what}.`)
    read.push({
      name,
      sha256,
      ...(isMat ? { mat: await readMat(file, name) } : { text: await readText(file) }),
    })
  }
  return read
}
