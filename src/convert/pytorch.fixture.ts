// Small PyTorch files made by hand, opcode by opcode, for tests.
import { bytesOf } from '../format/safetensors.ts'
import { writeZip } from '../format/zip-write.ts'
import { toBlob } from './export.ts'
import { LEGACY_MAGIC } from './pytorch-legacy.ts'
import { PickleWriter } from './pytorch-write.ts'

export const latin1 = (text: string) => Uint8Array.from(text, char => char.charCodeAt(0))
export const zipOf = (entries: Record<string, string | Uint8Array>) =>
  toBlob(
    writeZip(
      Object.entries(entries).map(([name, content]) => ({
        name,
        read: () => (typeof content === 'string' ? latin1(content) : content),
      })),
    ),
  )
export interface View {
  count?: number
  offset?: number
  shape: number[]
  strides: number[]
  view?: [string, number, number]
}
/** A tensor of storage "0": six float32 unless told otherwise. */
export function tensor(
  pickle: PickleWriter,
  { count = 6, offset = 0, shape, strides, view }: View,
): PickleWriter {
  pickle.global('torch._utils', '_rebuild_tensor').op('((')
  pickle.text('storage').global('torch', 'FloatStorage').text('0').text('cpu').integer(count)
  if (view) pickle.op('(').text(view[0]).integer(view[1]).integer(view[2]).op('t')
  return pickle.op('tQ').integer(offset).integers(shape).integers(strides).op('tR')
}
export const saved = (view: View) => tensor(new PickleWriter().op('}').text('w'), view).op('s.').bytes()
export const SIX = Float32Array.of(0, 1, 2, 3, 4, 5)
export const zipped = (pickle: Uint8Array, more: Record<string, string | Uint8Array> = {}) =>
  zipOf({ 'top/data.pkl': pickle, 'top/data/0': bytesOf(SIX), 'top/version': '3\n', ...more })
export function legacy(
  pickle: Uint8Array<ArrayBuffer>,
  littleEndian = true,
  storage: Uint8Array<ArrayBuffer> = bytesOf(SIX) as Uint8Array<ArrayBuffer>,
): Blob {
  const system = new PickleWriter()
    .op('}')
    .text('little_endian')
    .op(littleEndian ? '\x88s.' : '\x89s.')
    .bytes()
  const keys = new PickleWriter().op(']').text('0').op('a.').bytes()
  const version = new PickleWriter().integer(1001).op('.').bytes()
  const count = bytesOf(BigInt64Array.of(6n)) as Uint8Array<ArrayBuffer>
  return new Blob([Uint8Array.from(LEGACY_MAGIC), version, system, pickle, keys, count, storage])
}
export const swapped = (floats: Float32Array) => {
  const view = new DataView(new ArrayBuffer(floats.byteLength))
  for (const [i, float] of floats.entries()) view.setFloat32(i * 4, float, false)
  return new Uint8Array(view.buffer)
}
