// Embeddings of pictures as files: our own safetensors, and what other tools write (MAT v5, .npy, CSV).
import { FormatError, ListError } from '../errors.ts'
import { type MatValue, readMat } from '../format/mat.ts'
import { readNpy, toRowMajor } from '../format/npy.ts'
import { bytesOf, readSafetensors, writeSafetensors } from '../format/safetensors.ts'
import { toFloat32 } from '../format/tensor.ts'
import { parseCsvTable } from './csvtable.ts'
import { names } from './matlists.ts'
import { counted, pictureNamer } from './names.ts'
import { readText } from './text.ts'

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
/** Rows as a file holds them; null: the file does not say whose rows these are. */
interface Table {
  names: string[] | null
  shape: readonly number[]
  rows: Float32Array
  metadata?: Record<string, string>
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
  const names = namesOf(table, name, order, orderFile)
  const turned = table.shape[0] !== names.length && table.shape[1] === names.length
  const [count = 0, dimension = 0] = turned ? table.shape.toReversed() : table.shape
  if (table.shape.length !== 2 || count !== names.length || dimension < 2)
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

async function readTable(file: Blob, name: string): Promise<Table> {
  if (/\.safetensors$/i.test(name)) return fromSafetensors(file, name)
  if (/\.mat$/i.test(name)) return fromMat(await readMat(file, name), name)
  if (/\.npy$/i.test(name)) {
    const { shape, data } = await readNpy(file, name)
    return { names: null, shape, rows: data }
  }
  if (/\.(csv|tsv|txt)$/i.test(name)) return parseCsvTable(await readText(file), name)
  throw new FormatError(
    `${name}: embeddings are read from .safetensors, .mat, .npy and .csv files. Save them as one of these.`,
  )
}

async function fromSafetensors(file: Blob, name: string): Promise<Table> {
  const { tensors, metadata } = await readSafetensors(file, name)
  const tensor = tensors.get('embeddings')
  if (!tensor)
    throw new ListError(
      `${name} has no tensor "embeddings" (it has ${[...tensors.keys()].slice(0, 5).join(', ') || 'none'}). Save them under that name: F32 [pictures, numbers].`,
    )
  const rows = toFloat32(tensor.dtype, await tensor.read())
  if (metadata.names === undefined) return { names: null, shape: tensor.shape, rows, metadata }
  const names = parsedNames(metadata.names)
  if (!names) throw new FormatError(`${name}: the metadata "names" is no JSON array of picture names`)
  return { names, shape: tensor.shape, rows, metadata }
}

function parsedNames(json: string): string[] | null {
  try {
    const names: unknown = JSON.parse(json)
    return Array.isArray(names) && names.every(name => typeof name === 'string') ? names : null
  } catch {
    return null
  }
}

const MAT_EMBEDDINGS = ['embeddings', 'features', 'feature', 'Descriptors']
const MAT_NAMES = ['names', 'image_path', 'imageList']

function fromMat(mat: Map<string, MatValue>, name: string): Table {
  const value = MAT_EMBEDDINGS.map(key => mat.get(key)).find(found => found !== undefined)
  if (value?.kind !== 'numeric')
    throw new ListError(
      `${name} has no numbers named ${MAT_EMBEDDINGS.join(', ')} (it has ${[...mat.keys()].join(', ') || 'none'}). Save the embeddings as "features", one row or column for each picture.`,
    )
  const key = MAT_NAMES.find(found => ['cell', 'char'].includes(mat.get(found)?.kind ?? ''))
  return {
    names: key === undefined ? null : names(mat, key, name, ''),
    shape: value.dims,
    rows: toRowMajor(value.data, value.dims),
  }
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
