// Whether a file is a photo that can be opened, told before any decoder sees it, in sentences that name the file and the remedy.
import { FormatError } from '../errors.ts'
import { readFrame } from './containers.ts'
import { type FileKind, SNIFF_BYTES, sniff } from './sniff.ts'

/** A Blob, or an open file. */
export interface PhotoFile {
  size: number
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> }
}
export interface CheckedPhoto {
  bytes: Uint8Array<ArrayBuffer>
  kind: FileKind
  /** A JPEG that breaks off within the picture or lacks its end (cut.ts). */
  isCut: boolean
}

const MOST_PIXELS = 150e6 // 600 MB while a decoder works: what a tab survives
const MOST_BYTES = 500e6
/** Photos of more pixels than this are kept as averages of blocks: 200 MB, which a phone's tab survives. */
const KEPT_PIXELS = 50e6

const AS_JPEG = 'Save it as JPEG and try again.'
const REFUSALS: Partial<Record<FileKind, string>> = {
  tiff: `is a TIFF picture or a camera’s raw file, which browsers cannot open. ${AS_JPEG}`,
  jxl: `is a JPEG XL picture, which few browsers can open. ${AS_JPEG}`,
  picture: `is a picture in a format that browsers cannot open. ${AS_JPEG}`,
  svg: 'is an SVG drawing, not a photo. Choose a photo, or export the drawing as PNG.',
  video: 'is a video. Choose a photo, or save one picture of the video as JPEG.',
  pdf: 'is a PDF document. Choose a photo, or save the page as JPEG.',
  zip: 'is a ZIP archive or an Office document. Unpack it and choose a photo.',
  text: 'is a text file, not a photo. Choose a JPEG, PNG or WebP file.',
  unknown: 'isn’t a photo in a known format. Choose a JPEG, PNG or WebP file.',
}

/** Reads the file and checks it: content, size in px, and that it is not cut off, or is a JPEG of which a part can be shown. Throws FormatError. */
export async function checkPhoto(file: PhotoFile, name: string): Promise<CheckedPhoto> {
  if (file.size === 0)
    throw new FormatError(`${name} is empty (0 bytes). Copy the photo again and choose the copy.`)
  const kind = sniff(new Uint8Array(await file.slice(0, SNIFF_BYTES).arrayBuffer()))
  const refusal = REFUSALS[kind]
  if (refusal) throw new FormatError(`${name} ${refusal}`)
  if (file.size > MOST_BYTES)
    throw new FormatError(
      `${name} has ${Math.round(file.size / 1e6)} MB; at most 500 MB can be opened. ${AS_JPEG}`,
    )
  const bytes = new Uint8Array(await file.slice(0, file.size).arrayBuffer())
  const frame = readFrame(kind, bytes) ?? { width: 0, height: 0, isWhole: true }
  const { width, height, isWhole, isCut = false } = frame
  if (width * height > MOST_PIXELS)
    throw new FormatError(
      `${name} is ${width.toLocaleString('en')} x ${height.toLocaleString('en')} px (${Math.round((width * height) / 1e6)} megapixels); ` +
        'at most 150 megapixels can be opened. Make it smaller and try again.',
    )
  if ((!isWhole && !isCut) || width * height === 0) throw damaged(name)
  return { bytes, kind, isCut }
}

/** What a decoder's refusal of a checked photo means. */
export function damaged(name: string): FormatError {
  return new FormatError(`${name} is damaged or cut off. Copy or download the photo again.`)
}

/** Side in px of the blocks that are kept as one px each; 1 keeps every px. What a last, incomplete block shows is left out. */
export function keptBlock(width: number, height: number): number {
  const block = Math.ceil(Math.sqrt((width * height) / KEPT_PIXELS))
  return Math.max(1, Math.min(block, width, height))
}
