// One picture of a source -> the 144x144 crop of the data set, with what tells duplicates. Runs in the host's workers.
import { alignCrop } from '../face/align.ts'
import { type AlignmentName, alignmentNamed, alignmentOfSize, cropOfAligned } from '../face/alignments.ts'
import type { Face } from '../face/face.ts'
import { type FileKind, SNIFF_BYTES, sniff } from '../face/sniff.ts'
import { channelsOf, type GrayImage, type RgbImage, resize, toGray } from '../image.ts'
import type { CropHost } from './crop-host.ts'
import { differenceHash } from './duplicates.ts'
import type { Cause } from './manifest.ts'
import { DIGEST_BYTES, SIDE } from './shards.ts'

/** How an aligned picture becomes 144x144: by its size, where none is named. */
export type Convention = AlignmentName | 'MS-Celeb-1M'
export interface Prepared {
  /** [144, 144] */
  image: Uint8Array
  digest: Uint8Array
  hash: Uint8Array
  /** Null where the face was searched. */
  convention: Convention | null
  /** Only when asked for. */
  measured?: Measured
}
interface Measured {
  /** Size of the picture itself. */
  width: number
  height: number
  /**
   * Of an aligned picture: how far eyes or mouth are from where LightCNN expects them, px of the crop, whichever is farther. Null when no
   * face is found in the crop.
   */
  offPx: number | null
}
export interface PrepareOptions {
  /** True: the picture is a crop already. False: the face is searched. */
  aligned: boolean
  /** What the aligned pictures are, where their size does not tell. */
  alignment?: AlignmentName
  /** Also measure the picture, and whether an aligned face is where it should be. */
  isMeasured?: boolean
}

/** Larger files are no pictures of a data set, and are not read. */
export const MAX_PICTURE_BYTES = 64 * 2 ** 20

/** Pictures, or what may be taken for some, that not every decoder opens. */
const NOT_READ: readonly FileKind[] = ['tiff', 'jxl', 'svg', 'picture', 'video', 'pdf']

/** Gives the crop, or why there is none. */
export async function preparePicture(
  bytes: Uint8Array<ArrayBuffer>,
  { aligned, alignment, isMeasured = false }: PrepareOptions,
  host: CropHost,
): Promise<Prepared | Cause> {
  if (bytes.length === 0) return 'empty file'
  const sha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const picture = await host.decode(new Blob([bytes])).catch(() => null)
  if (!picture && NOT_READ.includes(sniff(bytes.subarray(0, SNIFF_BYTES)))) return 'other picture'
  if (!picture || picture.width === 0 || picture.height === 0) return 'broken picture'
  const convention = aligned ? (alignment ?? conventionOf(picture)) : null
  const crop = convention ? alignedCrop(picture, convention) : await searchedCrop(picture, host)
  if (!crop) return 'no face'
  return {
    image: crop.data,
    digest: sha256.slice(0, DIGEST_BYTES),
    hash: differenceHash(crop.data),
    convention,
    ...(isMeasured && {
      measured: {
        width: picture.width,
        height: picture.height,
        offPx: aligned ? await distanceOff(crop, host) : null,
      },
    }),
  }
}

/** The middle of the eyes and the middle of the mouth in a 144x144 crop (face/align.ts). */
const EYES = { x: SIDE / 2, y: 48 }
const MOUTH_Y = 96

/** In turned heads the mouth's middle lies beside the eyes', so that only its height counts. */
async function distanceOff(crop: GrayImage, host: CropHost): Promise<number | null> {
  const face = mainFace(await host.findFaces(toColour(crop)), crop)
  if (!face) return null
  const [left, right, , mouthLeft, mouthRight] = face.points
  const eyes = Math.hypot((left[0] + right[0]) / 2 - EYES.x, (left[1] + right[1]) / 2 - EYES.y)
  return Math.max(eyes, Math.abs((mouthLeft[1] + mouthRight[1]) / 2 - MOUTH_Y))
}

export const conventionOf = (size: { width: number; height: number }): Convention =>
  alignmentOfSize(size)?.name ?? 'MS-Celeb-1M'

/**
 * A picture that is a crop already, as 144x144:
 * - 144x144 as it is;
 * - 128x128, what the network sees, into the middle; the 8 px around it repeat its edge, because the random crops of training need them;
 * - other rows of the table of alignments, warped by their five points (face/alignments.ts);
 * - anything else as the reference reads MS-Celeb-1M (mindspore-ai/models@eab643f research/cv/LightCNN, Resize(144)): the shorter side
 *   becomes 144; of the longer one the middle is kept.
 */
export function alignedCrop(picture: RgbImage | GrayImage, convention: Convention): GrayImage {
  const gray = isGray(picture) ? picture : toGray(picture)
  const isSquare = (side: number) => picture.width === side && picture.height === side
  if (convention === 'crop 144x144' && isSquare(SIDE)) return gray
  if (convention === 'crop 128x128' && isSquare(128))
    return window(gray, -(SIDE - 128) / 2, -(SIDE - 128) / 2)
  if (convention !== 'MS-Celeb-1M') return cropOfAligned(picture, alignmentNamed(convention), SIDE)
  const scale = SIDE / Math.min(gray.width, gray.height)
  const sized = resize(
    gray,
    Math.max(SIDE, Math.round(gray.width * scale)),
    Math.max(SIDE, Math.round(gray.height * scale)),
  )
  return window(sized, Math.floor((sized.width - SIDE) / 2), Math.floor((sized.height - SIDE) / 2))
}

/** The 144x144 pixels from (left, top) on; beyond the picture its edge repeats. */
function window({ width, height, data }: GrayImage, left: number, top: number): GrayImage {
  const out = new Uint8Array(SIDE * SIDE)
  for (let y = 0, i = 0; y < SIDE; y++) {
    const row = Math.max(0, Math.min(height - 1, top + y)) * width
    for (let x = 0; x < SIDE; x++, i++) out[i] = data[row + Math.max(0, Math.min(width - 1, left + x))] ?? 0
  }
  return { width: SIDE, height: SIDE, data: out }
}

export async function searchedCrop(picture: RgbImage | GrayImage, host: CropHost): Promise<GrayImage | null> {
  const face = mainFace(await host.findFaces(toColour(picture)), picture)
  return face ? alignCrop(picture, face.points, { size: SIDE }) : null
}

/**
 * The face that a picture is of, when it shows several: large and near the middle
 * (davidsandberg/facenet src/align/align_dataset_mtcnn.py: area - 2 x squared distance from the middle).
 */
export function mainFace(
  faces: readonly Face[],
  { width, height }: { width: number; height: number },
): Face | undefined {
  const weight = ({ box: [x, y, w, h] }: Face) =>
    w * h - 2 * ((x + w / 2 - width / 2) ** 2 + (y + h / 2 - height / 2) ** 2)
  return faces.toSorted((a, b) => weight(b) - weight(a))[0]
}

const isGray = (image: RgbImage | GrayImage): image is GrayImage => channelsOf(image) === 1

/** The detector wants colour: gray three times. */
export function toColour(image: RgbImage | GrayImage): RgbImage {
  if (!isGray(image)) return image
  const data = new Uint8Array(image.data.length * 4)
  for (let i = 0; i < image.data.length; i++) data.fill(image.data[i] ?? 0, 4 * i, 4 * i + 3)
  return { ...image, data }
}
