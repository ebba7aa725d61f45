// What a person should know about a face before relying on its score. Notes warn, they never refuse. Each limit was read from the sample
// photos, the same photos degraded, and 100 pictures of LFW; the tests hold the table.
import type { GrayImage, RgbImage } from '../image.ts'
import { alignment } from './align.ts'
import type { Face } from './detect.ts'
import { invert, transformPoint } from './warp.ts'

export interface QualityNote {
  kind: 'small' | 'blurred' | 'turned' | 'dark' | 'cut'
  /** A face of the same person may score so low with it that a low score tells nothing. */
  serious: boolean
  /** What was measured, in the unit that the text names. */
  value: number
  /** What is the matter and what to do: "Small face, 41 px. Use a closer photo." */
  text: string
}

/** Width of the box, px. In the 128 crop a face is about 95 px wide, so a narrower one than this is enlarged by more than half. */
const LEAST_WIDTH = 60

/** The face in the crop: eyes, cheeks and mouth; no hair, no background. Centre and half axes, px. */
const FACE_ELLIPSE = { x: 64, y: 66, width: 40, height: 46 }

// Sharpness is the energy of brightness steps over 1 px of the crop, as a share of that over 3 px. Contrast and face size cancel out.
/** A surface that changes evenly: (1/3)^2. */
const SMOOTH = 1 / 9
/** Sharp sample photos: 0.21 to 0.31. */
const SHARP = 0.25
/** Per cent of the way from SMOOTH to SHARP. Samples 28 and more, blurred by sigma 1 px 18 and more, by sigma 2 px up to 17; 5 % of LFW below. */
const LEAST_SHARPNESS = 18

/** Sideways offset of the nose from the line of eyes and mouth at 90 degrees, as a share of the eye-mouth distance (a profile: 0.43). */
const NOSE_OUT = 0.45
/** Eye distance by eye-mouth distance: 0.82 to 1.15 in LFW, 0.21 in a profile. Below this, its arc cosine tells the turn. */
const NARROW_EYES = 0.6
/** Degrees. Portraits up to 25; 1 % of LFW beyond. */
const MOST_TURN = 30

// Gray levels in the ellipse. Mean and highlights must both be low: dark skin in good light has highlights of 150 and more.
const LEAST_MEAN = 85
const LEAST_HIGHLIGHT = 125 // 95 of 100 pixels are darker

/** From forehead to chin and from cheek to cheek. */
const HEAD_ELLIPSE: typeof FACE_ELLIPSE = { x: 64, y: 63, width: 44, height: 55 }
/** Per cent of that ellipse beyond the picture's edge. */
const MOST_CUT = 6

interface Measures {
  /** Of the box, px of the upright photo. */
  width: number
  sharpness: number
  turn: number
  mean: number
  highlight: number
  cut: number
}
/** `face` in px of `photo`; `crop` is its aligned 128x128 crop. `scale`: px of the upright photo per px of `photo`. */
function measure(photo: RgbImage, face: Face, crop: GrayImage, scale: number): Measures {
  const toCrop = alignment(face.points)
  const back = invert(toCrop)
  const cut = shareOfHead((x, y) => {
    const [px, py] = transformPoint(back, x, y)
    return px < 0 || py < 0 || px >= photo.width || py >= photo.height
  })
  return {
    width: Math.round(face.box[2] * scale),
    sharpness: Math.round(sharpnessOf(crop)),
    turn: turnOf(face.points.map(([x, y]) => transformPoint(toCrop, x, y))),
    ...brightnessOf(crop),
    cut,
  }
}

/** What to know about a face, as notes. Parameters as those of `measure`. */
export function judgeQuality(photo: RgbImage, face: Face, crop: GrayImage, scale = 1): QualityNote[] {
  return notesOf(measure(photo, face, crop, scale))
}

/**
 * One number to choose among good faces by, 0..1: the detector's score, less for what is small, soft, turned or cut. Parameters as those
 * of `measure`.
 */
export function gradeFace(photo: RgbImage, face: Face, crop: GrayImage, scale = 1): number {
  const { width, sharpness, turn, cut } = measure(photo, face, crop, scale)
  const upTo = (enough: number, value: number) => 0.5 + 0.5 * Math.min(1, value / enough)
  const straight = Math.max(0, 1 - turn / 90)
  return (
    face.score *
    upTo(2 * LEAST_WIDTH, width) *
    upTo(3 * LEAST_SHARPNESS, sharpness) *
    straight *
    (1 - cut / 100)
  )
}

function notesOf({ width, sharpness, turn: exactTurn, mean, highlight, cut }: Measures): QualityNote[] {
  const notes: QualityNote[] = []
  if (width < LEAST_WIDTH) notes.push(note('small', width, `Small face, ${width} px. Use a closer photo.`))

  if (sharpness < LEAST_SHARPNESS)
    notes.push(
      note(
        'blurred',
        sharpness,
        `Blurred face, ${sharpness} % of a sharp photo's detail. Use a sharper photo.`,
      ),
    )

  const turn = Math.round(exactTurn / 5) * 5
  if (exactTurn > MOST_TURN)
    notes.push(
      note(
        'turned',
        turn,
        `Face turned away, about ${turn} degrees. Use a photo that looks into the camera.`,
      ),
    )

  const brightness = Math.round(mean / 2.55)
  if (mean < LEAST_MEAN && highlight < LEAST_HIGHLIGHT)
    notes.push(
      note('dark', brightness, `Dark face, ${brightness} % of full brightness. Use a photo with more light.`),
    )

  if (cut > MOST_CUT)
    notes.push(
      note(
        'cut',
        cut,
        `${cut} % of the face is beyond the picture's edge. Use a photo that shows all of it.`,
      ),
    )
  return notes
}

const note = (kind: QualityNote['kind'], value: number, text: string): QualityNote => ({
  kind,
  serious: true,
  value,
  text,
})

/** Per cent of the way from SMOOTH to SHARP, 0 and more. */
function sharpnessOf({ data, width }: GrayImage): number {
  let fine = 0
  let coarse = 0
  const step = (from: number, to: number) => {
    const [a, b] = [data[from] ?? 0, data[to] ?? 0]
    return a === 0 || b === 0 ? 0 : (a - b) ** 2 // exact black is beyond the picture's edge
  }
  eachOfEllipse(FACE_ELLIPSE, (x, y) => {
    const i = y * width + x
    if (data[i + 3] === 0 || data[i + 3 * width] === 0) return
    fine += step(i, i + 1) + step(i, i + width)
    coarse += step(i, i + 3) + step(i, i + 3 * width)
  })
  if (coarse === 0) return 0
  return Math.max(0, ((fine / coarse - SMOOTH) / (SHARP - SMOOTH)) * 100)
}

/** Degrees of the turn to the side, roughly. `points` in px of the crop, eyes level. */
function turnOf(points: [x: number, y: number][]): number {
  const [left = [0, 0], right = [0, 0], nose = [0, 0], mouthLeft = [0, 0], mouthRight = [0, 0]] = points
  const eyesX = (left[0] + right[0]) / 2
  const eyesY = (left[1] + right[1]) / 2
  const height = (mouthLeft[1] + mouthRight[1]) / 2 - eyesY
  const lineX = eyesX + (((mouthLeft[0] + mouthRight[0]) / 2 - eyesX) * (nose[1] - eyesY)) / height
  const offset = Math.min(1, Math.abs(nose[0] - lineX) / height / NOSE_OUT)
  const eyeDistance = Math.abs(right[0] - left[0]) / height
  const byEyes = eyeDistance < NARROW_EYES ? Math.acos(eyeDistance) : 0
  return (Math.max(Math.asin(offset), byEyes) * 180) / Math.PI
}

function brightnessOf({ data, width }: GrayImage): { mean: number; highlight: number } {
  const levels: number[] = []
  eachOfEllipse(FACE_ELLIPSE, (x, y) => {
    const level = data[y * width + x] ?? 0
    if (level > 0) levels.push(level)
  })
  if (levels.length === 0) return { mean: 0, highlight: 0 }
  levels.sort((a, b) => a - b)
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length
  return { mean, highlight: levels[Math.floor(levels.length * 0.95)] ?? 0 }
}

function shareOfHead(counts: (x: number, y: number) => boolean): number {
  let all = 0
  let counted = 0
  eachOfEllipse(HEAD_ELLIPSE, (x, y) => {
    all++
    if (counts(x + 0.5, y + 0.5)) counted++
  })
  return Math.round((counted / all) * 100)
}

function eachOfEllipse(
  { x: cx, y: cy, width, height }: typeof FACE_ELLIPSE,
  visit: (x: number, y: number) => void,
): void {
  for (let y = cy - height; y < cy + height; y++)
    for (let x = cx - width; x < cx + width; x++)
      if (((x + 0.5 - cx) / width) ** 2 + ((y + 0.5 - cy) / height) ** 2 <= 1) visit(x, y)
}
