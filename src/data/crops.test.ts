import { describe, expect, it } from 'vitest'
import { alignmentNamed, cropOfAligned } from '../face/alignments.ts'
import type { Face } from '../face/face.ts'
import type { GrayImage } from '../image.ts'
import type { CropHost } from './crop-host.ts'
import { cropOf } from './crops.ts'

function gray(width: number, height: number): GrayImage {
  const data = Uint8Array.from({ length: width * height }, (_, i) => (i % width) + Math.floor(i / width) / 2)
  return { width, height, data }
}
const FACE: Face = {
  box: [80, 70, 90, 110],
  points: [
    [105, 110],
    [147, 110],
    [126, 137],
    [108, 158],
    [144, 158],
  ],
  score: 0.9,
}
const hostOf = (image: GrayImage, faces: Face[] = []): CropHost => ({
  decode: async () => image,
  findFaces: async () => faces,
})
const crop = (image: GrayImage, faces: Face[] = []) => cropOf(new Blob(), hostOf(image, faces))

describe('cropOf', () => {
  it('takes 128x128 as it is and the middle of 144x144', async () => {
    expect(await crop(gray(128, 128))).toEqual({ crop: gray(128, 128), kind: 'crop 128x128' })
    const { crop: middle, kind } = await crop(gray(144, 144))
    expect(kind).toBe('crop 144x144')
    expect([middle?.data[0], middle?.data.at(-1)]).toEqual([8 + 4, 135 + 67])
  })

  it('cuts SphereFace chips anew', async () => {
    const { crop: cut, kind } = await crop(gray(96, 112))
    expect(kind).toBe('chip 96x112')
    const whole = cropOfAligned(gray(96, 112), alignmentNamed('sphereface'), 128)
    expect(cut).toEqual(whole)
  })

  it('aligns the face of a photo, and says when there is none', async () => {
    const { crop: aligned, kind } = await crop(gray(250, 250), [FACE])
    expect([aligned?.width, aligned?.height, kind]).toEqual([128, 128, 'photo'])
    expect(await crop(gray(250, 250))).toEqual({ crop: null, kind: 'photo' })
  })
})
