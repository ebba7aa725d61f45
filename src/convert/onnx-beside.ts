// Data of an ONNX model that stand in files beside it, as PyTorch writes them now: `f.onnx` and `f.onnx.data`. An initialiser names the
// file and a range of its bytes (TensorProto.external_data: location, offset, length). Only names without a folder are looked for, so
// that no path leaves the folder.
import type { FormatError } from '../errors.ts'
import { type ByteSource, readBytes } from '../format/tensor.ts'

/** A file beside the one that is read, by its name; undefined when there is none. */
export type Beside = (name: string) => Promise<ByteSource | undefined>
export const NOTHING_BESIDE: Beside = async () => undefined

type Fail = (what: string) => FormatError

export interface DataBeside {
  location: string
  offset: number
  /** To the end of what the shape needs where the file does not say. */
  length: number | null
}

const MOST_FILES = 1000
const REMEDY = 'Save the model as one file: onnx.save(onnx.load(path), out).'

/** Where an initialiser's entries say that its data stand. Throws when they lead out of the folder, or are no numbers. */
export function readDataBeside(said: Record<string, string>, fail: Fail): DataBeside {
  const { offset = '0', length } = said
  const location = said.location?.replace(/^\.\//, '') ?? ''
  const isName = /^[^/\\:\0]+$/.test(location) && location !== '.' && location !== '..'
  if (!isName)
    throw fail(`its data are in "${location}", which isn’t the name of a file in the same folder. ${REMEDY}`)
  const isCount = (text: string) => /^\d{1,15}$/.test(text)
  if (!isCount(offset) || (length !== undefined && !isCount(length)))
    throw fail(`its data are at ${offset} (${length} bytes) of ${location}, which aren’t numbers`)
  return { location, offset: Number(offset), length: length === undefined ? null : Number(length) }
}

/** The files beside one model, each opened once. */
export class BesideFiles {
  readonly #beside: Beside
  readonly #files = new Map<string, ByteSource | undefined>()

  constructor(beside: Beside) {
    this.#beside = beside
  }

  /** Names of those that were found, in the order in which the model asks for them. */
  get names(): string[] {
    return [...this.#files].filter(([, file]) => file).map(([name]) => name)
  }

  /** A reader of `bytes` bytes of one of them. Throws when the file is missing or does not hold them. */
  async part({ location, offset, length }: DataBeside, bytes: number, fail: Fail) {
    if (!this.#files.has(location) && this.#files.size >= MOST_FILES)
      throw fail(`its data are in more than ${MOST_FILES} files. ${REMEDY}`)
    const file = this.#files.get(location) ?? (await this.#beside(location))
    this.#files.set(location, file)
    if (!file)
      throw fail(
        `the weights are in a second file, ${location}, which is missing. Keep both in one folder, or drop both together. Or save the model as one file: onnx.save(onnx.load(path), out).`,
      )
    if (length !== null && length !== bytes)
      throw fail(`${length} bytes of data in ${location}; the shape needs ${bytes}`)
    if (offset + bytes > file.size)
      throw fail(
        `its data are at ${offset} to ${offset + bytes} of ${location}, which has ${file.size} bytes: it is cut off, or belongs to another model. Copy or export both again.`,
      )
    return () => readBytes(file, offset, offset + bytes)
  }
}
