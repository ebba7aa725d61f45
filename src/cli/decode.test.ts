import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { findFaces } from '../face/faces.ts'
import { decodePhoto } from './decode.ts'
import { sampleBytes, sampleDetector } from './samples.fixture.ts'

const decode = (bytes: Uint8Array, name = 'photo') =>
  decodePhoto(new Blob([bytes as Uint8Array<ArrayBuffer>]), name)

describe('decodePhoto', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('undoes EXIF orientation %i', async orientation => {
    const [red, blue] = [
      { r: 200, g: 0, b: 0 },
      { r: 0, g: 0, b: 200 },
    ]
    const corner = await sharp({ create: { width: 20, height: 10, channels: 3, background: red } })
      .png()
      .toBuffer()
    const upright = sharp({ create: { width: 80, height: 40, channels: 3, background: blue } }).composite([
      { input: corner, left: 0, top: 0 },
    ])
    const stored = sharp(await storedAs(orientation, await upright.png().toBuffer()))
    const { image, width, height } = await decode(
      await stored.jpeg().withMetadata({ orientation }).toBuffer(),
    )
    expect([width, height, image.width, image.height, image.scale]).toEqual([80, 40, 80, 40, 1])
    expect(image.data[(5 * 80 + 5) * 4]).toBeGreaterThan(150) // red, top left
    expect(image.data[(35 * 80 + 75) * 4 + 2]).toBeGreaterThan(150) // blue, bottom right
  })

  it('puts transparency on white and brings gray, CMYK and 16 bits to 8-bit RGB', async () => {
    const clear = sharp({
      create: { width: 4, height: 4, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
    expect([...(await decode(await clear.png().toBuffer())).image.data.slice(0, 3)]).toEqual([255, 255, 255])
    const gray = sharp({ create: { width: 4, height: 4, channels: 3, background: '#808080' } })
    for (const picture of [
      gray.clone().toColourspace('b-w').png(),
      gray.clone().toColourspace('rgb16').png(),
      gray.clone().toColourspace('cmyk').jpeg(),
    ]) {
      const { image } = await decode(await picture.toBuffer())
      expect(image.data.length).toBe(4 * 4 * 4)
      for (const level of image.data.slice(0, 3)) expect(Math.abs(level - 128)).toBeLessThan(30)
    }
  })

  it('keeps a picture of 54 megapixels smaller and tells coordinates of the original', async () => {
    const face = await sharp(await sampleBytes('pairs/andre-kuipers-1.jpg'))
      .resize(1440, 1395)
      .png()
      .toBuffer()
    const wide = sharp({ create: { width: 9000, height: 6001, channels: 3, background: '#678' } })
    const bytes = await wide
      .composite([{ input: face, left: 4000, top: 2000 }])
      .jpeg()
      .toBuffer()
    const { image, width, height } = await decode(bytes)
    expect([width, height]).toEqual([9000, 6001])
    expect([image.width, image.height, image.scale]).toEqual([4500, 3000, 2])
    const detector = await sampleDetector()
    const [found] = await findFaces(image, detector)
    await detector.dispose()
    expect(Math.abs(found!.box[0] - (4000 + 158 * 3))).toBeLessThan(60)
    expect(Math.abs(found!.box[2] - 158 * 3)).toBeLessThan(60)
    expect(found!.crop.data.length).toBe(128 * 128)
  })

  it('reads BMP, which sharp does not', async () => {
    const { image } = await decode(bmpOf(2, 1, [0, 0, 255, 0, 255, 0]), 'a.bmp')
    expect([...image.data]).toEqual([255, 0, 0, 255, 0, 255, 0, 255])
  })

  it('refuses damaged pixels in a sentence', async () => {
    const png = await sharp({ create: { width: 50, height: 50, channels: 3, background: '#123' } })
      .png()
      .toBuffer()
    const damaged = new Uint8Array(png)
    for (let i = 45; i < 60; i++) damaged[i] = 0x55
    await expect(decode(damaged, 'a.png')).rejects.toThrow(
      'a.png is damaged or cut off. Copy or download the photo again.',
    )
  })

  it('refuses kinds of BMP that it does not read, with a remedy', async () => {
    const packed = bmpOf(2, 1, [0, 0, 0, 0, 0, 0])
    packed[30] = 5 // a PNG inside
    await expect(decode(packed, 'a.bmp')).rejects.toThrow(/^a\.bmp is a kind of BMP .* Save it as PNG/)
  })
})

/** A BMP of 24 bits; `pixels`: B, G, R of one row. */
function bmpOf(width: number, height: number, pixels: number[]): Uint8Array {
  const rowBytes = Math.ceil((width * 3) / 4) * 4
  const bytes = new Uint8Array(54 + rowBytes * height)
  bytes.set([0x42, 0x4d])
  bytes.set(pixels, 54)
  const view = new DataView(bytes.buffer)
  for (const [at, value] of [
    [10, 54],
    [14, 40],
    [18, width],
    [22, height],
  ] as const)
    view.setUint32(at, value, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 24, true)
  return bytes
}

/** The pixels that a camera writes when it was held so that `orientation` has to be undone. */
async function storedAs(orientation: number, png: Buffer): Promise<Buffer> {
  const mirrored = async (bytes: Buffer) => sharp(bytes).flop().png().toBuffer()
  const turned = async (bytes: Buffer, angle: number) => sharp(bytes).rotate(angle).png().toBuffer()
  const angle = { 1: 0, 2: 0, 3: 180, 4: 180, 5: 90, 6: 270, 7: 270, 8: 90 }[orientation] ?? 0
  const isMirrored = [2, 4, 5, 7].includes(orientation)
  const straight = await turned(png, angle)
  return isMirrored ? mirrored(straight) : straight
}
