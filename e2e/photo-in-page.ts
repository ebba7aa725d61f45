// What photos.e2e.ts runs in a blank page: the page's own decoder, without the page around it.
import { decodePhoto } from '../src/worker/photos/decode.ts'

export interface Decoded {
  width: number
  height: number
  /** R, G, B and an unused byte, as base64. */
  pixels: string
  /** Share of the picture that the file does not hold; null of a whole file. */
  missing: number | null
}

export async function decodeInPage(base64: string, name: string): Promise<Decoded> {
  const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0))
  const { image, width, height, preview } = await decodePhoto(new Blob([bytes]), name)
  preview.close()
  let text = ''
  for (let at = 0; at < image.data.length; at += 8192)
    text += String.fromCharCode(...image.data.subarray(at, at + 8192))
  return { width, height, pixels: btoa(text), missing: image.missing?.share ?? null }
}
