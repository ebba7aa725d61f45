import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { takeOrientation } from './orientation.ts'

const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: '#a52' } })
const webp = async (orientation: number) =>
  new Uint8Array(await picture.clone().withMetadata({ orientation }).webp().toBuffer())

describe('takeOrientation', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'reads orientation %i of a WebP and leaves an upright one',
    async orientation => {
      const bytes = await webp(orientation)
      expect(takeOrientation(bytes)).toBe(orientation)
      const { autoOrient } = await sharp(bytes).metadata()
      expect([autoOrient.width, autoOrient.height]).toEqual([40, 30])
      expect(takeOrientation(bytes)).toBe(1)
    },
  )

  it('takes a WebP without EXIF data, or with less than it says, for upright', async () => {
    expect(takeOrientation(new Uint8Array(await picture.clone().webp().toBuffer()))).toBe(1)
    const bytes = await webp(6)
    for (let length = 12; length < bytes.length; length++)
      expect([1, 6]).toContain(takeOrientation(bytes.slice(0, length)))
  })
})
