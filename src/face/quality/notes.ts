// Measures -> what a person should know, and what to do. The limits were read from LFW's chips as they are, of which each note may stand
// on 2 of 100 at most, from the sample photos, and from both spoilt on purpose (npm run bench -- quality). A note is serious from where
// more than 1.5 % of the pairs of one person would be told different for it.
import type { Measures } from './measure.ts'

type QualityKind =
  | 'small'
  | 'blurred'
  | 'moved'
  | 'noisy'
  | 'blocky'
  | 'posterised'
  | 'stretched'
  | 'squeezed'
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

/** px. In the 128 crop a face is about 95 wide, so a narrower one than `least` is enlarged by more than half. At 40 pairs suffer, at 24 badly. */
export const WIDTH = { least: 60, serious: 42 }
/** 1 % of LFW below; sample photos 28 and more, LFW blurred by sigma 1.5 px 12, by 3 px 6. */
export const LEAST_SHARPNESS = 14
/** Moved by 6 px: 25 to 30 in LFW, up to 60 in sharper photos, but a third of what is across it. */
const MOTION = { least: 42, leastOfSharper: 85, evenness: 0.4 }
/**
 * Gray levels of the crop. A face that is enlarged for it has no detail of 1 px: LFW up to 0.7, with a sigma of 10 in each pixel 1.5 to 2.
 * A face of more pixels has: sample photos up to 2.0, with a sigma of 10 in each pixel 3.2.
 */
const MOST_NOISE = { enlarged: 1.3, reduced: 2.1, width: 95 }
/** LFW up to 2.9, sample photos up to 1.5; JPEG of quality 20 gives 4 to 5. */
const BLOCKS = { most: 3.4, serious: 4 }
/** LFW 58 and more, sample photos 80; 8 levels give 4. */
const LEAST_SHADES = 7
/** Of the box. LFW 0.76, 1.5 % above 0.85; 1.25 times as wide: 0.87. */
const ASPECT = { typical: 0.76, most: 0.85 }
/** Of box and eyes together, less what a turn of the head explains. LFW 0.77, 1.2 % below; 0.8 times as wide: 0.65; sample photos 0.69. */
const BREADTH = { typical: 0.77, least: 0.675 }
const breadthOf = (aspect: number, { eyeDistance, turn }: Measures) =>
  (aspect * Math.sqrt(eyeDistance)) / Math.cos((Math.min(60, turn) * Math.PI) / 180)
/** Degrees. Portraits up to 25; 1 % of LFW beyond. */
const MOST_TURN = 32
/** Gray levels. Mean and highlight must both be low: dark skin in good light has highlights of 150 and more. */
const LIGHT = { mean: 85, highlight: 125, seriousMean: 60 }
/** Per cent. LFW up to 2.4. */
const BURNT = { most: 5, serious: 10 }
/** Gray levels. LFW 54 and more, sample photos 71, people in the groups 48. */
const LEAST_CONTRAST = 48
/** By the cheeks: LFW 0.35 (1 %), sample photos 0.45 and more, sunglasses and bars 0.1 to 0.25. Detail: LFW 0.19 (0.5 %). */
const LEAST_OF_EYES = { light: 0.3, detail: 0.19 }
/** LFW 0.46 (1 %), sample photos 0.68 and more, masks 0.15 to 0.35. */
const LEAST_OF_MOUTH = 0.45
/** Per cent. LFW up to 2 (99.5 %), sample photos up to 0.4. A bar lies at the eyes alone. */
const MOST_PLAIN = 4
const BAR_AT_EYES = 85
/** Per cent of the head. */
const MOST_CUT = 6
/** The detector's: LFW 0.895 (1 %), sample photos that are not covered 0.915 and more. */
const LEAST_SCORE = 0.895
/**
 * Something lies before a part of the face, a hand say: an eye is no darker than its cheek, one has less detail than the other, and the
 * detector hesitates (half of LFW scores 0.93). 1 % of LFW above; sample photos and groups up to 0.76, half a face covered 0.9 and more.
 */
const MOST_COVERED = 0.78
const coveredOf = ({ eyeLight, eyeEvenness, score }: Measures) =>
  eyeLight - 0.4 * eyeEvenness + 6 * (0.93 - score)

type Add = (kind: QualityKind, exact: number, text: (value: number) => string, serious?: boolean) => void

export function notesOf(m: Measures): QualityNote[] {
  const notes: QualityNote[] = []
  const add: Add = (kind, exact, text, serious = true) => {
    const value = Math.round(exact)
    notes.push({ kind, serious, value, text: text(value) })
  }
  if (m.width < WIDTH.least)
    add('small', m.width, value => `Small face, ${value} px. Use a closer photo.`, m.width < WIDTH.serious)
  addFocus(m, add)
  addGrain(m, add)
  addShape(m, add)
  addLight(m, add)
  addCover(m, notes, add)
  if (m.cut > MOST_CUT)
    add(
      'cut',
      m.cut,
      value => `${value} % of the face is beyond the picture’s edge. Use a photo that shows all of it.`,
    )
  if (m.score < LEAST_SCORE && notes.length === 0)
    add(
      'unclear',
      100 * m.score,
      value => `Hardly recognised as a face, ${value} %. Use a clearer photo that shows all of it.`,
    )
  return notes
}

function addFocus({ sharpness, alongMotion, evenness }: Measures, add: Add): void {
  if (sharpness < LEAST_SHARPNESS)
    add(
      'blurred',
      sharpness,
      value => `Blurred face, ${value} % of a sharp photo’s detail. Use a sharper photo.`,
    )
  else if (alongMotion < MOTION.least || (alongMotion < MOTION.leastOfSharper && evenness < MOTION.evenness))
    add(
      'moved',
      100 * evenness,
      value => `Face blurred by motion, ${value} % of the detail along it. Use a photo where nothing moved.`,
    )
}
function addGrain({ noise, blocks, shades, width }: Measures, add: Add): void {
  if (noise > (width < MOST_NOISE.width ? MOST_NOISE.enlarged : MOST_NOISE.reduced))
    add('noisy', noise, value => `Noise on the face, ${value} gray levels. Use a photo with more light.`)
  if (blocks > BLOCKS.most)
    add(
      'blocky',
      blocks,
      () => 'Face in blocks, compressed too much. Use the original photo.',
      blocks > BLOCKS.serious,
    )
  if (shades < LEAST_SHADES)
    add('posterised', shades, value => `Face of only ${value} shades. Use the original photo.`)
}
function addShape(m: Measures, add: Add): void {
  const { aspect, turn } = m
  const breadth = aspect === null ? null : breadthOf(aspect, m)
  if (breadth !== null && breadth < BREADTH.least)
    add(
      'squeezed',
      100 * (1 - breadth / BREADTH.typical),
      value => `Face squeezed, about ${value} % too narrow. Use the photo as it was taken.`,
    )
  else if (turn > MOST_TURN)
    add(
      'turned',
      Math.round(turn / 5) * 5,
      value => `Face turned away, about ${value} degrees. Use a photo where the face looks into the camera.`,
    )
  else if (aspect !== null && aspect > ASPECT.most)
    add(
      'stretched',
      100 * (aspect / ASPECT.typical - 1),
      value => `Face stretched, about ${value} % too wide. Use the photo as it was taken.`,
    )
}
function addLight({ mean, highlight, contrast, burnt }: Measures, add: Add): void {
  if (mean < LIGHT.mean && highlight < LIGHT.highlight)
    add(
      'dark',
      mean / 2.55,
      value => `Dark face, ${value} % of full brightness. Use a photo with more light.`,
      mean < LIGHT.seriousMean,
    )
  else if (burnt > BURNT.most)
    add(
      'bright',
      burnt,
      value => `Overexposed face, ${value} % of it is white. Use a photo with less light.`,
      burnt > BURNT.serious,
    )
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
  const areEyesHidden = isBar || m.eyeLight < LEAST_OF_EYES.light || m.eyeDetail < LEAST_OF_EYES.detail
  const hasMouth = m.mouthDetail >= LEAST_OF_MOUTH
  if (isPlain && !isBar)
    add(
      'missing',
      m.plain,
      value => `${value} % of the face is one plain colour, as in a damaged file. Use an undamaged copy.`,
    )
  else if (areEyesHidden)
    add(
      'eyes',
      100 * m.eyeLight,
      () => 'Eyes hidden. Use a photo without sunglasses or anything else in front of them.',
    )
  else if (hasShades && hasMouth && coveredOf(m) > MOST_COVERED)
    add(
      'covered',
      100 * coveredOf(m),
      () => 'Part of the face seems covered. Use a photo with nothing in front of it.',
    )
  // what hides the eyes is so dark that beside it a mouth has little detail
  if (!hasMouth && !areEyesHidden)
    add(
      'mouth',
      100 * m.mouthDetail,
      () => 'Mouth hidden. Use a photo without a mask or anything else in front of it.',
    )
}
