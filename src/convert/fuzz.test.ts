// Every fixture, and a small file of each writer, cut and changed. FUZZ=20000 makes as many changes per file (npm run check:long).

import { randomInt } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LazyTensor } from '../format/tensor.ts'
import { joinBytes } from '../format/tensor.ts'
import { limit } from '../limits.ts'
import { ARCHITECTURES } from '../model/architectures.ts'
import { bytes as field, integer, message, text } from '../model/proto-writer.ts'
import { mulberry32 } from '../random.ts'
import { exportChunks, toBlob } from './export.ts'
import { changeBytes, cutFile, tryDamaged } from './fuzz.fixture.ts'
import { writeLegacyPyTorch } from './legacy.fixture.ts'

const CHANGES = Number(process.env.FUZZ ?? 500)
const CUTS_OF_LARGE_FILES = process.env.FUZZ ? 2000 : 100
const SMALL_BYTES = 10_000
// Short runs repeat; long ones differ unless FUZZ_SEED is given. The seed stands in the name of the tests.
const seed = Number(process.env.FUZZ_SEED ?? (process.env.FUZZ ? randomInt(2 ** 31) : 1))

/** Their opcodes are in other files too. */
const LEFT_FOR_LONG_RUNS = /^(quantised|module|float8|namespace|average)\./

const folder = new URL('../../fixtures/', import.meta.url)
const read = (path: string) => new Uint8Array(readFileSync(new URL(path, folder)))
const files: [string, Uint8Array<ArrayBuffer>][] = readdirSync(new URL('checkpoints/', folder))
  .filter(name => !name.endsWith('.json') && (process.env.FUZZ || !LEFT_FOR_LONG_RUNS.test(name)))
  .map(name => [name, read(`checkpoints/${name}`)])
files.push(['yunet_n.pth', read('third-party/yunet_n.pth')])

const small = (shape: number[]): LazyTensor => ({
  dtype: 'F32',
  shape,
  read: async () => new Uint8Array(4 * shape.reduce((a, b) => a * b, 1)).fill(63),
})
const tensors = new Map([
  ['fc2.weight', small([3, 4])],
  ['fc2.bias', small([3])],
])
const written = async (chunks: AsyncIterable<Uint8Array<ArrayBuffer>>) =>
  new Uint8Array(await (await toBlob(chunks)).arrayBuffer())
const architecture = ARCHITECTURES['lightcnn-9']
for (const format of ['safetensors', 'pytorch', 'mindspore'] as const)
  files.push([
    `written ${format}`,
    await written(exportChunks(format, architecture, tensors, { dtype: 'F32', crc: true })),
  ])
files.push(['written pytorch without checksums', withoutChecksums(files.at(-2)![1])])
files.push(['written legacy', await written(writeLegacyPyTorch(tensors, { python: 2 }))])
files.push(['small ONNX', smallOnnx()])

/** Zeros the CRC-32 of every entry, which says that there is none: else each change would end there. */
function withoutChecksums(zip: Uint8Array<ArrayBuffer>) {
  const copy = zip.slice()
  const view = new DataView(copy.buffer)
  for (let at = 0; at + 46 <= copy.length; at++) {
    const signature = view.getUint32(at, true)
    if (signature === 0x04034b50) view.setUint32(at + 14, 0, true) // local header
    if (signature === 0x02014b50) view.setUint32(at + 16, 0, true) // entry of the directory
  }
  return copy
}

function smallOnnx() {
  const tensor = (name: string, data: ReturnType<typeof text>) =>
    message(5, [...integer(1, 3), ...integer(1, 2), ...integer(2, 1), ...text(8, name), ...data])
  const raw = field(9, new Uint8Array(24))
  const floats = field(4, new Uint8Array(24))
  const halves = message(5, [
    ...integer(1, 2),
    ...integer(2, 10),
    ...text(8, 'h'),
    ...field(5, Uint8Array.of(1, 200, 1)),
  ])
  const transB = message(5, [...text(1, 'transB'), ...integer(3, 1), ...integer(20, 2)])
  const node = message(1, [...text(1, 'x'), ...text(1, 'a'), ...text(2, 'y'), ...text(4, 'Gemm'), ...transB])
  return joinBytes([...integer(1, 8), ...message(7, node, tensor('a', raw), tensor('b', floats), halves)])
}

describe.each(files)('%s', (_, bytes) => {
  it('reads whole', async () => expect(await tryDamaged(bytes)).toBeNull())
  it('gives a result or a FormatError wherever it is cut', async () => {
    const draw = mulberry32(seed)
    const lengths =
      bytes.length <= SMALL_BYTES
        ? bytes.keys()
        : Array.from({ length: CUTS_OF_LARGE_FILES }, () => Math.floor(draw() * bytes.length))
    expect(await cutFile(bytes, lengths)).toEqual([])
  })
  it(
    `gives a result or a FormatError after each of ${CHANGES} changes of a byte (seed ${seed})`,
    async () => {
      expect(await changeBytes(bytes, CHANGES, mulberry32(seed))).toEqual([])
    },
    limit(600_000),
  )
})
