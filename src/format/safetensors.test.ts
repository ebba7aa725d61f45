// safetensors: written and read back, and headers that lie.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSafetensors, safetensorsChunks, writeSafetensors } from './safetensors.ts'
import { DTYPE_BYTES, type Dtype, elementCount } from './tensor.ts'

const DTYPES = Object.keys(DTYPE_BYTES) as Dtype[]
function fileOf(header: unknown, dataBytes = 0): Blob {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const prefix = new Uint8Array(8)
  new DataView(prefix.buffer).setBigUint64(0, BigInt(json.length), true)
  return new Blob([prefix, json, new Uint8Array(dataBytes)])
}
const failure = (file: Blob) =>
  readSafetensors(file, 'a.safetensors').then(
    () => 'it was read',
    (error: Error) => `${error.name} ${error.message}`,
  )

describe('safetensors', () => {
  it('come back, whatever the tensors', async () => {
    const shape = fc.array(fc.nat(5), { maxLength: 3 })
    const tensor = fc.tuple(fc.string({ minLength: 1 }), fc.constantFrom(...DTYPES), shape)
    const list = fc.uniqueArray(tensor, { selector: ([name]) => name, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(list, async entries => {
        const tensors = entries
          .filter(([name]) => name !== '__metadata__' && name !== '__proto__')
          .map(([name, dtype, sizes], i) => {
            const bytes = new Uint8Array(elementCount(sizes) * DTYPE_BYTES[dtype]).fill(i + 1)
            return [name, { dtype, shape: sizes, bytes }] as const
          })
        const file = writeSafetensors(tensors, { who: 'me' })
        const lazy = tensors.map(
          ([name, { bytes, ...rest }]) => [name, { ...rest, read: async () => bytes }] as const,
        )
        const parts: BlobPart[] = []
        for await (const part of safetensorsChunks(lazy, { who: 'me' })) parts.push(part)
        expect(await new Blob(parts).arrayBuffer()).toEqual(await file.arrayBuffer())
        const back = await readSafetensors(file, 'a')
        expect(back.metadata).toEqual({ who: 'me' })
        expect(back.tensors.size).toBe(tensors.length)
        for (const [name, { dtype, shape: sizes, bytes }] of tensors) {
          const found = back.tensors.get(name)!
          expect(found).toMatchObject({ dtype, shape: sizes })
          expect(await found.read()).toEqual(bytes)
        }
      }),
    )
  })

  const entry = (more: object) => ({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...more } })
  const LIES: [string, Blob, RegExp][] = [
    ['a short file', new Blob([new Uint8Array(7)]), /byte 7: .*at least 8 bytes/],
    [
      'a header beyond the file',
      new Blob([Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 0, 1)]),
      /255 bytes does not fit/,
    ],
    ['isn’t JSON', fileOf('{nope'), /no JSON/],
    ['a list', fileOf('[]'), /no JSON object/],
    ['an unknown dtype', fileOf(entry({ dtype: 'F8' }), 8), /unknown dtype "F8"/],
    ['a dtype that objects inherit', fileOf(entry({ dtype: 'toString' }), 8), /unknown dtype "toString"/],
    ['a dtype that is an object', fileOf(entry({ dtype: { toString: 1 } }), 8), /unknown dtype/],
    ['a negative size', fileOf(entry({ shape: [-2] }), 8), /no valid shape/],
    ['a fraction', fileOf(entry({ shape: [0.5] }), 8), /no valid shape/],
    ['sizes that overflow', fileOf(entry({ shape: [2 ** 50, 2 ** 50] }), 8), /its offsets span 8/],
    ['offsets that are none', fileOf(entry({ data_offsets: [0] }), 8), /no valid data_offsets/],
    ['offsets beyond the data', fileOf(entry({ data_offsets: [0, 16] }), 8), /ends at 16, the data has 8/],
    ['a gap', fileOf(entry({ data_offsets: [8, 16] }), 16), /starts at 8, expected 0/],
    ['bytes left over', fileOf(entry({}), 9), /the tensors end here/],
    [
      'an overlap',
      fileOf({ ...entry({}), b: { dtype: 'F32', shape: [2], data_offsets: [4, 12] } }, 12),
      /b starts at 4/,
    ],
  ]
  it.each(LIES)('refuses %s', async (_, file, message) => {
    expect(await failure(file)).toMatch(/^FormatError a\.safetensors, byte \d+: /)
    expect(await failure(file)).toMatch(message)
  })
  it('lists types that no weights have and checks where they stand all the same', async () => {
    const others = [
      ['F8_E8M0', 2],
      ['U16', 4],
      ['U64', 16],
      ['C64', 16],
      ['F4', 1],
    ] as const
    for (const [dtype, bytes] of others) {
      const header = { ...entry({}), b: { dtype, shape: [2], data_offsets: [8, 8 + bytes] } }
      const { tensors, ignored } = await readSafetensors(fileOf(header, 8 + bytes), 'a')
      expect([[...tensors.keys()], ignored]).toEqual([['a'], ['b']])
      expect(await failure(fileOf(header, 9 + bytes))).toMatch(/the tensors end here/)
    }
  })
  it('keeps metadata that is no text as JSON', async () => {
    const { metadata } = await readSafetensors(fileOf({ __metadata__: { a: { b: 1 }, c: 'd' } }), 'a')
    expect(metadata).toEqual({ a: '{"b":1}', c: 'd' })
  })
})
