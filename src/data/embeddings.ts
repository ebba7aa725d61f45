// Embeddings of pictures as files: written as our own safetensors, and read with their names from what other tools write too.
import { FormatError, ListError } from '../errors.ts'
import { toRowMajor } from '../format/npy.ts'
import { bytesOf, writeSafetensors } from '../format/safetensors.ts'
import { counted } from '../text.ts'
import { readTable, type Table } from './embedding-table.ts'
import { pictureNamer } from './names.ts'

export interface Embeddings {
  /** Person_Name_0001, one for each row. */
  names: string[]
  dimension: number
  /** [N, D] */
  rows: Float32Array
}
export interface ReadEmbeddings extends Embeddings {
  /** Of a safetensors file. */
  metadata: Record<string, string>
  /** The file whose order the rows were taken in, null when they have names of their own. */
  assumedOrder: string | null
}
/**
 * Reads embeddings by the file's extension. A file without names follows `order`, the picture list of the protocol
 * (`orderFile` names it in errors); null when the protocol has no order of its own.
 */
export async function readEmbeddings(
  file: Blob,
  name: string,
  order: readonly string[] | null,
  orderFile: string,
): Promise<ReadEmbeddings> {
  const table = await readTable(file, name)
  return embeddingsIn(table, name, namesOf(table, name, order, orderFile), orderFile)
}

/** As `readEmbeddings`, whatever pictures the rows belong to: "row 1", "row 2" where the file does not name them. */
export async function readRows(file: Blob, name: string): Promise<ReadEmbeddings> {
  const table = await readTable(file, name)
  const numbered = Array.from({ length: table.shape[0] ?? 0 }, (_, row) => `row ${row + 1}`)
  return embeddingsIn(table, name, namesOf(table, name, numbered, 'its rows'), 'its rows')
}

function embeddingsIn(table: Table, name: string, names: string[], orderFile: string): ReadEmbeddings {
  // maps of 1 x 1 that nobody flattened
  const shape = table.shape.filter((size, axis) => axis === 0 || size !== 1)
  const turned = shape[0] !== names.length && shape[1] === names.length
  const [count = 0, dimension = 0] = turned ? shape.toReversed() : shape
  if (shape.length !== 2 || count !== names.length || dimension < 2)
    throw new ListError(
      `${name}: embeddings of shape ${table.shape.join(' x ')} for ${counted(names.length, 'picture')}. One row for each picture of ${table.names ? 'its names' : orderFile} is needed.`,
    )
  const rows = turned ? toRowMajor(table.rows, [count, dimension]) : table.rows
  const bad = rows.findIndex(value => !Number.isFinite(value))
  if (bad >= 0)
    throw new FormatError(
      `${name}: the embedding of ${names[Math.floor(bad / dimension)]} holds ${rows[bad]}. Embed that picture again, or leave it out of the file.`,
    )
  return {
    names,
    dimension,
    rows,
    metadata: table.metadata ?? {},
    assumedOrder: table.names ? null : orderFile,
  }
}

function namesOf(table: Table, name: string, order: readonly string[] | null, orderFile: string): string[] {
  if (!table.names && !order)
    throw new ListError(
      `${name} does not name its pictures and ${orderFile} has no order of its own. Put the names into the file, or give the picture list too.`,
    )
  const names = table.names ? table.names.map(pictureNamer(table.names, new Set(order))) : [...(order ?? [])]
  const seen = new Set<string>()
  for (const picture of names) {
    if (seen.has(picture))
      throw new ListError(`${name} has two embeddings of ${picture}. Remove one of them.`)
    seen.add(picture)
  }
  return names
}

/** An embeddings file: safetensors, `embeddings` F32 [N, D], the names as a JSON array in the metadata. */
export function writeEmbeddings(
  { names, dimension, rows }: Embeddings,
  metadata: Record<string, string> = {},
): Blob {
  const shape = [names.length, dimension]
  return writeSafetensors([['embeddings', { dtype: 'F32', shape, bytes: bytesOf(rows) }]], {
    ...metadata,
    names: JSON.stringify(names),
  })
}
