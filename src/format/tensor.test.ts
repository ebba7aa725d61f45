// Element types: every half against its definition, and back.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf } from './safetensors.ts'
import { DTYPE_BYTES, formatError, inMemory, readBytes, toFloat32, toHalf } from './tensor.ts'

/** binary16 by its definition. */
function halfValue(bits: number): number {
  const sign = bits >> 15 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}
const ALL_HALVES = Uint16Array.from({ length: 65_536 }, (_, i) => i)

const anyFloat = fc.oneof(fc.float({ noNaN: true }), fc.float({ min: -1, max: 1, noNaN: true }))

describe('float16', () => {
  it('widens every value exactly', () => {
    const floats = toFloat32('F16', bytesOf(ALL_HALVES))
    for (const [i, bits] of ALL_HALVES.entries())
      if (!Object.is(floats[i], halfValue(bits)))
        expect(floats[i], `0x${bits.toString(16)}`).toBe(halfValue(bits))
  })
  it('comes back from every value', () => {
    const back = toHalf(toFloat32('F16', bytesOf(ALL_HALVES)))
    for (const [i, bits] of ALL_HALVES.entries()) {
      const isNan = (bits & 0x7fff) > 0x7c00
      if (isNan) expect((back[i]! & 0x7fff) > 0x7c00).toBe(true)
      else if (back[i] !== bits) expect(back[i], `0x${bits.toString(16)}`).toBe(bits)
    }
  })
  it('rounds to the nearest, ties to even', () => {
    fc.assert(
      fc.property(anyFloat, value => {
        const bits = toHalf(Float32Array.of(value))[0]!
        const gap = (other: number) => Math.abs(halfValue(other) - value)
        if (Math.abs(value) >= 65520) expect(Math.abs(halfValue(bits))).toBe(Infinity)
        else {
          expect(gap(bits)).toBeLessThanOrEqual(gap(bits + 1))
          if ((bits & 0x7fff) > 0) expect(gap(bits)).toBeLessThanOrEqual(gap(bits - 1))
          if (gap(bits) === gap(bits + 1)) expect(bits & 1).toBe(0)
        }
      }),
      { numRuns: 2000 },
    )
  })
  it('rounds past the largest to infinity', () => {
    expect([...toHalf(Float32Array.of(65504, 65519.99, 65520, -1e9))]).toEqual([
      0x7bff, 0x7bff, 0x7c00, 0xfc00,
    ])
  })
})

describe('toFloat32', () => {
  it('reads each element type', () => {
    expect([...toFloat32('F32', bytesOf(Float32Array.of(1.5, -2)))]).toEqual([1.5, -2])
    expect([...toFloat32('F64', bytesOf(Float64Array.of(0.1)))]).toEqual([Math.fround(0.1)])
    expect([...toFloat32('BF16', bytesOf(Uint16Array.of(0x3fc0, 0xc010, 0x7f80)))]).toEqual([
      1.5,
      -2.25,
      Infinity,
    ])
    expect([...toFloat32('I64', bytesOf(BigInt64Array.of(-2n, 2n ** 40n)))]).toEqual([-2, 2 ** 40])
    expect([...toFloat32('I32', bytesOf(Int32Array.of(-7)))]).toEqual([-7])
    expect([...toFloat32('I16', bytesOf(Int16Array.of(-7)))]).toEqual([-7])
    expect([...toFloat32('I8', Uint8Array.of(255))]).toEqual([-1])
    expect([...toFloat32('U8', Uint8Array.of(255))]).toEqual([255])
    expect([...toFloat32('BOOL', Uint8Array.of(1, 0))]).toEqual([1, 0])
  })
  it('reads from any offset', () => {
    for (const offset of [0, 1, 2, 3]) {
      const bytes = new Uint8Array(12)
      bytes.set(bytesOf(Float32Array.of(3.25)), offset)
      expect([...toFloat32('F32', bytes.subarray(offset, offset + 4))]).toEqual([3.25])
    }
  })
  it('refuses half an element', () => {
    for (const dtype of ['F64', 'F32', 'F16', 'BF16', 'I64', 'I32', 'I16'] as const)
      expect(() => toFloat32(dtype, new Uint8Array(DTYPE_BYTES[dtype] + 1))).toThrow(
        /aren’t a whole number of/,
      )
  })
})

describe('formatError', () => {
  it('shows what a file says about itself as one short line', () => {
    const { message } = formatError('a.pth', 3, `bad\u0000\nname ${'x'.repeat(1000)}`)
    expect(message).toMatch(/^a\.pth, byte 3: bad\?name x+ \.\.\.$/)
    expect(message.length).toBeLessThan(450)
  })
})

it('gives parts of bytes in memory as a Blob gives them, as copies', async () => {
  const whole = Uint8Array.of(0, 1, 2, 3, 4)
  const bytes = whole.subarray(1)
  const [source, blob] = [inMemory(bytes), new Blob([bytes])]
  expect(source.size).toBe(blob.size)
  for (const [start, end] of [
    [0, 4],
    [1, 3],
    [3, 9],
    [2, 2],
  ] as const)
    expect(await readBytes(source, start, end)).toEqual(await readBytes(blob, start, end))
  const part = await readBytes(source, 0, 2)
  part[0] = 9
  expect(whole).toEqual(Uint8Array.of(0, 1, 2, 3, 4))
})
