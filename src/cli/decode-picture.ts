// Pictures of a data set, by the thousand.
import sharp from 'sharp'
import { FormatError } from '../errors.ts'
import { toSrgb } from '../face/colour.ts'
import { decodePnm, isPnm } from '../face/pnm.ts'
import { SNIFF_BYTES, sniff } from '../face/sniff.ts'
import type { GrayImage, RgbImage } from '../image.ts'
import { decodeBmp, isBmp } from './bmp.ts'
import { openPicture } from './open-picture.ts'

const MAX_PIXELS = 150e6
/** Larger photos are kept smaller, px of the longer side: a face that is a tenth of it still has more pixels than the crop. */
const KEPT_SIDE = 2048

// pictures come once each, and the threads are ours
sharp.cache(false)
sharp.concurrency(1)

/** Decodes a picture: upright, transparency on white, gray as gray. Throws when the bytes are no picture or are cut off. */
export async function decodePicture(picture: Blob): Promise<RgbImage | GrayImage> {
  const bytes = new Uint8Array(await picture.arrayBuffer())
  if (isBmp(bytes)) return decodeBmp(bytes) // LightCNN's own crops are BMP files
  if (isPnm(bytes)) return decodePnm(bytes)
  const kind = sniff(bytes.subarray(0, SNIFF_BYTES))
  const { source, colour } = await openPicture(kind, bytes, 'the picture', 'truncated')
  const { width = 0, height = 0 } = await source.metadata()
  if (width * height > MAX_PIXELS) throw new FormatError(`a picture of ${width}x${height} px is too large`)
  const resized = source
    .autoOrient()
    .resize(KEPT_SIDE, KEPT_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
  const { data, info } = await (colour ? resized.toColourspace('srgb') : resized)
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const { channels } = info
  const size = { width: info.width, height: info.height }
  if (channels === 1) return { ...size, data }
  if (channels !== 3) throw new FormatError(`a picture of ${channels} channels, expected 1 or 3`)
  const image = { ...size, data: padded(data, size.width * size.height) }
  if (colour) toSrgb(image, colour)
  return image
}

/** R, G, B -> R, G, B and an unused byte. */
function padded(data: Uint8Array, pixels: number): Uint8Array {
  const out = new Uint8Array(pixels * 4)
  for (let i = 0, p = 0, o = 0; i < pixels; i++, p += 3, o += 4) {
    out[o] = data[p] ?? 0
    out[o + 1] = data[p + 1] ?? 0
    out[o + 2] = data[p + 2] ?? 0
    out[o + 3] = 255
  }
  return out
}
