import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodePhoto } from './decode.ts'
import { decodePicture } from './decode-picture.ts'

const fixture = (name: string) => readFile(`fixtures/photos/${name}`)
const decode = (bytes: Uint8Array) => decodePhoto(new Blob([bytes as Uint8Array<ArrayBuffer>]), 'me.heic')
const refusal = (bytes: Uint8Array) =>
  decode(bytes).then(
    () => 'opened',
    (error: Error) => `${error.name}: ${error.message}`,
  )

describe('HEIC', () => {
  let reference: Uint8Array
  beforeAll(async () => {
    reference = await sharp('fixtures/photos/reference.png').ensureAlpha().raw().toBuffer()
  })
  const difference = (data: Uint8Array | Uint8ClampedArray) =>
    reference.reduce((sum, level, i) => sum + Math.abs(level - (data[i] ?? 0)), 0) / reference.length

  it.each([
    ['of 8 bits', 'plain.heic'],
    ['of 10 bits', 'ten-bit.heic'],
    ['with the second of three pictures for the primary one', 'burst.heic'],
    ['turned by a box', 'turned.heic'],
    ['mirrored by a box', 'mirrored.heic'],
    ['turned, then mirrored', 'turned-mirrored.heic'],
    ['as phones write it: tiles, Display P3, turned, thumbnail, depth and gain map', 'phone.heic'],
  ])('%s shows the reference', async (_, name) => {
    const { image, width, height } = await decode(await fixture(name))
    expect([width, height, image.scale]).toEqual([160, 160, 1])
    expect(difference(image.data), 'mean difference in levels').toBeLessThan(1)
  })

  it('of HDR is pressed into sRGB: darker, but not washed out', async () => {
    const { image } = await decode(await fixture('hdr.heic'))
    let [dark, bright] = [255, 0]
    for (let i = 0; i < image.data.length; i += 4) {
      dark = Math.min(dark, image.data[i + 1] ?? 0)
      bright = Math.max(bright, image.data[i + 1] ?? 0)
    }
    expect(dark).toBeLessThan(20)
    expect(bright).toBeGreaterThan(180)
    expect(bright).toBeLessThan(215) // paper white, 203 of 1000 nits: half of the light
  })

  it('is read in data sets too', async () => {
    const image = await decodePicture(new Blob([await fixture('phone.heic')]))
    expect([image.width, image.height]).toEqual([160, 160])
    expect(difference(image.data)).toBeLessThan(1)
  })

  it('that is broken anywhere is opened or refused in a sentence', async () => {
    const whole = await fixture('phone.heic')
    for (let i = 0; i < 60; i++) {
      const bytes = new Uint8Array(whole)
      for (let k = 0; k < 6; k++)
        bytes[(i * 397 + k * 1531) % (i % 2 ? bytes.length : 1500)] = (i * 37 + k * 91) % 256
      expect(await refusal(bytes)).toMatch(
        /^(opened|FormatError: me\.heic (is damaged or cut off\. Copy|is a kind of HEIF picture|is a HEIC photo|is [\d,]+ x [\d,]+ px|is a video|is an? ).*)$/,
      )
    }
  })

  it('of another codec is refused with a remedy', async () => {
    const bytes = new Uint8Array(await fixture('plain.heic'))
    const at = Buffer.from(bytes).indexOf('hvc1')
    bytes.set(Buffer.from('jpeg'), at)
    expect(await refusal(bytes)).toMatch(
      /^FormatError: me\.heic is a kind of HEIF picture .* Save it as JPEG/,
    )
  })

  it('whose tiles are far larger than it says is refused before it is decoded', async () => {
    const bytes = new Uint8Array(await fixture('plain.heic'))
    const at = Buffer.from(bytes).indexOf('ispe')
    new DataView(bytes.buffer).setUint32(at + 8, 30000)
    new DataView(bytes.buffer).setUint32(at + 12, 30000)
    expect(await refusal(bytes)).toContain('30,000 x 30,000 px (900 megapixels); at most 150')
  })
})
