// The rows of a file of embeddings, and the names that it has for them: safetensors, NumPy (.npy, .npz), MATLAB (v5 to v7) and CSV. What
// needs a library to be read (HDF5, Parquet, pickles) is refused with the lines of Python that convert it.
import { FormatError, ListError } from '../errors.ts'
import { type MatValue, readMat } from '../format/mat.ts'
import { readNpy, readNpyHeader, readNpyText, toRowMajor } from '../format/npy.ts'
import { readSafetensors } from '../format/safetensors.ts'
import { toFloat32 } from '../format/tensor.ts'
import { readZip } from '../format/zip.ts'
import { parseCsvTable } from './csv-table.ts'
import { conversionOf } from './embedding-remedies.ts'
import { names } from './mat-lists.ts'
import { readText } from './text.ts'
import { openEntry } from './zipped.ts'

/** Rows as a file holds them; null: the file does not say whose rows these are. */
export interface Table {
  names: string[] | null
  shape: readonly number[]
  rows: Float32Array
  metadata?: Record<string, string>
}

/** What is read, for sentences. */
export const READ =
  '.safetensors, .npy, .npz, .mat and .csv (.tsv, .txt) with one row for each picture, in an array named "embeddings" or "features", or the only matrix of floating-point numbers'
const ROWS = ['embeddings', 'embedding', 'features', 'feature', 'Descriptors']
const NAMES = ['names', 'image_path', 'imageList', 'paths', 'filenames', 'files']
const MAX_ARRAY_BYTES = 2 ** 31

/** Reads a file by its extension; one that has none of these by its first bytes. Throws FormatError or ListError with the remedy. */
export async function readTable(file: Blob, name: string): Promise<Table> {
  if (/\.safetensors$/i.test(name)) return fromSafetensors(file, name)
  if (/\.mat$/i.test(name)) return fromMat(await readMat(file, name), name)
  const start = String.fromCharCode(...new Uint8Array(await file.slice(0, 8).arrayBuffer()))
  if (/\.npy$/i.test(name) || start.startsWith('\x93NUMPY')) {
    const { shape, data } = await readNpy(file, name)
    return { names: null, shape, rows: data }
  }
  if (/\.npz$/i.test(name)) return fromNpz(file, name)
  if (/\.(csv|tsv|txt)$/i.test(name)) return parseCsvTable(await readText(file), name)
  const conversion = conversionOf(name, start)
  if (conversion) throw new FormatError(conversion)
  throw new FormatError(`${name}: embeddings are read from ${READ}. Save them as one of these.`)
}

/** An array of a file, before its numbers are read. */
interface Found {
  shape: readonly number[]
  isFloat: boolean
}

/** The array of embeddings: by its name, else the only matrix of floating-point numbers. */
function rowsAmong(arrays: ReadonlyMap<string, Found>, name: string): string {
  const named = ROWS.find(key => arrays.has(key))
  if (named) return named
  const isMatrix = ({ shape, isFloat }: Found) =>
    isFloat && shape.length === 2 && shape.every(size => size > 1)
  const [only, second] = [...arrays].filter(([, found]) => isMatrix(found))
  if (only && !second) return only[0]
  const held = [...arrays].map(([key, { shape }]) => `${key} ${shape.join(' x ')}`.trim())
  const most =
    held.length > 5 ? `${held.slice(0, 5).join(', ')} and ${held.length - 5} more` : held.join(', ')
  throw new ListError(
    `${name} has no array named "embeddings" or "features", and ${only ? 'more than one matrix' : 'no matrix'} of floating-point numbers (it has ${most || 'nothing'}). Save the embeddings under that name: one row for each picture.`,
  )
}

async function fromSafetensors(file: Blob, name: string): Promise<Table> {
  const { tensors, metadata } = await readSafetensors(file, name)
  const found = new Map(
    [...tensors].map(([key, { dtype, shape }]) => [key, { shape, isFloat: /^B?F/.test(dtype) }] as const),
  )
  const tensor = tensors.get(rowsAmong(found, name))
  if (!tensor) throw new TypeError('rowsAmong names what is there')
  const rows = toFloat32(tensor.dtype, await tensor.read())
  if (metadata.names === undefined) return { names: null, shape: tensor.shape, rows, metadata }
  const names = parsedNames(metadata.names)
  if (!names) throw new FormatError(`${name}: the metadata "names" isn’t a JSON array of picture names`)
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

/** An archive of arrays as NumPy's savez and savez_compressed write it; the names of pictures are an array of text. */
async function fromNpz(file: Blob, name: string): Promise<Table> {
  const entries = await readZip(file, name)
  const arrays = new Map<string, { file: Blob; place: string }>()
  const found = new Map<string, Found>()
  for (const [path, entry] of entries) {
    const key = path.replace(/\.npy$/, '')
    const place = `${name}, ${key}`
    const array = await openEntry(file, entry, name, MAX_ARRAY_BYTES)
    const { shape, kind } = await readNpyHeader(array, place)
    arrays.set(key, { file: array, place })
    found.set(key, { shape, isFloat: kind === 'f' })
  }
  const rows = arrays.get(rowsAmong(found, name))
  const names = NAMES.map(key => arrays.get(key)).find(array => array !== undefined)
  if (!rows) throw new TypeError('rowsAmong names what is there')
  const { shape, data } = await readNpy(rows.file, rows.place)
  return { names: names ? await readNpyText(names.file, names.place) : null, shape, rows: data }
}

function fromMat(mat: Map<string, MatValue>, name: string): Table {
  const found = new Map(
    [...mat].map(([key, value]) => [key, { shape: value.dims, isFloat: value.kind === 'numeric' }] as const),
  )
  const key = rowsAmong(found, name)
  const value = mat.get(key)
  if (value?.kind !== 'numeric')
    throw new ListError(`${name}: ${key} holds no numbers. Save the embeddings as a matrix of numbers.`)
  const namesKey = NAMES.find(other => mat.has(other))
  const kind = mat.get(namesKey ?? '')?.kind
  if (kind && kind !== 'cell' && kind !== 'char')
    throw new ListError(
      `${name}: the names of the pictures are ${kind === 'numeric' ? 'numbers' : 'not text'}. Save them as a cell array of text, or leave them out.`,
    )
  return {
    names: namesKey === undefined ? null : names(mat, namesKey, name, ''),
    shape: value.dims,
    rows: toRowMajor(value.data, value.dims),
  }
}
