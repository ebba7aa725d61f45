// Writes MAT-files of level 5 for the tests, byte by byte as MATLAB does (no room imports it).
import { zlibSync } from 'fflate'

export type Written =
  | { numbers: number[]; dims?: [number, number]; storage?: 'u8' | 'u16' | 'f32' | 'f64'; single?: boolean }
  | { text: string }
  /** A character matrix, a row for each. */
  | { rows: string[] }
  | { cells: Written[] }
  | { fields: Record<string, Written> }

const STORAGE = { u8: [2, 1], u16: [4, 2], f32: [7, 4], f64: [9, 8] } as const

function element(type: number, data: Uint8Array): Uint8Array {
  if (data.length > 0 && data.length <= 4) {
    const small = new Uint8Array(8)
    new DataView(small.buffer).setUint32(0, (data.length << 16) | type, true)
    small.set(data, 4)
    return small
  }
  const bytes = new Uint8Array(8 + Math.ceil(data.length / 8) * 8)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, type, true)
  view.setUint32(4, data.length, true)
  bytes.set(data, 8)
  return bytes
}
const joined = (parts: Uint8Array[]) => Uint8Array.from(parts.flatMap(part => [...part]))
const int32s = (...values: number[]) => new Uint8Array(Int32Array.from(values).buffer)
const ascii = (text: string) => Uint8Array.from(text, char => char.charCodeAt(0))

/** Column by column, filled up with spaces. */
function columnsOf(rows: string[]): { text: string; dims: [number, number] } {
  const width = Math.max(...rows.map(({ length }) => length))
  const text = Array.from({ length: width }, (_, column) => rows.map(row => row[column] ?? ' ').join(''))
  return { text: text.join(''), dims: [rows.length, width] }
}

function matrix(name: string, value: Written): Uint8Array {
  const head = (matrixClass: number, dims: number[]) => [
    element(6, int32s(matrixClass, 0)),
    element(5, int32s(...dims)),
    element(1, ascii(name)),
  ]
  if ('text' in value || 'rows' in value) {
    const { text, dims } =
      'rows' in value ? columnsOf(value.rows) : { text: value.text, dims: [1, value.text.length] }
    const units = new Uint8Array(Uint16Array.from(text, char => char.charCodeAt(0)).buffer)
    return element(14, joined([...head(4, dims), element(4, units)]))
  }
  if ('cells' in value)
    return element(
      14,
      joined([...head(1, [value.cells.length, 1]), ...value.cells.map(cell => matrix('', cell))]),
    )
  if ('fields' in value) {
    const names = Object.keys(value.fields).map(field => ascii(field.padEnd(32, '\0')))
    const body = [element(5, int32s(32)), element(1, joined(names))]
    return element(
      14,
      joined([...head(2, [1, 1]), ...body, ...Object.values(value.fields).map(f => matrix('', f))]),
    )
  }
  const { numbers, dims = [numbers.length, 1], storage = 'f64' } = value
  const [type, width] = STORAGE[storage]
  const bytes = new Uint8Array(numbers.length * width)
  const view = new DataView(bytes.buffer)
  numbers.forEach((number, i) => {
    if (storage === 'u8') view.setUint8(i, number)
    if (storage === 'u16') view.setUint16(i * 2, number, true)
    if (storage === 'f32') view.setFloat32(i * 4, number, true)
    if (storage === 'f64') view.setFloat64(i * 8, number, true)
  })
  return element(14, joined([...head(value.single ? 7 : 6, dims), element(type, bytes)]))
}

/** A MAT-file of the given variables, compressed as MATLAB does by default, or plain. */
export function writeMat(
  variables: Record<string, Written>,
  how: 'compressed' | 'plain' = 'compressed',
): Blob {
  const header = new Uint8Array(128).fill(0x20)
  header.set(ascii('MATLAB 5.0 MAT-file'))
  new DataView(header.buffer).setUint16(124, 0x0100, true)
  header.set(ascii('IM'), 126)
  const parts = Object.entries(variables).map(([name, value]) => {
    const plain = matrix(name, value)
    if (how === 'plain') return plain
    const packed = zlibSync(plain)
    const tag = new Uint8Array(8)
    new DataView(tag.buffer).setUint32(0, 15, true)
    new DataView(tag.buffer).setUint32(4, packed.length, true)
    return joined([tag, packed])
  })
  return new Blob([header, ...parts] as Uint8Array<ArrayBuffer>[])
}
