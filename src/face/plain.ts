// A picture file in a form that the decoders of browsers and sharp read alike, with the colours that only some of them know told apart.
import { type ColourSpace, nclxSpace } from './colour.ts'
import { plainPng } from './png.ts'
import type { FileKind } from './sniff.ts'

export interface PlainPicture {
  bytes: Uint8Array<ArrayBuffer>
  /** What the decoded pixels have to be brought to sRGB from; null when the decoder does that. */
  colour: ColourSpace | null
}

/** The bytes of an AVIF are changed in place. */
export function plainPicture(kind: FileKind, bytes: Uint8Array<ArrayBuffer>): PlainPicture {
  if (kind === 'png') return plainPng(bytes)
  return { bytes, colour: kind === 'avif' ? plainAvif(bytes) : null }
}

const [SRGB_PRIMARIES, SRGB_CURVE] = [1, 13] // ITU-T H.273
const DESCRIPTION_BYTES = 32768 // the boxes before the pixels

/** Sharp leaves an nclx box aside and each browser presses HDR in its own way; sharp does not know an animation by its first name. */
function plainAvif(bytes: Uint8Array): ColourSpace | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = String.fromCharCode(...bytes.subarray(0, DESCRIPTION_BYTES))
  if (text.startsWith('avis', 8) && text.includes('avif', 12)) bytes.set([0x61, 0x76, 0x69, 0x66], 8)
  const at = text.indexOf('colrnclx')
  if (at < 0 || at + 12 > bytes.length || /colr(prof|rICC)/.test(text)) return null
  const colour = nclxSpace(view.getUint16(at + 8), view.getUint16(at + 10))
  if (!colour) return null
  for (let box = at; box >= 0 && box + 12 <= bytes.length; box = text.indexOf('colrnclx', box + 1)) {
    view.setUint16(box + 8, SRGB_PRIMARIES)
    view.setUint16(box + 10, SRGB_CURVE)
  }
  return colour
}
