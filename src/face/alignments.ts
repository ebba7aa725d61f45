// The table of alignments: how crops that others have cut show a face. A crop is told by its size; where a size can mean several, or is the
// size of no row, the detector's points on a sample of pictures decide.
import type { GrayImage, RgbImage } from '../image.ts'
import { alignCrop, alignment as alignmentOf, SPHEREFACE } from './align.ts'
import type { Face, Point } from './face.ts'
import { transformPoint } from './warp.ts'

interface Size {
  width: number
  height: number
}
export interface Alignment extends Size {
  /** Of the command line. */
  key: string
  /** Of reports and people. */
  name: AlignmentName
  /** Eyes, nose and corners of the mouth, px of a crop of this size, zero-based pixel edges. */
  points: Face['points']
  /** Other square sizes that the same crop has; those and its own say nothing alone. */
  alsoSquare?: readonly number[]
}
export type AlignmentName =
  | 'crop 144x144'
  | 'crop 128x128'
  | 'chip 96x112'
  | 'ArcFace 112x112'
  | 'CelebA 178x218'
  | 'FFHQ'

/** Crops of the data sets and of the network fix the middles of eyes and mouth (align.ts); the distances beside them are usual ones. */
const lightCnn = (margin: number): Face['points'] => {
  const at = (x: number, y: number): Point => [x + margin, y + margin]
  return [at(43, 40), at(85, 40), at(64, 64), at(47, 88), at(81, 88)]
}

export const ALIGNMENTS: readonly Alignment[] = [
  { key: 'lightcnn-144', name: 'crop 144x144', width: 144, height: 144, points: lightCnn(8) },
  { key: 'lightcnn-128', name: 'crop 128x128', width: 128, height: 128, points: lightCnn(0) },
  { key: 'sphereface', name: 'chip 96x112', width: 96, height: 112, points: SPHEREFACE },
  {
    // deepinsight/insightface python-package/insightface/utils/face_align.py arcface_dst: SphereFace's points 8 px to the right
    ...{ key: 'arcface', name: 'ArcFace 112x112', width: 112, height: 112 },
    points: [
      [38.2946, 51.6963],
      [73.5318, 51.5014],
      [56.0252, 71.7366],
      [41.5493, 92.3655],
      [70.7299, 92.2041],
    ],
  },
  {
    // means of CelebA's list_landmarks_align_celeba.txt
    ...{ key: 'celeba', name: 'CelebA 178x218', width: 178, height: 218 },
    points: [
      [69, 111],
      [108, 111],
      [88, 136],
      [72, 152],
      [105, 152],
    ],
  },
  {
    // xinntao/facexlib facexlib/utils/face_restoration_helper.py face_template: means of FFHQ at 512 x 512
    ...{ key: 'ffhq', name: 'FFHQ', width: 512, height: 512, alsoSquare: [128, 256, 1024] },
    points: [
      [192.98138, 239.94708],
      [318.90277, 240.1936],
      [256.63416, 314.01935],
      [201.26117, 371.41043],
      [313.08905, 371.15118],
    ],
  },
]

export function alignmentNamed(name: string): Alignment {
  const found = ALIGNMENTS.find(row => row.name === name || row.key === name)
  if (!found) throw new TypeError(`alignmentNamed: expected one of the table, got ${name}`)
  return found
}

/** The row whose size this is and of no other; null where the size says nothing. */
export const alignmentOfSize = ({ width, height }: Size): Alignment | null =>
  ALIGNMENTS.find(row => !row.alsoSquare && row.width === width && row.height === height) ?? null

/** Where a crop of this size has the row's points. */
function pointsIn({ points, width, height }: Alignment, size: Size): Face['points'] {
  const [x, y] = [size.width / width, size.height / height]
  return points.map(([px, py]) => [px * x, py * y]) as Face['points']
}

/** Another's crop as ours, `size` x `size`: warped by its five points. */
export const cropOfAligned = (image: RgbImage | GrayImage, row: Alignment, size: 128 | 144): GrayImage =>
  alignCrop(image, pointsIn(row, image), { size })

/** A picture's size, and the points of the face that the detector found in it. */
export interface Measured extends Size {
  points: Face['points']
}
const SIDE = 128
const EYES: Point = [64, 40]
const MOUTH_Y = 88
/** Median distance up to which pictures are taken to be of a row, px of the 128 crop; a face that is merely near the middle is farther off. */
const MOST_OFF = 6
const FEWEST = 3

/** How far eyes or mouth are from where our crop has them once the picture is warped by the row; the median of the pictures. */
export function distanceFrom(row: Alignment, faces: readonly Measured[]): number {
  const off = faces.map(({ points, ...size }) => {
    const warp = alignmentOf(pointsIn(row, size), SIDE)
    const [left, right, , mouthLeft, mouthRight] = points.map(([x, y]) =>
      transformPoint(warp, x, y),
    ) as Face['points']
    const eyes = Math.hypot((left[0] + right[0]) / 2 - EYES[0], (left[1] + right[1]) / 2 - EYES[1])
    return Math.max(eyes, Math.abs((mouthLeft[1] + mouthRight[1]) / 2 - MOUTH_Y))
  })
  return off.sort((a, b) => a - b)[Math.floor(off.length / 2)] ?? Number.POSITIVE_INFINITY
}

/** The row that fits the faces of a sample best; null where none fits, so that faces are to be searched. */
export function measuredAlignment(faces: readonly Measured[]): { row: Alignment; offPx: number } | null {
  if (faces.length < FEWEST) return null
  const [best] = ALIGNMENTS.map(row => ({ row, offPx: distanceFrom(row, faces) })).sort(
    (a, b) => a.offPx - b.offPx,
  )
  return best && best.offPx <= MOST_OFF ? best : null
}
