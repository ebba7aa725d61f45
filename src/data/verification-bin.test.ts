// Verification sets that pickle, NumPy and Pillow wrote (scripts/python/make_field_files.py).
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { binFold, readVerificationBin } from './verification-bin.ts'

const bytesOf = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/field/verification-${name}.bin`, import.meta.url)))
const read = (name: string) => readVerificationBin(new Blob([bytesOf(name)]), `${name}.bin`)
const FORMS = ['0', '1', '2', '3', '4', '5', 'python2', 'arrays-2', 'arrays-5', 'scalars', 'bytearrays']

describe('readVerificationBin', () => {
  it.each(FORMS)('reads form %s: the same pictures and pairs', async form => {
    const [set, plain] = await Promise.all([read(form), read('4')])
    expect(set.pairs.map(({ genuine }) => genuine)).toEqual([true, false, true])
    expect(set.pairs.map(({ fold }) => fold)).toEqual([0, 1, 2])
    expect(set.names).toHaveLength(6)
    for (let i = 0; i < 6; i++) expect(await set.open(i)).toEqual(await plain.open(i))
    expect([...(await set.open(0)).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff])
    expect([...(await set.open(3)).subarray(1, 4)]).toEqual([...Buffer.from('PNG')])
    expect([...(await set.open(5)).subarray(-2)]).toEqual([0xff, 0xd9])
  })

  it('says what does not fit together', async () => {
    await expect(read('odd')).rejects.toThrow('odd.bin: 5 pictures, an odd number')
    await expect(read('short')).rejects.toThrow(
      'short.bin: 6 pictures make 3 pairs, but its list has 2 entries',
    )
  })
  it('names what a pickle asks for and runs nothing', async () => {
    await expect(read('hostile')).rejects.toThrow(
      /the pickle asks for builtins\.print, which .* Nothing in it was run/,
    )
  })
  it('refuses what is cut off anywhere, or no such pickle', async () => {
    const whole = bytesOf('4')
    for (const end of [1, 2, 40, 300, 5000, whole.length - 30, whole.length - 1])
      await expect(readVerificationBin(new Blob([whole.subarray(0, end)]), 'cut.bin')).rejects.toThrow(
        /^cut\.bin, byte \d+: /,
      )
    await expect(readVerificationBin(new Blob([]), 'no.bin')).rejects.toThrow('no.bin is empty')
    await expect(readVerificationBin(new Blob(['I5\n.']), 'five.bin')).rejects.toThrow('expected two lists')
  })
})

it('cuts folds as KFold without shuffling does', () => {
  const sizes = (pairs: number) => {
    const counts = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < pairs; i++) counts[binFold(i, pairs)] = (counts[binFold(i, pairs)] ?? 0) + 1
    return counts
  }
  expect(sizes(6000)).toEqual(Array(10).fill(600))
  expect(sizes(23)).toEqual([3, 3, 3, 2, 2, 2, 2, 2, 2, 2])
  expect(sizes(3)).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
})
