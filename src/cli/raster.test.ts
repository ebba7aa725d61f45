// The readers of PGM, PPM and TIFF against what sharp writes and reads.
import sharp, { type TiffOptions } from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodePnm, isPnm } from '../face/pnm.ts'
import { decodeTiff, isTiff } from '../face/tiff.ts'
import { decodePicture } from './decode-picture.ts'

const [WIDTH, HEIGHT] = [67, 41]
const rgb = Buffer.from(
  Array.from(
    { length: WIDTH * HEIGHT * 3 },
    (_, i) => (i % 3 === 2 ? 40 : Math.floor(i / 9) ** 2 + (i % 7)) & 255,
  ),
)
const gray = Buffer.from(rgb.filter((_, i) => i % 3 === 0))
const colour = sharp(rgb, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
const grayscale = sharp(gray, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
const bytesOf = (...parts: (string | Buffer)[]) =>
  new Uint8Array(Buffer.concat(parts.map(part => Buffer.from(part as string))))
const padded = (data: Buffer) =>
  Uint8Array.from({ length: (data.length / 3) * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (data[(i >> 2) * 3 + (i & 3)] ?? 0),
  )

describe('PGM and PPM', () => {
  it.each([
    ['P5', bytesOf(`P5\n# made by hand\n${WIDTH} ${HEIGHT}\n255\n`, gray), Uint8Array.from(gray)],
    ['P6', bytesOf(`P6 ${WIDTH} ${HEIGHT} 255\n`, rgb), padded(rgb)],
    ['P2', bytesOf(`P2\n${WIDTH} ${HEIGHT} 255\n${gray.join('\n')}\n`), Uint8Array.from(gray)],
    ['P3', bytesOf(`P3\n${WIDTH} ${HEIGHT}\n#\n255\n${rgb.join(' ')}`), padded(rgb)],
  ])('are read: %s', async (_, file, data) => {
    expect(isPnm(file)).toBe(true)
    expect(decodePnm(file)).toEqual({ width: WIDTH, height: HEIGHT, data })
    expect(await decodePicture(new Blob([file]))).toEqual({ width: WIDTH, height: HEIGHT, data })
  })

  it('of other depths are brought to 8 bits', () => {
    expect([...decodePnm(bytesOf('P2 3 1 15\n0 15 7')).data]).toEqual([0, 255, 119])
    expect([...decodePnm(bytesOf('P5 2 1 65535\n', Buffer.from([0xff, 0xff, 0x80, 0]))).data]).toEqual([
      255, 128,
    ])
  })

  it.each([
    'P5 4 4 255\n123',
    'P2 2 2 255\n1 2 3',
    'P5 0 4 255\n',
    'P6 99999 99999 255\n',
    'P2 1 1 9\n12',
    'P5',
  ])('that are damaged are refused: %j', text =>
    expect(() => decodePnm(bytesOf(text))).toThrow(expect.objectContaining({ name: 'FormatError' })),
  )
})

describe('TIFF', () => {
  const plain: TiffOptions = { compression: 'none', predictor: 'none' }
  it.each<[string, () => Promise<Buffer>, Uint8Array | null]>([
    ['gray', () => grayscale.clone().tiff(plain).toBuffer(), null],
    ['colour', () => colour.clone().tiff(plain).toBuffer(), padded(rgb)],
    [
      'LZW',
      () =>
        colour
          .clone()
          .tiff({ ...plain, compression: 'lzw' })
          .toBuffer(),
      padded(rgb),
    ],
    [
      'LZW, as differences',
      () => colour.clone().tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer(),
      padded(rgb),
    ],
    [
      'deflate, as differences',
      () => colour.clone().tiff({ compression: 'deflate', predictor: 'horizontal' }).toBuffer(),
      padded(rgb),
    ],
    [
      'PackBits',
      () =>
        colour
          .clone()
          .tiff({ ...plain, compression: 'packbits' })
          .toBuffer(),
      padded(rgb),
    ],
    [
      'tiles',
      () =>
        colour
          .clone()
          .tiff({ ...plain, compression: 'lzw', tile: true, tileWidth: 32, tileHeight: 16 })
          .toBuffer(),
      padded(rgb),
    ],
  ])('is read: %s', async (_, make, expected) => {
    const file = new Uint8Array(await make())
    expect(isTiff(file)).toBe(true)
    const data =
      expected ??
      Uint8Array.from({ length: gray.length * 4 }, (_, i) => (i % 4 === 3 ? 255 : (gray[i >> 2] ?? 0)))
    expect(await decodeTiff(file)).toEqual({ width: WIDTH, height: HEIGHT, data })
    const own = await decodePicture(new Blob([file]))
    expect([own.width, own.height]).toEqual([WIDTH, HEIGHT])
  })

  it('is refused where it is cut off, and where it is of a kind that is not read', async () => {
    const file = new Uint8Array(
      await colour
        .clone()
        .tiff({ ...plain, compression: 'lzw' })
        .toBuffer(),
    )
    for (let length = 8; length < file.length; length += 97)
      await decodeTiff(file.slice(0, length)).then(
        ({ data }) => expect(data.length).toBe(WIDTH * HEIGHT * 4),
        error => expect(error).toMatchObject({ name: 'FormatError' }),
      )
    const jpeg = new Uint8Array(await colour.clone().tiff({ compression: 'jpeg' }).toBuffer())
    await expect(decodeTiff(jpeg)).rejects.toMatchObject({ name: 'FormatError' })
  })
})
