// Writes a MindSpore checkpoint: one Checkpoint message a parameter, as mindspore.save_checkpoint does, under the names without
// prefix; with `crc`, the tail that load_checkpoint(crc_check=True) verifies (docs/lightcnn.md 7.3).
import { DTYPE_BYTES, type Dtype, elementCount, joinBytes } from '../format/tensor.ts'
import { crc32 } from '../format/zip-crc.ts'
import { bytes, integer, text } from '../model/proto-writer.ts'
import { CRC_MARK, CRC_TAIL_BYTES, MINDSPORE_DTYPES } from './mindspore.ts'
import type { WeightTensors } from './weights.ts'

/** mindspore serialization.py SLICE_SIZE: a larger tensor is cut in values of the same tag. */
const SLICE_BYTES = 512 * 2 ** 20

export interface MindSporeOptions {
  crc: boolean
  sliceBytes?: number
}

/** Writes the file part by part; one tensor at a time is in memory. */
export async function* writeMindSpore(
  tensors: WeightTensors,
  { crc, sliceBytes = SLICE_BYTES }: MindSporeOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let checksum = 0
  const noted = (chunk: Uint8Array<ArrayBuffer>) => {
    if (crc) checksum = crc32(chunk, checksum)
    return chunk
  }
  for (const [tag, { dtype, shape, read }] of tensors) {
    const content = (await read()) as Uint8Array<ArrayBuffer>
    if (content.length !== elementCount(shape) * DTYPE_BYTES[dtype])
      throw new TypeError(`${tag}: ${content.length} bytes for ${dtype} of shape ${shape}`)
    for (let at = 0; at === 0 || at < content.length; at += sliceBytes) {
      const slice = content.subarray(at, at + sliceBytes)
      yield noted(valueHead(tag, dtype, shape, slice.length))
      if (slice.length > 0) yield noted(slice)
    }
  }
  if (crc) yield crcTail(checksum)
}

/** Everything of a parameter up to its content. The lengths of the messages around it count the content in. */
function valueHead(tag: string, dtype: Dtype, shape: readonly number[], contentBytes: number) {
  const type = Object.entries(MINDSPORE_DTYPES).find(([, held]) => held === dtype)?.[0] ?? ''
  const tensor = joinBytes([
    ...shape.flatMap(size => integer(1, size)),
    ...text(2, type),
    ...lengthOf(3, contentBytes),
  ])
  const tagged = joinBytes([...text(1, tag), ...lengthOf(2, tensor.length + contentBytes)])
  const value = lengthOf(1, tagged.length + tensor.length + contentBytes)
  return joinBytes([...value, tagged, tensor])
}

/** Key and length of a field of wire type 2 whose contents follow elsewhere. */
function lengthOf(field: number, length: number): Uint8Array[] {
  const [, varint] = integer(1, length)
  const [key] = bytes(field, new Uint8Array(0))
  return key && varint ? [key, varint] : []
}

function crcTail(checksum: number): Uint8Array<ArrayBuffer> {
  const tail = new Uint8Array(CRC_TAIL_BYTES)
  tail.set(new TextEncoder().encode(CRC_MARK))
  new DataView(tail.buffer).setUint32(CRC_TAIL_BYTES - 4, checksum) // ten bytes, big-endian
  return tail
}
