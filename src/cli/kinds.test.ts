import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodePhoto } from './decode.ts'
import { decodePicture } from './decode-picture.ts'

const fixture = async (name: string) => new Blob([await readFile(`fixtures/photos/${name}`)])
const reference = await sharp('fixtures/photos/reference.png').ensureAlpha().raw().toBuffer()
const difference = (data: Uint8Array | Uint8ClampedArray) =>
  reference.reduce((sum, level, i) => sum + Math.abs(level - (data[i] ?? 0)), 0) / reference.length

// how each file was made: scripts/python/make_photos.py
const KINDS: [name: string, mostLevels: number][] = [
  ['gamma-1.0.png', 0.3],
  ['gamma-1.8.png', 0.1],
  ['chrm-p3.png', 0.1],
  ['cicp-p3.png', 0.1],
  ['iccp-p3.png', 0.1],
  ['sixteen-bits.png', 0.1],
  ['animated.png', 0.1],
  ['animated.avif', 1.5],
  ['p3.avif', 1.5],
  ['ten-bit.avif', 1.5],
  ['animated.webp', 2],
  ['animated.gif', 1],
  ['p3.jpg', 1.5],
  ['progressive.jpg', 1.5],
  ['cmyk.jpg', 2],
  ['ycck.jpg', 2],
  ['cmyk-bare.jpg', 1.5],
  ['4-bit.bmp', 3.5],
  ['8-bit.bmp', 1],
  ['8-bit-packed.bmp', 1],
  ['16-bit.bmp', 2],
]

describe('kinds of photos', () => {
  it.each(KINDS)('%s shows the reference but for %d levels', async (name, mostLevels) => {
    const { image, width, height } = await decodePhoto(await fixture(name), name)
    expect([width, height]).toEqual([160, 160])
    expect(difference(image.data)).toBeLessThan(mostLevels)
    const inSet = await decodePicture(await fixture(name))
    expect(difference(inSet.data), 'in a data set').toBeLessThan(mostLevels)
  })

  it('BMP of 1 bit keeps its average light, black and white alone', async () => {
    const { image } = await decodePhoto(await fixture('1-bit.bmp'), 'a.bmp')
    const mean = (data: ArrayLike<number>) =>
      Array.from(data).reduce((sum, level, i) => sum + (i % 4 === 1 ? level : 0), 0) / (data.length / 4)
    expect(new Set(image.data)).toEqual(new Set([0, 255]))
    expect(Math.abs(mean(image.data) - mean(reference))).toBeLessThan(10)
  })
})
