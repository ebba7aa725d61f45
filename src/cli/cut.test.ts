// JPEGs that break off, as sharp decodes them; e2e/photos.e2e.ts compares the page's decoder with it.

import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wholeFacesOf } from '../face/cut.ts'
import { findFaces } from '../face/faces.ts'
import { decodePhoto } from './decode.ts'
import { sampleBytes, sampleDetector } from './samples.fixture.ts'

let detector: Awaited<ReturnType<typeof sampleDetector>>
beforeAll(async () => {
  detector = await sampleDetector()
})
afterAll(() => detector.dispose())

async function read(bytes: Uint8Array) {
  const { image } = await decodePhoto(new Blob([bytes as Uint8Array<ArrayBuffer>]), 'cut.jpg')
  return { image, ...wholeFacesOf(await findFaces(image, detector), image, 'cut.jpg') }
}
const portrait = 'pairs/luca-parmitano-1.jpg'

describe('a JPEG that breaks off', () => {
  it.each([
    ['baseline', {}],
    ['progressive', { progressive: true }],
  ])('opens, %s, with a note while the face is whole', async (_, options) => {
    const whole = new Uint8Array(
      await sharp(await sampleBytes(portrait))
        .jpeg({ quality: 90, ...options })
        .toBuffer(),
    )
    const { faces: before, note: none } = await read(whole)
    expect(none).toBeNull()
    const withoutEnd = await read(whole.subarray(0, whole.length - 2))
    expect(withoutEnd.note).toBe('The file is cut off; the picture is all there.')
    expect(withoutEnd.faces[0]?.crop).toEqual(before[0]?.crop)
    const missing = await read(whole.subarray(0, Math.floor(0.985 * whole.length)))
    expect(missing.note).toMatch(/^The file is cut off; about \d+ % of the picture is missing\.$/)
    expect(missing.faces).toHaveLength(1)
  })

  it('is refused when the face is not whole, and when what a download had reserved is empty', async () => {
    const whole = new Uint8Array(await sampleBytes(portrait))
    for (const share of [0.35, 0.45]) {
      const cut = whole.subarray(0, Math.floor(share * whole.length))
      const reserved = new Uint8Array(whole.length)
      reserved.set(cut)
      const [a, b] = [await said(cut), await said(reserved)]
      expect(a).toMatch(/cut off within the face|about \d+ % of the picture is missing/)
      expect(b).toBe(a)
    }
    expect(await said(whole.subarray(0, Math.floor(0.4 * whole.length)))).toBe(
      'cut.jpg is cut off within the face. Copy or download the photo again.',
    )
  })

  it('knows what is missing also when it stands on its side', async () => {
    const turned = await sharp(await sampleBytes(portrait))
      .rotate(90)
      .jpeg()
      .withMetadata({ orientation: 8 })
      .toBuffer()
    const { image } = await read(new Uint8Array(turned).subarray(0, Math.floor(0.9 * turned.length)))
    const { columns, rows, blocks } = image.missing!
    const missingIn = (column: number) =>
      Array.from({ length: rows }, (_, row) => blocks[row * columns + column]).filter(Boolean).length
    // stored from top to bottom, shown turned to the left: the end of the file is at one side
    expect(Math.abs(missingIn(0) - missingIn(columns - 1))).toBeGreaterThan(rows / 2)
  })

  it('leaves out and counts the faces that are not whole', async () => {
    const group = new Uint8Array(await sampleBytes('groups/expedition38-crew.jpg'))
    const { faces: all } = await read(group)
    const { faces, note } = await read(group.subarray(0, Math.floor(0.6 * group.length)))
    expect(faces.length).toBeLessThan(all.length)
    expect(note).toMatch(/cut off; about \d+ % of the picture is missing\./)
  })

  async function said(bytes: Uint8Array): Promise<string> {
    try {
      const { note, faces } = await read(bytes)
      return `${note} ${faces.length}`
    } catch (error) {
      return (error as Error).message
    }
  }
})
