// The parts of one checkpoint become one: their tensors together, with nothing missing and nothing twice.
import type { FormatError } from '../errors.ts'
import { type ByteSource, formatError, type LazyTensor, readBytes } from '../format/tensor.ts'
import type { Checkpoint } from './checkpoint.ts'
import { indexOf, partOf } from './parts.ts'

export interface NamedFile {
  name: string
  file: ByteSource
}
const MAX_INDEX_BYTES = 64 * 2 ** 20

/** Throws a FormatError that asks for the parts that are missing. */
export async function joinParts(
  files: readonly NamedFile[],
  open: (file: ByteSource, name: string) => Promise<Checkpoint>,
): Promise<Checkpoint> {
  const indexFiles = files.filter(({ name }) => indexOf(name) !== null)
  const parts = files.filter(({ name }) => indexOf(name) === null)
  const places = new Map<string, string>()
  for (const index of indexFiles)
    for (const [tensor, file] of await readIndex(index.file, index.name)) places.set(tensor, file)
  checkAllThere(parts, places, files[0]?.name ?? '')
  const opened: Checkpoint[] = []
  for (const { name, file } of parts) opened.push(await open(file, name))
  const tensors = new Map<string, LazyTensor>()
  for (const one of opened)
    for (const [name, tensor] of one.tensors) {
      if (tensors.has(name))
        throw formatError(one.name, 0, `${name} is in another part too. Choose the parts of one checkpoint.`)
      tensors.set(name, tensor)
    }
  const [first] = opened
  if (!first) throw formatError(files[0]?.name ?? '', 0, 'an index without its files')
  const left = [...places.keys()].filter(
    name => !tensors.has(name) && !opened.some(one => one.ignored.includes(name)),
  )
  if (left.length > 0)
    throw formatError(
      indexFiles[0]?.name ?? '',
      0,
      `${left.length} tensors that the index names are in none of the parts, the first is ${left[0]}. Choose the index that belongs to them.`,
    )
  return {
    ...first,
    name: joinedName(first.name),
    tensors,
    ignored: opened.flatMap(one => one.ignored),
    metadata: Object.assign({}, ...opened.map(one => one.metadata)),
    placeholders: [...new Set(opened.flatMap(one => one.placeholders ?? []))],
    verify: async () => {
      for (const one of opened) await one.verify()
    },
  }
}

/** The name that the checkpoint would have in one file. */
function joinedName(fileName: string): string {
  const part = partOf(fileName)
  return part ? part.stem + part.ending : fileName
}

/** Throws a FormatError that names the parts that are missing. */
function checkAllThere(parts: readonly NamedFile[], places: ReadonlyMap<string, string>, name: string): void {
  const there = new Set(parts.map(part => part.name))
  const wanted = new Set([...places.values(), ...parts.flatMap(part => partOf(part.name)?.all ?? [])])
  const missing = [...wanted].filter(file => !there.has(file))
  if (missing.length > 0) throw missingParts(name, wanted.size, missing)
}
export function missingParts(name: string, count: number, missing: readonly string[]): FormatError {
  const shown = missing.slice(0, 3).join(', ')
  const more = missing.length > 3 ? ` and ${missing.length - 3} more` : ''
  return formatError(
    name,
    0,
    `one of the files of a checkpoint in ${count} parts. Choose or drop all of them together; missing: ${shown}${more}.`,
  )
}

/** Files by the tensors that they hold. Throws a FormatError when it is no index. */
export async function readIndex(file: ByteSource, name: string): Promise<Map<string, string>> {
  const fail = (what: string) => formatError(name, 0, what)
  if (file.size > MAX_INDEX_BYTES) throw fail('too large to be the index of a checkpoint')
  let index: unknown
  try {
    index = JSON.parse(new TextDecoder().decode(await readBytes(file, 0, file.size)))
  } catch {
    throw fail('this isn’t JSON, so it can’t be the index of a checkpoint')
  }
  const map = index !== null && typeof index === 'object' && 'weight_map' in index ? index.weight_map : null
  const places = map !== null && typeof map === 'object' ? Object.entries(map) : []
  if (places.length === 0 || !places.every(([, file]) => typeof file === 'string'))
    throw fail('this names no tensors ("weight_map"), so it isn’t the index of a checkpoint')
  return new Map(places as [string, string][])
}
