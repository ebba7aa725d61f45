// The files of a protocol as people have them: read, checked and with their checksums. Each protocol makes its list of them
// (read-lfw.ts, read-blufr.ts).
import { ListError } from '../errors.ts'
import { type MatValue, readMat } from '../format/mat.ts'
import { sha256Hex } from '../format/sha256.ts'
import { parseImageList } from './lists.ts'
import { readText } from './text.ts'

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
export type Read = { name: string; sha256: string } & ({ mat: Map<string, MatValue> } | { text: string })

/** The 13,233 names are 260 kB; lists with folders and labels are three times as large. */
const MAX_TEXT_BYTES = 20_000_000

export const NO_PATHS: ReadonlyMap<string, string> = new Map()

export interface Order {
  name: string
  names: string[]
  paths: ReadonlyMap<string, string>
}
/** The pictures of a list in their order. */
export function orderIn(name: string, text: string): Order {
  const listed = parseImageList(text, name)
  return {
    name,
    names: listed.map(picture => picture.name),
    paths: new Map(listed.map(picture => [picture.name, picture.path])),
  }
}

export const listOf = (
  { name, sha256 }: { name: string; sha256: string },
  files: readonly { name: string; sha256: string }[],
) => ({
  name,
  sha256,
  files: files.map(file => ({ name: file.name, sha256: file.sha256 })),
})

/** Reads a protocol's files; `what` says which ones are wanted. Throws ListError for one that is empty, too large or given twice. */
export async function readAll(files: readonly ListFile[], what: string): Promise<Read[]> {
  if (files.length === 0) throw new ListError(`No list was given. Give ${what}.`)
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
