import { readdirSync } from 'node:fs'
import sharp, { type Sharp } from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { photoOf, sampleBytes, sampleDetector } from '../cli/samples.fixture.ts'
import type { Detector } from './detect.ts'
import { findFaces } from './faces.ts'
import { gradeFace } from './quality.ts'

const PAIRS = readdirSync(new URL('../../public/samples/pairs', import.meta.url))
const GROUPS = readdirSync(new URL('../../public/samples/groups', import.meta.url))
/** Every other portrait is fine. */
const EXPECTED: Record<string, string[]> = {
  'chris-hadfield-2.jpg': ['covered'], // by a bubble of water
  'kate-rubins-2.jpg': ['turned'], // profile
  'reid-wiseman-2.jpg': ['dark'],
  'rex-walheim-2.jpg': ['small'], // 157 px wide in all
}
const GOOD = ['andre-kuipers-1.jpg', 'robert-curbeam-1.jpg', 'stephanie-wilson-1.jpg']

let detector: Detector
beforeAll(async () => {
  detector = await sampleDetector()
})
async function notesOf(picture: Sharp) {
  const [face] = await findFaces(await photoOf(picture), detector)
  return face!.quality
}
const kindsOf = async (picture: Sharp) => (await notesOf(picture)).map(({ kind }) => kind)

describe('quality notes', () => {
  it.each(PAIRS)('say of %s what is the matter', async name => {
    expect(await kindsOf(sharp(await sampleBytes(`pairs/${name}`)))).toEqual(EXPECTED[name] ?? [])
  })

  it('say nothing of a sharp face of 770 px', async () => {
    expect(await kindsOf(sharp(await sampleBytes('originals/catherine-coleman-1.jpg')))).toEqual([])
  })

  it.each(GROUPS)(
    'say nothing of the people in %s but that some are far away or in the shade',
    async name => {
      const faces = await findFaces(await photoOf(sharp(await sampleBytes(`groups/${name}`))), detector)
      expect(faces.length).toBeGreaterThan(1)
      for (const { quality } of faces)
        for (const { kind } of quality) expect(kind).toSatisfy(() => kind === 'small' || kind === 'dark')
    },
  )

  describe.each(GOOD)('of %s', name => {
    const sample = async () => sharp(await sampleBytes(`pairs/${name}`))
    it.each([4, 6])('degraded by a blur of %i px (2 and more of the crop)', async sigma =>
      expect(await kindsOf((await sample()).blur(sigma))).toEqual(['blurred']),
    )
    it('enlarged from 16 px of face', async () => {
      const small = await (await sample()).resize(50).png().toBuffer()
      expect(await kindsOf(sharp(small).resize(480))).toContain('blurred')
    })
    it('at a fifth of its size', async () => {
      const [note] = await notesOf((await sample()).resize(100))
      expect(note?.kind).toBe('small')
      expect(note?.text).toBe(`Small face, ${note?.value} px. Use a closer photo.`)
    })
    it('at a third of its light', async () =>
      expect(await kindsOf((await sample()).linear(0.35, 0))).toEqual(['dark']))
    it('cut through the forehead and through the cheek', async () => {
      const [face] = await findFaces(await photoOf(await sample()), detector)
      const [x, y, width, height] = face!.box.map(Math.round) as [number, number, number, number]
      const top = y + Math.round(height * 0.36)
      expect(
        await kindsOf((await sample()).extract({ left: 0, top, width: 480, height: 424 - top })),
      ).toContain('cut')
      const left = x + Math.round(width * 0.25)
      expect(
        await kindsOf((await sample()).extract({ left, top: 0, width: 480 - left, height: 424 })),
      ).toContain('cut')
    })
  })
})

describe('the grade of a face', () => {
  async function gradeOf(picture: Sharp): Promise<number> {
    const photo = await photoOf(picture)
    const [face] = await findFaces(photo, detector)
    return gradeFace(photo, face!, face!.crop)
  }
  it('falls with blur, a small size and a turn to the side', async () => {
    const sample = async () => sharp(await sampleBytes('pairs/andre-kuipers-1.jpg'))
    const whole = await gradeOf(await sample())
    expect(whole).toBeGreaterThan(0.6)
    expect(whole).toBeLessThanOrEqual(1)
    expect(await gradeOf((await sample()).blur(3))).toBeLessThan(whole)
    expect(await gradeOf((await sample()).resize(120))).toBeLessThan(whole)
    const profile = await gradeOf(sharp(await sampleBytes('pairs/kate-rubins-2.jpg')))
    const frontal = await gradeOf(sharp(await sampleBytes('pairs/kate-rubins-1.jpg')))
    expect(profile).toBeLessThan(frontal)
  })
})
