// What is measured on a source's own pictures: who they show and which pairs they make; or the pairs that a verification set brings along.
import { parseAttributes } from '../data/attributes.ts'
import { isPairList, parsePairList } from '../data/pair-list.ts'
import { parsePairs } from '../data/pairs.ts'
import { listOf, NO_PATHS } from '../data/protocol.ts'
import { folderName, readingOf } from '../data/reading.ts'
import type { VerificationBin } from '../data/verification-bin.ts'
import { ListError } from '../errors.ts'
import { sha256Hex } from '../format/sha256.ts'
import type { PhotoList } from './photos.ts'
import type { PairList } from './protocols/pairs.ts'

export interface NamedText {
  name: string
  text: string
}
export interface OwnPhotos {
  label: string
  pictures: readonly { name: string; path: string }[]
  pairs?: NamedText
  attributes?: NamedText
  seed: number
}

const shaOf = (text: string) => sha256Hex(new TextEncoder().encode(text))

/** Throws ListError where no folder names people and no list names pairs. */
export async function photoList({ label, pictures, pairs, attributes, seed }: OwnPhotos): Promise<PhotoList> {
  const folderOf = (path: string) => path.split('/').slice(0, -1).join('/')
  const reading = readingOf([...new Set(pictures.map(({ path }) => folderOf(path)))])
  const personOf = new Map(pictures.map(({ name, path }) => [name, folderName(path, reading) ?? name]))
  if (!pairs && pictures.every(({ path }) => folderName(path, reading) === null))
    throw new ListError(
      `${label}: no folder names people. Put the photos of each person into a folder, or give a list of pairs.`,
    )
  const given = pairs ? { pairs: pairsIn(pairs), file: pairs.name } : null
  const made = `${pictures.map(({ path }) => path).join('\n')}\n${seed}`
  const files = await Promise.all(
    [pairs, attributes]
      .flatMap(file => (file ? [file] : []))
      .map(async ({ name, text }) => ({ name, sha256: await shaOf(text) })),
  )
  const wanted = given
    ? [...new Set(given.pairs.flatMap(({ a, b }) => [a, b]))]
    : pictures.map(({ name }) => name)
  return {
    ...{ protocol: 'photos', order: null, orderFile: label, rowList: null },
    list: listOf({ name: pairs?.name ?? label, sha256: await shaOf(pairs?.text ?? made) }, files),
    pictures: wanted,
    paths: new Map(pictures.map(({ name, path }) => [name, path])),
    ...{ personOf, given, seed },
    attributes: attributes ? parseAttributes(attributes.text, attributes.name) : null,
  }
}

const pairsIn = ({ name, text }: NamedText) =>
  isPairList(text) ? parsePairList(text, name).pairs : parsePairs(text, name)

/** The pairs of a verification set, as a protocol of pairs. */
export const binList = (
  { pairs, names }: VerificationBin,
  file: { name: string; sha256: string },
): PairList => ({
  ...{ protocol: 'bin', pairs, pictures: names, paths: NO_PATHS },
  ...{ order: null, orderFile: file.name, rowList: null },
  list: listOf(file, [file]),
})
