import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Face } from '../face/face.ts'
import type { GrayImage } from '../image.ts'
import { decodeBase64 } from './base64.ts'
import { createDuplicates, createPairSet, differenceHash } from './duplicates.ts'
import { safePath } from './entries.ts'
import { lines } from './lines.ts'
import { mapOrdered } from './ordered.ts'
import { alignedCrop, conventionOf, mainFace, preparePicture } from './prepare.ts'
import { IMAGE_BYTES, SIDE } from './shards.ts'

const ramp = (width: number, height: number): GrayImage => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, i) => (i % width) + Math.floor(i / width) / 2),
})
const bytes = new Uint8Array([1, 2, 3])
const hostOf = (image: GrayImage, faces: Face[] = []) => ({
  decode: async () => image,
  findFaces: async () => faces,
})

describe('an aligned picture', () => {
  it('of 144x144 is taken as it is, of 128x128 goes into the middle with its edge around', () => {
    const own = ramp(SIDE, SIDE)
    expect(alignedCrop(own, 'crop 144x144')).toBe(own)
    const small = ramp(128, 128)
    const { data } = alignedCrop(small, 'crop 128x128')
    expect(data[8 * SIDE + 8]).toBe(small.data[0])
    expect(data[0]).toBe(small.data[0])
    expect(data[20 * SIDE + 143]).toBe(small.data[12 * 128 + 127])
    expect(data[135 * SIDE + 135]).toBe(small.data[127 * 128 + 127])
  })

  it('of another size is resized by its shorter side and cut in the middle, as the reference reads MS-Celeb-1M', () => {
    expect(conventionOf({ width: 96, height: 112 })).toBe('chip 96x112')
    expect(conventionOf({ width: 300, height: 288 })).toBe('MS-Celeb-1M')
    const crop = alignedCrop(ramp(200, 100), 'MS-Celeb-1M')
    expect([crop.width, crop.height, crop.data.length]).toEqual([SIDE, SIDE, IMAGE_BYTES])
    expect(crop.data[72 * SIDE + 72]).toBeCloseTo(100 + 25, -1)
  })

  it('that is a chip has its eyes at (72, 48): the chip shows them at y 51.6 of 112', () => {
    const chip = ramp(96, 112)
    chip.data.fill(0)
    for (let y = 50; y < 54; y++) chip.data.fill(255, y * 96, (y + 1) * 96)
    const { data } = alignedCrop(chip, 'chip 96x112')
    const column = Array.from({ length: SIDE }, (_, y) => data[y * SIDE + 72]!)
    expect(Math.abs(column.indexOf(Math.max(...column)) - 48)).toBeLessThan(4)
  })

  it('names the cause when there is no crop', async () => {
    expect(await preparePicture(new Uint8Array(0), { aligned: false }, hostOf(ramp(9, 9)))).toBe('empty file')
    expect(await preparePicture(bytes, { aligned: false }, hostOf(ramp(9, 9)))).toBe('no face')
    const broken = { decode: () => Promise.reject(new Error()), findFaces: async () => [] }
    expect(await preparePicture(bytes, { aligned: true }, broken)).toBe('broken picture')
    const tiff = new Uint8Array([0x49, 0x49, 42, 0, 8])
    expect(await preparePicture(tiff, { aligned: true }, broken)).toBe('other picture')
    expect(await preparePicture(bytes, { aligned: true }, hostOf(ramp(SIDE, SIDE)))).toMatchObject({
      convention: 'crop 144x144',
    })
  })

  it('is measured when asked: how far eyes and mouth are from their place', async () => {
    const crop = ramp(SIDE, SIDE)
    const faceAt = (x: number, y: number) =>
      ({
        box: [0, 0, 9, 9],
        score: 1,
        points: [
          [x - 20, y],
          [x + 20, y],
          [0, 0],
          [50, 96],
          [90, 96],
        ],
      }) as Face
    const off = async (...faces: Face[]) => {
      const result = await preparePicture(bytes, { aligned: true, isMeasured: true }, hostOf(crop, faces))
      return typeof result === 'string' ? result : result.measured?.offPx
    }
    expect([await off(faceAt(72, 48)), await off(faceAt(75, 52)), await off()]).toEqual([0, 5, null])
  })

  it('with several faces is of the large one near the middle', () => {
    const face = (x: number, size: number) =>
      ({ box: [x, 40, size, size], points: [], score: 1 }) as unknown as Face
    const [edge, middle] = [face(0, 24), face(40, 20)]
    expect(mainFace([edge, middle], { width: 100, height: 100 })).toBe(middle)
    expect(mainFace([], { width: 1, height: 1 })).toBeUndefined()
  })
})

describe('duplicates', () => {
  const noise = (seed: number) =>
    Uint8Array.from({ length: IMAGE_BYTES }, (_, i) => (i * i * (seed + 3) + (i >> 5) * seed) % 251)
  const digest = (n: number) => new Uint8Array([n, n >> 8, 0, 0, 1, 2, 3, 4])

  it('are the same bytes anywhere, and nearly the same crop within one identity', () => {
    const seen = createDuplicates()
    const [a, b] = [noise(1), noise(2)]
    expect(seen.check(digest(1), differenceHash(a), 0)).toBeNull()
    expect(seen.check(digest(1), differenceHash(b), 1)).toBe('same bytes')
    const again = a.map(value => Math.min(255, value + 1))
    expect(seen.check(digest(2), differenceHash(again), 0)).toBe('same face')
    expect(seen.check(digest(3), differenceHash(again), 1)).toBeNull()
    expect(seen.check(digest(4), differenceHash(b), 0)).toBeNull()
  })

  it('are kept in a set that forgets nothing', () => {
    const word = fc.oneof(fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1), fc.nat(300))
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { maxLength: 3000, size: 'max' }), pairs => {
        const set = createPairSet()
        const known = new Set<string>()
        for (const [low, high] of pairs) {
          const key = low === 0 && high === 0 ? '0 1' : `${low} ${high}`
          expect(set.has(low, high)).toBe(known.has(key))
          set.add(low, high)
          known.add(key)
        }
      }),
      { numRuns: 20 },
    )
  })
})

describe('the small tools', () => {
  it('decode base64 as Node does, and refuse what is cut or has other letters', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (data, at) => {
        const text = Buffer.from(data).toString('base64')
        expect(decodeBase64(Buffer.from(text))).toEqual(new Uint8Array(data))
        if (text.length > 0) {
          expect(decodeBase64(Buffer.from(`${text}A`))).toBeNull()
          const place = at % text.replace(/=+$/, '').length
          expect(decodeBase64(Buffer.from(`${text.slice(0, place)}*${text.slice(place + 1)}`))).toBeNull()
        }
      }),
    )
  })

  it('split any bytes into lines, from any line on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[a-z]{0,9}$/), { minLength: 1, maxLength: 30 }),
        fc.boolean(),
        async (texts, crlf) => {
          const file = new Blob([texts.join(crlf ? '\r\n' : '\n')])
          const found: { text: string; next: number }[] = []
          for await (const { bytes: line, next } of lines(file, 0, 'x'))
            found.push({ text: Buffer.from(line).toString(), next })
          const expected = texts.at(-1) === '' ? texts.slice(0, -1) : texts
          expect(found.map(({ text }) => text)).toEqual(expected)
          for (const [i, { next }] of found.entries()) {
            const rest: string[] = []
            for await (const { bytes: line } of lines(file, next, 'x'))
              rest.push(Buffer.from(line).toString())
            expect(rest).toEqual(expected.slice(i + 1))
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  it('keep paths below their source', () => {
    for (const path of ['../a', 'a/../../b', '/etc/passwd', 'C:\\a', 'a\\..\\..\\b', 'a\0b', '', '..'])
      expect(safePath(path), path).toBeNull()
    expect(safePath('./a//b/./c.jpg')).toBe('a/b/c.jpg')
    expect(safePath('Zoe\u0308\\1.jpg')).toBe('Zo\u00eb/1.jpg')
  })

  it('keep the order of work done side by side, and give what came before an error', async () => {
    async function* source() {
      for (let i = 0; i < 9; i++) yield i
      throw new Error('the source broke')
    }
    const found: number[] = []
    const all = async () => {
      for await (const x of mapOrdered(source(), 4, async i => {
        await new Promise(done => setTimeout(done, 9 - i))
        return i
      }))
        found.push(x)
    }
    await expect(all()).rejects.toThrow('the source broke')
    expect(found).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })
})
