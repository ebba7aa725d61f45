// Pictures in memory and how they are resampled. Pixel centres lie at (x + 0.5, y + 0.5).

/** 8-bit gray, row-major. */
export interface GrayImage {
  width: number
  height: number
  data: Uint8Array
}
/** 8-bit R, G, B and one unused byte per pixel (what a canvas gives), row-major, transparency already on white. */
export interface RgbImage {
  width: number
  height: number
  data: Uint8Array | Uint8ClampedArray
}
