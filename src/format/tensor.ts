// A tensor as checkpoint files hold it: little-endian bytes in row-major order with a dtype and a shape.
import { FormatError } from '../errors.ts'

/** Element types, spelled as safetensors spells them. */
export type Dtype = 'F64' | 'F32' | 'F16' | 'BF16' | Float8 | 'I64' | 'I32' | 'I16' | 'I8' | 'U8' | 'BOOL'
/** Listed by name and shape; their values are not read, because the scale that belongs to them stands elsewhere. */
type Float8 = 'F8_E4M3' | 'F8_E5M2'

export const DTYPE_BYTES: Record<Dtype, number> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
}

/** What readers need of a Blob: its size and parts of it. A Blob is one; the command line gives open files this shape. */
export interface ByteSource {
  readonly size: number
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> }
}

/** Bytes that are here already. A Blob of them would be kept by the browser, and each of its parts asked back from there. */
export const inMemory = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  slice: (start, end) => ({ arrayBuffer: async () => bytes.slice(start, end).buffer }),
})

const MOST_MESSAGE_CHARACTERS = 400

/** An error at a byte of a file. What a damaged file says about itself may be anything: it is shown as one short line. */
export function formatError(name: string, byte: number, what: string): FormatError {
  const line = what.replaceAll(/\p{C}+/gu, '?')
  const short = line.length > MOST_MESSAGE_CHARACTERS ? `${line.slice(0, MOST_MESSAGE_CHARACTERS)} ...` : line
  return new FormatError(`${name}, byte ${byte}: ${short}`)
}

/** Bytes `start` to `end` of a file. */
export async function readBytes(
  file: ByteSource,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(start, end).arrayBuffer())
}

/** A tensor whose bytes are read from the file only when asked. `read` gives little-endian, contiguous, row-major bytes. */
export interface LazyTensor {
  dtype: Dtype
  shape: readonly number[]
  read(): Promise<Uint8Array>
}
/** One whose bytes lie in its file as `read` gives them, so that some of its rows can be read: they begin at byte `begin`. */
export interface PlacedTensor extends LazyTensor {
  begin: number
}

/** One array of the parts one behind the other. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Number of elements of a shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** A copy of `bytes` as another element type would see them; copies only when the offset is not aligned. */
function aligned(bytes: Uint8Array, size: number): Uint8Array {
  return bytes.byteOffset % size === 0 ? bytes : bytes.slice()
}

/** Elements as float32. I64 beyond 2^53 and F64 lose precision, as any float32 does. */
export function toFloat32(dtype: Dtype, bytes: Uint8Array): Float32Array {
  const size = DTYPE_BYTES[dtype]
  if (bytes.length % size !== 0)
    throw new FormatError(`${bytes.length} bytes aren’t a whole number of ${dtype} elements`)
  const { buffer, byteOffset } = aligned(bytes, size)
  const count = bytes.length / size
  switch (dtype) {
    case 'F32':
      return new Float32Array(buffer, byteOffset, count)
    case 'F16':
      return halfToFloat32(new Uint16Array(buffer, byteOffset, count))
    case 'BF16':
      return bfloat16ToFloat32(new Uint16Array(buffer, byteOffset, count))
    case 'F8_E4M3':
    case 'F8_E5M2':
      throw new FormatError(`float8 (${dtype}) is listed here, and its values are not read`)
    case 'F64':
      return Float32Array.from(new Float64Array(buffer, byteOffset, count))
    case 'I64':
      return Float32Array.from(new BigInt64Array(buffer, byteOffset, count), Number)
    case 'I32':
      return Float32Array.from(new Int32Array(buffer, byteOffset, count))
    case 'I16':
      return Float32Array.from(new Int16Array(buffer, byteOffset, count))
    case 'I8':
      return Float32Array.from(new Int8Array(buffer, byteOffset, count))
    case 'U8':
    case 'BOOL':
      return Float32Array.from(new Uint8Array(buffer, byteOffset, count))
  }
}

/** Elements as float64: F64 as it is, others through float32, which holds F32, F16 and BF16 exactly. */
export function toFloat64(dtype: Dtype, bytes: Uint8Array): Float64Array {
  if (dtype !== 'F64') return Float64Array.from(toFloat32(dtype, bytes))
  const { buffer, byteOffset, byteLength } = aligned(bytes, 8)
  return new Float64Array(buffer, byteOffset, byteLength / 8)
}

let halfTable: Float32Array | undefined
/** IEEE 754 binary16 -> binary32 through a table of all 65,536 values (subnormals, infinities and NaN included). */
function halfToFloat32(halves: Uint16Array): Float32Array {
  halfTable ??= Float32Array.from({ length: 65536 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1
    const exponent = (bits >> 10) & 31
    const fraction = bits & 1023
    if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
    return exponent ? sign * 2 ** (exponent - 15) * (1 + fraction / 1024) : sign * 2 ** -24 * fraction
  })
  const floats = new Float32Array(halves.length)
  for (let i = 0; i < halves.length; i++) floats[i] = halfTable[halves[i] as number] as number
  return floats
}

function bfloat16ToFloat32(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length)
  for (let i = 0; i < halves.length; i++) bits[i] = (halves[i] as number) << 16
  return new Float32Array(bits.buffer)
}

/** binary32 -> binary16 bits, rounding to nearest even; beyond 65504 becomes infinity. */
export function toHalf(floats: Float32Array): Uint16Array {
  const bits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length)
  const halves = new Uint16Array(floats.length)
  for (let i = 0; i < halves.length; i++) {
    const x = bits[i] as number
    const sign = (x >>> 16) & 0x8000
    const magnitude = x & 0x7fffffff
    if (magnitude > 0x7f800000)
      halves[i] = sign | 0x7e00 // NaN
    else if (magnitude >= 0x477ff000)
      halves[i] = sign | 0x7c00 // rounds beyond 65504
    else if (magnitude >= 0x38800000) {
      const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1)
      halves[i] = sign | ((rounded - 0x38000000) >>> 13)
    } else {
      // subnormal: units of 2^-24; adding 2^23 units to the float makes the FPU round to nearest even
      const units = Math.fround(Math.abs(floats[i] as number) * 2 ** 24 + 2 ** 23) - 2 ** 23
      halves[i] = sign | units
    }
  }
  return halves
}
