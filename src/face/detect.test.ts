import { readdirSync } from 'node:fs'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { photoOf, sampleBytes, sampleDetector, samplePhoto } from '../cli/samples.fixture.ts'
import { ALL_CASES } from '../limits.ts'
import type { Detector } from './detect.ts'
import type { Face } from './face.ts'
import { mergeFaces } from './merge.ts'

const PAIRS = readdirSync(new URL('../../public/samples/pairs', import.meta.url))
let detector: Detector
beforeAll(async () => {
  detector = await sampleDetector()
})
const eyesAndMouth = ([l, r, , ml, mr]: Face['points']) =>
  [(l[0] + r[0]) / 2, (l[1] + r[1]) / 2, (ml[0] + mr[0]) / 2, (ml[1] + mr[1]) / 2] as const

describe('the detector', () => {
  // all of them, with their quality, are in quality.test.ts
  it.each(PAIRS.filter((_, i) => ALL_CASES || i % 4 === 0))('finds the one face of %s', async name => {
    const faces = await detector.detect(await samplePhoto(`pairs/${name}`))
    expect(faces.length).toBe(1)
    const [left, right, nose, mouthLeft] = faces[0]!.points
    expect(faces[0]!.score).toBeGreaterThan(0.85)
    expect(left[0]).toBeLessThan(right[0])
    expect(left[1]).toBeLessThan(nose[1])
    expect(nose[1]).toBeLessThan(mouthLeft[1])
  })

  it.each([
    ['expedition1-crew', 3],
    ['expedition12-holiday', 2], // and not the doll
    ['expedition38-crew', 6], // some upside down; and not the hand
    ['sts131-exp23-group', 13],
    ['sts98-spacewalkers', 2],
  ])('finds every face of the group %s: %i, largest first', async (name, count) => {
    const faces = await detector.detect(await samplePhoto(`groups/${name}.jpg`))
    expect(faces.length).toBe(count)
    const areas = faces.map(({ box }) => box[2] * box[3])
    expect(areas).toEqual(areas.toSorted((a, b) => b - a))
  })

  it('finds small faces: a group at 320 px, heads of 15 px', async () => {
    const group = await photoOf(sharp(await sampleBytes('groups/expedition1-crew.jpg')).resize(200))
    expect((await detector.detect(group)).length).toBe(3)
    expect((await detector.detect(group, { effort: 'quick' })).length).toBe(3)
  })

  it('finds as exact points in two quick steps as in a full look', async () => {
    for (const turn of [0, 12, 180]) {
      const turned = sharp(await sampleBytes('pairs/chris-ferguson-1.jpg')).rotate(turn)
      const photo = await photoOf(sharp(await turned.toBuffer()).resize(640, 480, { fit: 'contain' }))
      const [full] = await detector.detect(photo)
      const [quick] = await detector.detect(photo, { effort: 'quick' })
      const [close] = await detector.lookCloser(photo, quick!)
      eyesAndMouth(close!.points).forEach((value, i) => {
        expect(Math.abs(value - eyesAndMouth(full!.points)[i]!)).toBeLessThan(0.03 * full!.box[2])
      })
    }
  })

  it('drops what is no face when it looks closer', async () => {
    const photo = await samplePhoto('groups/expedition38-crew.jpg')
    const wall = { ...(await detector.detect(photo))[0]!, score: 0.7 }
    const [x, y, width, height] = wall.box
    const elsewhere = wall.points.map(([px, py]) => [px - x, py - y]) as Face['points']
    const corner = { ...wall, box: [0, 0, width, height] as Face['box'], points: elsewhere }
    expect(await detector.lookCloser(photo, corner)).toEqual([])
  })

  it.each([45, 90, 180, 270])('follows a photo turned by %i degrees', async angle => {
    const straight = await samplePhoto('pairs/catherine-coleman-1.jpg')
    const turned = await photoOf(sharp(await sampleBytes('pairs/catherine-coleman-1.jpg')).rotate(angle))
    const [from] = await detector.detect(straight)
    const [to] = await detector.detect(turned)
    const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]
    const place = (x: number, y: number) => {
      const [dx, dy] = [x - straight.width / 2, y - straight.height / 2]
      return [turned.width / 2 + cos * dx - sin * dy, turned.height / 2 + sin * dx + cos * dy] as const
    }
    const [ex, ey, mx, my] = eyesAndMouth(from!.points)
    const expected = [...place(ex, ey), ...place(mx, my)]
    const tolerance = Math.hypot(mx - ex, my - ey) * 0.12 // 6 px of the crop
    eyesAndMouth(to!.points).forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(tolerance)
    })
  })

  it('finds small faces along a panorama, each once', async () => {
    const tile = await sharp(await sampleBytes('pairs/andre-kuipers-1.jpg'))
      .resize(120, 120)
      .png()
      .toBuffer()
    const places = [0, 770, 1500, 3333, 5900]
    const wide = sharp({ create: { width: 6020, height: 400, channels: 3, background: '#345' } })
    const photo = await photoOf(wide.composite(places.map((left, i) => ({ input: tile, left, top: 60 * i }))))
    const faces = await detector.detect(photo)
    const found = faces.map(({ box }) => box[0] + box[2] / 2).toSorted((a, b) => a - b)
    expect(found.length).toBe(places.length)
    found.forEach((x, i) => {
      expect(Math.abs(x - places[i]! - 60)).toBeLessThan(8)
    })
  })

  it('keeps proportions in a very wide and a very tall picture', async () => {
    const face = sharp(await sampleBytes('pairs/andre-kuipers-1.jpg')).resize(240, 240)
    const tile = await face.png().toBuffer()
    const wide = await photoOf(
      sharp({ create: { width: 1800, height: 240, channels: 3, background: '#345' } }).composite([
        { input: tile, left: 1500, top: 0 },
      ]),
    )
    const tall = await photoOf(
      sharp({ create: { width: 240, height: 1800, channels: 3, background: '#345' } }).composite([
        { input: tile, left: 0, top: 1500 },
      ]),
    )
    const [inTile] = await detector.detect(await photoOf(sharp(tile)))
    const [inWide] = await detector.detect(wide)
    const [inTall] = await detector.detect(tall)
    const at = inTile!.points[2]
    expect(Math.hypot(inWide!.points[2][0] - 1500 - at[0], inWide!.points[2][1] - at[1])).toBeLessThan(5)
    expect(Math.hypot(inTall!.points[2][0] - at[0], inTall!.points[2][1] - 1500 - at[1])).toBeLessThan(5)
    const shape = ({ box }: Face) => box[2] / box[3]
    expect(Math.abs(shape(inWide!) / shape(inTile!) - 1)).toBeLessThan(0.12)
    expect(Math.abs(shape(inTall!) / shape(inTile!) - 1)).toBeLessThan(0.12)
  })

  it('finds a face that fills a chip of 96x112', async () => {
    const [face] = await detector.detect(await samplePhoto('pairs/rex-walheim-1.jpg'))
    const [x, y, width, height] = face!.box.map(Math.round) as [number, number, number, number]
    const cut = sharp(await sampleBytes('pairs/rex-walheim-1.jpg')).extract({
      left: x,
      top: y,
      width,
      height,
    })
    const faces = await detector.detect(await photoOf(cut.resize(96, 112, { fit: 'fill' })))
    expect(faces.length).toBe(1)
  })

  it.each([
    [1, 1],
    [5000, 20],
    [7, 3000],
    [640, 480],
  ])('finds nothing in a black picture of %i x %i', async (width, height) => {
    expect(await detector.detect({ width, height, data: new Uint8Array(width * height * 4) })).toEqual([])
  })

  it('finds the same face in 13 megapixels as in a small copy', async () => {
    const bytes = await sampleBytes('originals/catherine-coleman-1.jpg')
    const [large] = await detector.detect(await photoOf(sharp(bytes)))
    const [small] = await detector.detect(await photoOf(sharp(bytes).resize(640)))
    const scale = 3200 / 640
    eyesAndMouth(small!.points).forEach((value, i) => {
      expect(Math.abs(value * scale - eyesAndMouth(large!.points)[i]!)).toBeLessThan(0.03 * large!.box[2])
    })
  })
})

describe('mergeFaces', () => {
  const face = (x: number, y: number, size: number, score: number): Face => ({
    box: [x, y, size, size],
    points: [
      [x, y],
      [x + size, y],
      [x, y],
      [x, y],
      [x, y],
    ],
    score,
  })
  it('blends overlapping candidates by score and keeps the best score', () => {
    const [merged, ...rest] = mergeFaces([face(0, 0, 100, 0.6), face(10, 0, 100, 0.9)], 0.5)
    expect(rest).toEqual([])
    expect(merged?.score).toBe(0.9)
    expect(merged?.box[0]).toBeCloseTo(6, 6)
    expect(merged?.points[0][0]).toBeCloseTo(6, 6)
  })
  it('keeps neighbours, drops parts of a face and weak candidates, sorts by size', () => {
    const faces = [face(0, 0, 100, 0.9), face(30, 30, 30, 0.8), face(95, 0, 120, 0.7), face(400, 0, 50, 0.4)]
    expect(mergeFaces(faces, 0.6).map(({ box }) => box[0])).toEqual([95, 0])
  })
  it('gives nothing for nothing', () => expect(mergeFaces([], 0.6)).toEqual([]))
})
