// MAT-files of level 5: lists, labels and embeddings as MATLAB saves them (docs/lightcnn.md 8; MathWorks "MAT-File Format",
// chapter 1). Level 7.3 is HDF5 and refused with a remedy. Compressed variables are inflated one at a time and bounded.
import { FormatError } from '../errors.ts'
import { inflateZlib } from './mat-inflate.ts'
import { type MatCursor, type MatValue, readMatrix, readTag } from './mat-matrix.ts'

export type { MatValue } from './mat-matrix.ts'

const HEADER_BYTES = 128
const MI_MATRIX = 14
const MI_COMPRESSED = 15
const HDF5_SIGNATURE = [0x89, 0x48, 0x44, 0x46]

/** All variables of a MAT-file by name, in file order. `name` is the file's name and stands in errors. */
export async function readMat(file: Blob, name: string): Promise<Map<string, MatValue>> {
  const little = await readHeader(file, name)
  const variables = new Map<string, MatValue>()
  let at = HEADER_BYTES
  while (at < file.size) {
    const bytes = new Uint8Array(await file.slice(at, at + 8).arrayBuffer())
    const fail = (what: string) => new FormatError(`${name}, byte ${at}: ${what}`)
    if (bytes.length < 8) throw fail(`a tag has 8 bytes, the file ends after ${bytes.length}`)
    const tag = readTag(cursorOver(bytes, little, fail))
    const dataAt = tag.small ? at + 4 : at + 8
    if (dataAt + tag.bytes > file.size)
      throw fail(
        `an element of ${tag.bytes} bytes does not fit in a file of ${file.size} bytes. The file is cut off; copy it again.`,
      )
    if (tag.type === MI_MATRIX || tag.type === MI_COMPRESSED) {
      const body = new Uint8Array(await file.slice(dataAt, dataAt + tag.bytes).arrayBuffer())
      const matrix = tag.type === MI_MATRIX ? body : await inflateMatrix(body, little, fail)
      const { name: variable, value } = readMatrix(cursorOver(matrix, little, fail), 0)
      if (variables.has(variable)) throw fail(`the variable "${variable}" stands here a second time`)
      variables.set(variable, value)
    }
    // every element is padded to 8 bytes, only compressed ones are not
    at = tag.small ? at + 8 : dataAt + (tag.type === MI_COMPRESSED ? tag.bytes : Math.ceil(tag.bytes / 8) * 8)
  }
  return variables
}

/** Checks the header of 128 bytes and gives the byte order: true for little-endian. */
async function readHeader(file: Blob, name: string): Promise<boolean> {
  const bytes = new Uint8Array(await file.slice(0, 516).arrayBuffer())
  const text = String.fromCharCode(...bytes.subarray(0, 19))
  const isHdf5 = [0, 512].some(start => HDF5_SIGNATURE.every((byte, i) => bytes[start + i] === byte))
  if (isHdf5 || text === 'MATLAB 7.3 MAT-file')
    throw new FormatError(
      `${name} is a MAT-file of version 7.3 (HDF5), which is not read here. Save it again in MATLAB with save('${name}', ..., '-v7').`,
    )
  const order = String.fromCharCode(bytes[126] ?? 0, bytes[127] ?? 0) // 126: endian indicator
  if (bytes.length < HEADER_BYTES || (order !== 'IM' && order !== 'MI'))
    throw new FormatError(
      `${name}, byte 126: this isn’t a MAT-file of level 5 (the byte order mark is missing). Save it in MATLAB with -v7.`,
    )
  const little = order === 'IM'
  const version = new DataView(bytes.buffer).getUint16(124, little) // 124: version
  if (version !== 0x0100)
    throw new FormatError(`${name}, byte 124: expected version 0x0100, got 0x${version.toString(16)}`)
  return little
}

/** The body of the one matrix in a compressed element; the matrix says its size itself, so that inflating is bounded. */
async function inflateMatrix(body: Uint8Array, little: boolean, fail: (what: string) => FormatError) {
  let expected = 0
  const inflated = await inflateZlib(body, fail, head => {
    const tag = readTag(cursorOver(head, little, fail))
    if (tag.type !== MI_MATRIX || tag.small)
      throw fail(`a compressed element holds type ${tag.type}, expected a matrix (14)`)
    expected = 8 + tag.bytes
    return expected
  })
  if (inflated.length < expected)
    throw fail(`the compressed matrix has ${inflated.length} bytes, its tag says ${expected}`)
  return inflated.subarray(8)
}

function cursorOver(bytes: Uint8Array, little: boolean, fail: (what: string) => FormatError): MatCursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { view, little, at: 0, end: bytes.length, fail }
}
