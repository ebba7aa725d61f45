import { describe, expect, it } from 'vitest'
import { readNpy } from './npy.ts'

function npy(
  descr: string,
  shape: string,
  data: ArrayBufferView<ArrayBuffer>,
  { order = 'False', version = 1 }: { order?: string; version?: number } = {},
): Blob {
  const start = version === 1 ? 10 : 12
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`
  const header = text.padEnd(Math.ceil((start + text.length + 1) / 64) * 64 - start - 1).concat('\n')
  const head = new DataView(new ArrayBuffer(start))
  ;[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0].forEach((byte, i) => {
    head.setUint8(i, byte)
  })
  if (version === 1) head.setUint16(8, header.length, true)
  else head.setUint32(8, header.length, true)
  return new Blob([head, header, data])
}

describe('readNpy', () => {
  it('reads float32 and float64, versions 1 and 2', async () => {
    const floats = Float32Array.of(1, 2, 3, 4, 5, 6)
    const expected = { shape: [2, 3], data: floats }
    expect(await readNpy(npy('<f4', '(2, 3)', floats), 'a.npy')).toEqual(expected)
    expect(await readNpy(npy('<f8', '(2, 3)', Float64Array.from(floats), { version: 2 }), 'a.npy')).toEqual(
      expected,
    )
  })

  it('turns column-major and big-endian arrays', async () => {
    const columns = Float32Array.of(1, 4, 2, 5, 3, 6)
    const turned = await readNpy(npy('<f4', '(2, 3)', columns, { order: 'True' }), 'a.npy')
    expect([...turned.data]).toEqual([1, 2, 3, 4, 5, 6])
    const big = new Uint8Array([0x3f, 0x80, 0, 0, 0x40, 0, 0, 0])
    expect([...(await readNpy(npy('>f4', '(2,)', big), 'a.npy')).data]).toEqual([1, 2])
  })

  it('refuses what does not fit, with the place', async () => {
    await expect(readNpy(new Blob(['hello, world']), 'a.npy')).rejects.toThrow('a.npy, byte 0')
    await expect(readNpy(npy('<f4', '(3, 3)', new Float32Array(6)), 'a.npy')).rejects.toThrow(
      'needs 36 bytes',
    )
    await expect(readNpy(npy('<c8', '(1, 1)', new Float32Array(2)), 'a.npy')).rejects.toThrow(
      'not understood',
    )
    await expect(readNpy(npy('|O', '()', new Uint8Array(9)), 'a.npy')).rejects.toThrow(
      'this array holds Python objects in a pickle',
    )
    const whole = npy('<f4', '(2, 3)', new Float32Array(6))
    for (let length = 0; length < whole.size; length++)
      await expect(readNpy(whole.slice(0, length), 'a.npy')).rejects.toMatchObject({ name: 'FormatError' })
  })
})
