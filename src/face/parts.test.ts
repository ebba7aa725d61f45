import { describe, expect, it } from 'vitest'
import type { Face } from './face.ts'
import { cutParts, wholeFaces } from './parts.ts'

const picture = (width: number, height: number) => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height * 4 }, (_, i) => (i * 7) % 251),
})
const face = (x: number, y: number, width: number, height: number): Face => ({
  box: [x, y, width, height],
  points: [
    [x, y],
    [x, y],
    [x, y],
    [x, y],
    [x, y],
  ],
  score: 0.9,
})

describe('cutParts', () => {
  it('leaves a picture of ordinary proportions as it is', () => {
    const photo = picture(40, 20)
    expect(cutParts(photo)).toEqual([{ image: photo, left: 0, top: 0 }])
  })

  it.each([
    [200, 20],
    [20, 87],
    [3000, 2],
    [1, 500],
  ])(
    'shows every place of %i x %i px, and whatever is as large as its shorter side whole',
    (width, height) => {
      const photo = picture(width, height)
      const parts = cutParts(photo)
      const side = Math.min(width, height)
      for (let at = 0; at + side <= Math.max(width, height); at++) {
        const [x, y] = width > height ? [at, 0] : [0, at]
        const isShown = parts.some(
          ({ left, top, image }) =>
            x >= left && y >= top && x + side <= left + image.width && y + side <= top + image.height,
        )
        expect(isShown).toBe(true)
      }
      for (const { image, left, top } of parts)
        expect(image.data[4 * (image.width - 1)]).toBe(photo.data[4 * (top * width + left + image.width - 1)])
      expect(parts.length).toBeLessThanOrEqual(64)
    },
  )
})

it('wholeFaces keeps what no cut goes through, in px of the photo', () => {
  const photo = picture(300, 50)
  const part = { image: picture(100, 50), left: 100, top: 0 }
  const faces = [face(1, 10, 30, 40), face(40, -5, 30, 60), face(69, 10, 30, 40)]
  expect(wholeFaces(faces, part, photo).map(({ box }) => box)).toEqual([[140, -5, 30, 60]])
  expect(wholeFaces(faces, { ...part, left: 200 }, photo).map(({ box }) => box[0])).toEqual([240, 269])
})
