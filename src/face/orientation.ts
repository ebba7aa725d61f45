// How a WebP photo was held: browsers turn JPEG, PNG and AVIF as their EXIF data say, but Chromium does not turn WebP.
// RFC 9649 2.7.1.5 (chunk EXIF), EXIF 2.32 4.6.4 (tag Orientation, which TIFF calls 274).

/** 1: upright. 2, 4, 5, 7 are mirrored; 5 to 8 lie on their side. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

const UPRIGHT = 1
const ORIENTATION_TAG = 0x0112

/** The orientation in a WebP file's EXIF data. It is overwritten there by "upright", so that no decoder turns the photo a second time. */
export function takeOrientation(webp: Uint8Array): Orientation {
  const view = new DataView(webp.buffer, webp.byteOffset, webp.byteLength)
  for (let at = 12; at + 8 <= webp.length; ) {
    const bytes = view.getUint32(at + 4, true)
    if (textAt(webp, at, 4) === 'EXIF')
      return takeFromExif(
        new DataView(webp.buffer, webp.byteOffset + at + 8, Math.min(bytes, webp.length - at - 8)),
      )
    at += 8 + bytes + (bytes % 2)
  }
  return UPRIGHT
}

/** A TIFF header, after which some writers still put JPEG's "Exif\0\0". */
function takeFromExif(exif: DataView): Orientation {
  try {
    const start = exif.getUint32(0) === 0x45786966 ? 6 : 0
    const isLittle = exif.getUint16(start) === 0x4949 // "II"
    const directory = start + exif.getUint32(start + 4, isLittle)
    const entries = exif.getUint16(directory, isLittle)
    for (let entry = directory + 2; entry < directory + 2 + 12 * entries; entry += 12) {
      if (exif.getUint16(entry, isLittle) !== ORIENTATION_TAG) continue
      const value = exif.getUint16(entry + 8, isLittle)
      exif.setUint16(entry + 8, UPRIGHT, isLittle)
      return isOrientation(value) ? value : UPRIGHT
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error // EXIF data that are cut off say nothing
  }
  return UPRIGHT
}

const isOrientation = (value: number): value is Orientation => value >= 1 && value <= 8

const textAt = (bytes: Uint8Array, at: number, length: number) =>
  String.fromCharCode(...bytes.subarray(at, at + length))
