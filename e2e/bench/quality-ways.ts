// Ways in which photos are spoilt, three strengths each, as quality-job.ts measures them. Lengths are px of the aligned 128 crop, where a
// face is about 95 px wide, so that they mean the same in a chip of 96x112 px and in a photo of 4000.
import sharp, { type Sharp } from 'sharp'
import { alignment } from '../../src/face/align.ts'
import type { Face } from '../../src/face/face.ts'
import type { RgbImage } from '../../src/image.ts'
import { mulberry32 } from '../../src/random.ts'
import {
  type Colour,
  dither,
  motion,
  noise,
  onEachLevel,
  type Paint,
  paint,
  posterise,
  skinOf,
} from './quality-pixels.ts'

export interface Way {
  name: string
  /** What the three strengths are, the weakest first. */
  strengths: readonly [string, string, string]
  spoil(photo: RgbImage, face: Face, strength: number): RgbImage | Promise<RgbImage>
}

/** px of the photo per px of the crop. */
const unitOf = ({ points }: Face) => {
  const { a, b } = alignment(points)
  return 1 / Math.hypot(a, b)
}
/** A way whose strengths are numbers. */
function by(
  name: string,
  values: readonly [number, number, number],
  text: (value: number) => string,
  spoil: (photo: RgbImage, face: Face, value: number) => RgbImage | Promise<RgbImage>,
): Way {
  const [a, b, c] = values
  return {
    name,
    strengths: [text(a), text(b), text(c)],
    spoil: (photo, face, strength) => spoil(photo, face, values[strength] ?? c),
  }
}
/** A way that covers parts of the face: what is drawn at each place of the crop. */
function cover(
  name: string,
  strengths: Way['strengths'],
  draw: (photo: RgbImage, face: Face, strength: number) => Paint,
): Way {
  return {
    name,
    strengths,
    spoil: (photo, face, strength) => paint(photo, face, draw(photo, face, strength)),
  }
}

const open = ({ width, height, data }: RgbImage) =>
  sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha()
async function close(picture: Sharp): Promise<RgbImage> {
  const { data, info } = await picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}
async function resized(photo: RgbImage, x: number, y: number): Promise<RgbImage> {
  const size = (length: number, scale: number) => Math.max(8, Math.round(length * scale))
  const [width, height] = [size(photo.width, x), size(photo.height, y)]
  return close(open(photo).resize(width, height, { fit: 'fill', kernel: 'cubic' }))
}
const px = (value: number) => `${value} px`
const times = (value: number) => `x ${value}`
const turned = (name: string, x: number, y: number) =>
  by(name, [6, 12, 20], px, (photo, face, length) =>
    motion(photo, x * length * unitOf(face), y * length * unitOf(face)),
  )

const SUN = [16, 16, 18] as const
const MASK = [150, 185, 210] as const
const GRAY = [128, 128, 128] as const // what a decoder leaves where a JPEG breaks off
const BLACK = [0, 0, 0] as const

const shaded = ([r, g, b]: Colour, light: number): Colour => [r * light, g * light, b * light]
/** Cloth and skin are never quite even: up to 2 % more or less light. */
const grain = (u: number, v: number) => 0.02 * Math.sin(Math.floor(u) * 12.9 + Math.floor(v) * 78.2)

const isLens = (u: number, v: number, width: number, height: number) =>
  [40, 88].some(x => ((u - x) / width) ** 2 + ((v - 42) / height) ** 2 <= 1)

export const WAYS: readonly Way[] = [
  by(
    'small',
    [40, 24, 16],
    value => `face of ${value} px`,
    (photo, face, value) =>
      resized(photo, Math.min(1, value / face.box[2]), Math.min(1, value / face.box[2])),
  ),
  by(
    'blur',
    [1.5, 3, 5],
    value => `sigma ${value} px`,
    (photo, face, value) => close(open(photo).blur(Math.max(0.3, value * unitOf(face)))),
  ),
  turned('motion blur to the side', 1, 0),
  turned('motion blur up and down', 0, 1),
  turned('motion blur aslant', Math.SQRT1_2, Math.SQRT1_2),
  by(
    'noise',
    [10, 20, 35],
    value => `sigma ${value} levels`,
    (photo, _, value) => noise(photo, value, mulberry32(7)),
  ),
  by('dark', [0.4, 0.2, 0.1], times, (photo, _, value) => onEachLevel(photo, level => level * value)),
  by('overexposed', [1.5, 2, 2.7], times, (photo, _, value) => onEachLevel(photo, level => level * value)),
  by('low contrast', [0.5, 0.3, 0.15], times, (photo, _, value) =>
    onEachLevel(photo, level => 128 + (level - 128) * value),
  ),
  by(
    'JPEG',
    [20, 10, 5],
    value => `quality ${value}`,
    async (photo, _, value) => close(sharp(await open(photo).jpeg({ quality: value }).toBuffer())),
  ),
  by(
    'posterised',
    [8, 5, 3],
    value => `${value} levels`,
    (photo, _, value) => posterise(photo, value),
  ),
  by(
    'dithered',
    [8, 5, 3],
    value => `${value} levels`,
    (photo, _, value) => dither(photo, value),
  ),
  cover(
    'eyes hidden',
    ['sunglasses', 'black bar of 14 px', 'black bar of 26 px'],
    (_photo, _face, strength) => (u, v) => {
      if (strength === 0) {
        const isFrame = Math.abs(u - 64) < 10 && Math.abs(v - 40) < 2
        return isLens(u, v, 19, 13) || isFrame ? shaded(SUN, 1 + Math.max(0, v - 29) / 20) : null // lighter below
      }
      return Math.abs(v - 40) < (strength === 1 ? 7 : 13) && Math.abs(u - 64) < (strength === 1 ? 42 : 60)
        ? SUN
        : null
    },
  ),
  cover('mask', ['mouth', 'mouth and nose', 'up to the eyes'], (_photo, _face, strength) => {
    const top = [76, 62, 52][strength] ?? 52
    return (u, v) => {
      if (v < top + ((u - 64) / 12) ** 2 / 3 || Math.abs(u - 64) > 46 || v > 124) return null
      return shaded(MASK, 0.92 + 0.05 * Math.cos(v / 2.5) + grain(u, v)) // folds
    }
  }),
  cover('hand before the face', ['a quarter', 'a third', 'half'], (photo, face, strength) => {
    const skin = skinOf(photo, face)
    const edge = [44, 54, 64][strength] ?? 64
    return (u, v) => {
      if (u > edge + 4 * Math.sin(v / 7) || u < 0 || v < 8 || v > 128) return null
      return shaded(skin, 0.85 + 0.15 * Math.cos((v * Math.PI) / 13) + 2 * grain(u, v)) // fingers
    }
  }),
  by('stretched to the side', [1.25, 1.5, 2], times, (photo, _, value) => resized(photo, value, 1)),
  by('squeezed from the sides', [0.8, 0.65, 0.5], times, (photo, _, value) => resized(photo, value, 1)),
  cover(
    'gray below',
    ['from the chin', 'from the mouth', 'from the nose'],
    (_photo, _face, strength) => (_u, v) => (v > ([98, 82, 66][strength] ?? 66) ? GRAY : null),
  ),
  cover(
    'black strip',
    ['of 6 px', 'of 12 px', 'of 24 px'],
    (_photo, _face, strength) => u => (Math.abs(u - 78) < ([3, 6, 12][strength] ?? 12) ? BLACK : null),
  ),
]
