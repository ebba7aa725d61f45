import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { sampleBytes } from '../cli/samples.fixture.ts'
import { readFrame } from './containers.ts'
import { checkPhoto, keptBlock } from './photo.ts'
import { sniff } from './sniff.ts'

const bytesOf = (...parts: (string | number[] | Uint8Array)[]) =>
  new Uint8Array(
    Buffer.concat(
      parts.map(part => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
    ),
  )
const check = (bytes: Uint8Array, name = 'me.jpg') =>
  checkPhoto(new Blob([bytes as Uint8Array<ArrayBuffer>]), name)
const refusal = (bytes: Uint8Array, name?: string) =>
  check(bytes, name).then(
    () => 'accepted',
    (error: Error) => {
      expect(error.name).toBe('FormatError')
      return error.message
    },
  )
const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: '#a52' } })
const made = async (format: 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff') =>
  new Uint8Array(await picture.clone()[format]().toBuffer())

const SCAN = [0xff, 0xda]

/** A BMP of 24 bits per pixel. */
function bmp(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(54 + Math.ceil((width * 3) / 4) * 4 * height)
  const view = new DataView(bytes.buffer)
  bytes.set([0x42, 0x4d])
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

describe('checkPhoto', () => {
  it.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)(
    'accepts %s by its content, whatever its name',
    async format => {
      const bytes = await made(format)
      const checked = await check(bytes, 'photo.txt')
      expect(checked.kind).toBe(format)
      expect(checked.bytes).toEqual(bytes)
      expect(readFrame(format, bytes)).toEqual({ width: 40, height: 30, isWhole: true })
    },
  )

  it('accepts BMP, progressive JPEG, lossless and transparent WebP', async () => {
    expect((await check(bmp(5, 4))).kind).toBe('bmp')
    expect(
      (await check(new Uint8Array(await picture.clone().jpeg({ progressive: true }).toBuffer()))).kind,
    ).toBe('jpeg')
    for (const options of [{ lossless: true }, { alphaQuality: 50 }]) {
      const webp = new Uint8Array(await picture.clone().ensureAlpha(0.5).webp(options).toBuffer())
      expect(readFrame('webp', webp)).toEqual({ width: 40, height: 30, isWhole: true })
    }
  })

  it('accepts bytes after the end: motion photos and multi-picture files', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'gif'] as const)
      expect((await check(bytesOf(await made(format), '\0\0\0\x18ftypmp42 and a film'))).kind).toBe(format)
  })

  it('accepts a photo whose EXIF data hold a thumbnail', async () => {
    expect((await check(new Uint8Array(await sampleBytes('originals/catherine-coleman-1.jpg')))).kind).toBe(
      'jpeg',
    )
  })

  it.each(['png', 'webp', 'avif', 'gif'] as const)('refuses %s cut off at any place', async format => {
    const bytes = await made(format)
    const step = Math.max(1, Math.floor(bytes.length / 60))
    for (let length = 16; length < bytes.length - 2; length += step) {
      const message = await refusal(bytes.subarray(0, length), 'cut.jpg')
      expect(message, `${length} of ${bytes.length} bytes`).toMatch(
        /^cut\.jpg is (damaged or cut off|not a photo|a text)/,
      )
    }
  })

  it('refuses a JPEG cut off before its picture, and a progressive one before it has given every detail', async () => {
    for (const progressive of [false, true]) {
      const bytes = new Uint8Array(
        await sharp('public/samples/pairs/kate-rubins-1.jpg').jpeg({ progressive }).toBuffer(),
      )
      // the first scan of a progressive one gives the mean brightness of blocks, the details come later
      const second = Buffer.from(bytes).indexOf(
        Buffer.from(SCAN),
        1 + Buffer.from(bytes).indexOf(Buffer.from(SCAN)),
      )
      for (const length of [16, 100, 200, ...(progressive ? [second] : [])])
        expect(await refusal(bytes.subarray(0, length), 'cut.jpg')).toMatch(/^cut\.jpg is damaged or cut off/)
      for (const missing of [1, 2, 3, 40, bytes.length >> 6])
        expect((await check(bytes.subarray(0, bytes.length - missing))).isCut).toBe(true)
      expect((await check(bytes)).isCut).toBe(false)
    }
  })

  it('survives any change of a few bytes without hanging', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'avif', 'gif'] as const) {
      const bytes = await made(format)
      for (let i = 0; i < 200; i++) {
        const changed = bytes.slice()
        for (let k = 0; k < 4; k++) changed[(i * 131 + k * 977) % changed.length] = (i * 37 + k * 91) % 256
        await refusal(changed)
      }
    }
  })

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', bytesOf(), /^x is empty \(0 bytes\)\. /],
    ['text', bytesOf('hello, this is no photo'), /^x is a text file, not a photo\. /],
    ['HTML', bytesOf('<!doctype html><html></html>'), /text file/],
    ['bytes of no kind', bytesOf([1, 2, 3, 4, 5, 6, 7, 8]), /isn.t a photo in a known format/],
    ['PDF', bytesOf('%PDF-1.7 ...'), /^x is a PDF document\. /],
    ['ZIP', bytesOf('PK\x03\x04....'), /^x is a ZIP archive/],
    ['MP4', bytesOf('\0\0\0\x18ftypisom\0\0\x02\0isommp42'), /^x is a video\. /],
    ['QuickTime', bytesOf('\0\0\0\x14ftypqt  \0\0\0\0qt  '), /is a video/],
    ['QuickTime without ftyp', bytesOf('\0\0\0\x08wide\0\0\0\0mdat'), /is a video/],
    ['WebM', bytesOf([0x1a, 0x45, 0xdf, 0xa3, 0, 0, 0, 0]), /is a video/],
    ['AVI', bytesOf('RIFF\0\0\0\0AVI LIST'), /is a video/],
    ['HEIC without a picture', bytesOf('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), /^x is damaged or cut off/],
    ['camera raw', bytesOf('\0\0\0\x18ftypcrx \0\0\0\x01crx isom'), /raw file/],
    ['TIFF', bytesOf('II*\0\x08\0\0\0'), /^x is a TIFF picture or a camera’s raw file/],
    [
      'SVG',
      bytesOf('<?xml version="1.0"?>\n<!-- hi -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
      /^x is an SVG drawing/,
    ],
    ['JPEG XL', bytesOf([0xff, 0x0a, 0, 0, 0, 0]), /JPEG XL/],
    ['Photoshop', bytesOf('8BPS\0\x01'), /format that browsers cannot open/],
    ['an icon', bytesOf([0, 0, 1, 0, 1, 0]), /format that browsers cannot open/],
  ])('refuses %s and says what to do', async (_, bytes, expected) =>
    expect(await refusal(bytes, 'x')).toMatch(expected),
  )

  it('accepts HEIC and knows its size, and refuses it cut off', async () => {
    const bytes = new Uint8Array(await readFile('fixtures/photos/phone.heic'))
    expect((await check(bytes)).kind).toBe('heic')
    expect(readFrame('heic', bytes)).toEqual({ width: 160, height: 160, isWhole: true })
    for (const share of [0.01, 0.3, 0.99])
      expect(await refusal(bytes.subarray(0, share * bytes.length))).toContain('damaged or cut off')
  })

  it('takes mif1 with avif for AVIF', () =>
    expect(sniff(bytesOf('\0\0\0\x18ftypmif1\0\0\0\0mif1avif'))).toBe('avif'))

  it('refuses a picture of 400 megapixels before it is decoded', async () => {
    const bomb = await made('png')
    new DataView(bomb.buffer).setUint32(16, 20000)
    new DataView(bomb.buffer).setUint32(20, 20000)
    expect(await refusal(bomb, 'bomb.png')).toBe(
      'bomb.png is 20,000 x 20,000 px (400 megapixels); at most 150 megapixels can be opened. Make it smaller and try again.',
    )
  })
})

describe('keptBlock', () => {
  it.each([
    [8064, 6048, 1],
    [12000, 12000, 2],
    [75e6, 2, 2],
    [100e6, 1, 1],
  ])('keeps %i x %i px in blocks of %i', (width, height, block) => {
    expect(keptBlock(width, height)).toBe(block)
  })
})
