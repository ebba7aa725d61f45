// Measures -> what a person should know, and what to do. The limits were read from LFW's chips as they are, of which each note may stand
// on 2 of 100 at most, from the sample photos, and from both spoilt on purpose (npm run bench -- quality).
import type { Measures } from './measure.ts'

export type QualityKind =
  | 'small'
  | 'blurred'
  | 'moved'
  | 'noisy'
  | 'blocky'
  | 'posterised'
  | 'stretched'
  | 'turned'
  | 'dark'
  | 'bright'
  | 'faint'
  | 'eyes'
  | 'mouth'
  | 'covered'
  | 'missing'
  | 'cut'
  | 'unclear'

export interface QualityNote {
  kind: QualityKind
  /** A face of the same person may score so low with it that a low score tells nothing. */
  serious: boolean
  /** What was measured, in the unit that the text names. */
  value: number
  /** What is the matter and what to do: "Small face, 41 px. Use a closer photo." */
  text: string
}

/** In the 128 crop a face is about 95 px wide, so a narrower one than this is enlarged by more than half. */
export const LEAST_WIDTH = 60
/** 1 % of LFW below; sample photos 28 and more, LFW blurred by sigma 1.5 px 12, by 3 px 6. */
export const LEAST_SHARPNESS = 14
/** Moved by 6 px: 25 to 30 in LFW, up to 60 in sharper photos, but a third of what is across it. */
const MOTION = { least: 40, leastOfSharper: 85, evenness: 0.4 }
/** LFW up to 0.7, sample photos up to 2.0; sigma of 20 in each pixel gives 3.7 and more. */
const MOST_NOISE = 2.5
/** LFW up to 2.9, sample photos up to 1.5; JPEG of quality 20 gives 4 to 5. */
const MOST_BLOCKS = 3.4
/** LFW 58 and more, sample photos 80; 8 levels give 4. */
const LEAST_SHADES = 7
/** Width of the box by its height. 98 % of LFW: 0.65 to 0.86; 1.5 times as wide: 0.97, 0.65 times: 0.58. */
const ASPECT = { least: 0.64, typical: 0.76, most: 0.89 }
/** Degrees. Portraits up to 25; 1 % of LFW beyond. */
const MOST_TURN = 32
/** Gray levels. Both must be low: dark skin in good light has highlights of 150 and more. */
const LEAST_LIGHT = { mean: 85, highlight: 125 }
/** Per cent. LFW up to 2.4. */
const MOST_BURNT = 5
/** Gray levels. LFW 54 and more, sample photos 71. */
const LEAST_CONTRAST = 45
/** By the cheeks: LFW 0.35 (1 %), sample photos 0.45 and more, sunglasses and bars 0.1 to 0.25. Detail: LFW 0.19 (0.5 %). */
const LEAST_OF_EYES = { light: 0.3, detail: 0.19 }
/** LFW 0.43 (0.5 %), sample photos 0.68 and more, masks 0.15 to 0.35. */
const LEAST_OF_MOUTH = 0.4
/** Per cent. LFW up to 2 (99.5 %), sample photos up to 0.4. A bar lies at the eyes alone. */
const MOST_PLAIN = 4
const BAR_AT_EYES = 85
/** Per cent of the head. */
const MOST_CUT = 6
/** The detector's score: LFW 0.88 (0.5 %), sample photos 0.89 and more. */
const LEAST_SCORE = 0.88
/**
 * Something lies before a part of the face, a hand say: an eye is no darker than its cheek, one has less detail than the other, and the
 * detector hesitates (half of LFW scores 0.93). 1 % of LFW above, sample photos up to 0.55, half a face covered 0.9 and more.
 */
const MOST_COVERED = 0.8
const coveredOf = ({ eyeLight, eyeEvenness, score }: Measures) =>
  eyeLight - 0.3 * eyeEvenness + 3 * (0.93 - score)

export function notesOf(m: Measures): QualityNote[] {
  const notes: QualityNote[] = []
  const add = (kind: QualityKind, exact: number, text: (value: number) => string) => {
    const value = Math.round(exact)
    notes.push({ kind, serious: true, value, text: text(value) })
  }
  if (m.width < LEAST_WIDTH) add('small', m.width, value => `Small face, ${value} px. Use a closer photo.`)
  addFocus(m, add)
  addGrain(m, add)
  if (m.aspect !== null && (m.aspect < ASPECT.least || m.aspect > ASPECT.most))
    add('stretched', 100 * (m.aspect / ASPECT.typical - 1), value =>
      value > 0
        ? `Face stretched, about ${value} % too wide. Use the photo as it was taken.`
        : `Face squeezed, about ${-value} % too narrow. Use the photo as it was taken.`,
    )
  else if (m.turn > MOST_TURN)
    add(
      'turned',
      Math.round(m.turn / 5) * 5,
      value => `Face turned away, about ${value} degrees. Use a photo that looks into the camera.`,
    )
  addLight(m, add)
  addCover(m, notes, add)
  if (m.cut > MOST_CUT)
    add(
      'cut',
      m.cut,
      value => `${value} % of the face is beyond the picture's edge. Use a photo that shows all of it.`,
    )
  if (m.score < LEAST_SCORE && notes.length === 0)
    add(
      'unclear',
      100 * m.score,
      value => `Hardly recognised as a face, ${value} %. Use a clearer photo that shows all of it.`,
    )
  return notes
}
type Add = (kind: QualityKind, exact: number, text: (value: number) => string) => void

function addFocus({ sharpness, alongMotion, evenness }: Measures, add: Add): void {
  if (sharpness < LEAST_SHARPNESS)
    add(
      'blurred',
      sharpness,
      value => `Blurred face, ${value} % of a sharp photo's detail. Use a sharper photo.`,
    )
  else if (alongMotion < MOTION.least || (alongMotion < MOTION.leastOfSharper && evenness < MOTION.evenness))
    add(
      'moved',
      100 * evenness,
      value => `Face blurred by motion, ${value} % of the detail along it. Use a photo taken at rest.`,
    )
}
function addGrain({ noise, blocks, shades }: Measures, add: Add): void {
  if (noise > MOST_NOISE)
    add('noisy', noise, value => `Noise on the face, ${value} gray levels. Use a photo with more light.`)
  if (blocks > MOST_BLOCKS)
    add('blocky', blocks, () => `Face in blocks, compressed too much. Use the original photo.`)
  if (shades < LEAST_SHADES)
    add('posterised', shades, value => `Face of only ${value} shades. Use the original photo.`)
}
function addLight({ mean, highlight, contrast, burnt }: Measures, add: Add): void {
  if (mean < LEAST_LIGHT.mean && highlight < LEAST_LIGHT.highlight)
    add(
      'dark',
      mean / 2.55,
      value => `Dark face, ${value} % of full brightness. Use a photo with more light.`,
    )
  else if (burnt > MOST_BURNT)
    add('bright', burnt, value => `Overexposed face, ${value} % of it is white. Use a photo with less light.`)
  else if (contrast < LEAST_CONTRAST)
    add(
      'faint',
      contrast / 2.55,
      value => `Faint face, ${value} % of full contrast. Use a photo with more contrast.`,
    )
}
/** Pictures without shades or grain have plain places where nothing is missing. */
const PLAIN_BY_THEMSELVES: readonly QualityKind[] = [
  'blurred',
  'dark',
  'bright',
  'faint',
  'posterised',
  'blocky',
]

function addCover(m: Measures, notes: readonly QualityNote[], add: Add): void {
  const hasShades = !notes.some(({ kind }) => PLAIN_BY_THEMSELVES.includes(kind))
  const isPlain = hasShades && m.plain > MOST_PLAIN
  const isBar = isPlain && m.plainAtEyes > BAR_AT_EYES
  const hasMouth = m.mouthDetail >= LEAST_OF_MOUTH
  if (isPlain && !isBar)
    add(
      'missing',
      m.plain,
      value => `${value} % of the face is one plain colour, as in a damaged file. Use a whole photo.`,
    )
  else if (isBar || m.eyeLight < LEAST_OF_EYES.light || m.eyeDetail < LEAST_OF_EYES.detail)
    add(
      'eyes',
      100 * m.eyeLight,
      () => 'Eyes hidden. Use a photo without sunglasses or anything else before them.',
    )
  else if (hasShades && hasMouth && coveredOf(m) > MOST_COVERED)
    add(
      'covered',
      100 * coveredOf(m),
      () => 'A part of the face seems covered. Use a photo with nothing before it.',
    )
  if (!hasMouth)
    add(
      'mouth',
      100 * m.mouthDetail,
      () => 'Mouth hidden. Use a photo without a mask or anything else before it.',
    )
}
