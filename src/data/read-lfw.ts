// LFW's files as people have them, in any order -> its pairs by picture names.
import { ListError } from '../errors.ts'
import type { MatValue } from '../format/mat.ts'
import { sha256Hex } from '../format/sha256.ts'
import { FORM_LINES, listForm } from './list-form.ts'
import { isPairList, type PairList, parsePairList } from './pair-list.ts'
import { ofTwoPersons, type Pair, pairsFromMat, parsePairs } from './pairs.ts'
import {
  type ListFile,
  listOf,
  NO_PATHS,
  type Order,
  orderIn,
  type ProtocolList,
  type Read,
  readAll,
} from './protocol.ts'
import { textLines } from './text.ts'

export type LfwProtocol = ProtocolList & { protocol: 'lfw'; pairs: Pair[] }

/** The author's order of pictures that ships with the project (public/protocols/lfw_list.txt). */
export const LFW_ORDER = 'protocols/lfw_list.txt'

/**
 * LFW's pairs from pairs.txt or lfw_pairs.mat, and a picture list: the order of embeddings without names. `shippedOrder` gives the text
 * of the list that ships with the project, in which lfw_pairs.mat counts; it is the order of the rows too when no list is given.
 */
export async function readLfw(
  files: readonly ListFile[],
  shippedOrder: () => Promise<string>,
): Promise<LfwProtocol> {
  const read = await readAll(files, 'LFW’s pairs.txt or lfw_pairs.mat')
  const hasMat = read.some(file => 'mat' in file)
  const isPairs = (file: Read) => 'mat' in file || (!hasMat && !isPictureList(file.text))
  const protocols = read.filter(isPairs)
  const lists = read.filter(file => !isPairs(file))
  const [main] = protocols
  if (!main)
    throw new ListError(
      `${read[0]?.name} is a list of pictures; the pairs are missing. Give LFW’s pairs.txt or lfw_pairs.mat too.`,
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
