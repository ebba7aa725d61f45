// Any picture's bytes -> sharp. What sharp does not read (BMP, HEIC) or reads in another way than browsers do is decoded here.
import sharp, { type Sharp, type SharpOptions } from 'sharp'
import { FormatError } from '../errors.ts'
import type { ColourSpace } from '../face/colour.ts'
import { plainPicture } from '../face/plain.ts'
import type { FileKind } from '../face/sniff.ts'
import type { RgbImage } from '../image.ts'
import { decodeBmp } from './bmp.ts'
import { readHeif } from './heif.ts'

export interface OpenPicture {
  source: Sharp
  /** Where the pixels that `source` gives have to be brought to sRGB from. */
  colour: ColourSpace | null
}

/** Throws FormatError for kinds of BMP and HEIC that are not read; sharp throws later. `name` begins the sentence. */
export async function openPicture(
  kind: FileKind,
  file: Uint8Array<ArrayBuffer>,
  name: string,
  failOn: SharpOptions['failOn'],
): Promise<OpenPicture> {
  if (kind === 'bmp') return { source: fromPixels(readBmp(file, name)), colour: null }
  if (kind === 'heic') {
    const { image, colour } = await readHeif(file, name)
    return { source: fromPixels(image), colour }
  }
  const { bytes, colour } = plainPicture(kind, file)
  const source = sharp(bytes, { failOn, limitInputPixels: false, pages: 1 })
  if (kind !== 'jpeg') return { source, colour }
  const { space, hasProfile } = await source.metadata()
  return space === 'cmyk' && !hasProfile ? { source: await withoutInks(source), colour } : { source, colour }
}

const fromPixels = ({ width, height, data }: RgbImage): Sharp =>
  sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: false })

/** Inks of which no profile tells the colour, as browsers show them: each takes away its share of light. Libvips has a profile of its own. */
async function withoutInks(source: Sharp): Promise<Sharp> {
  const { data, info } = await source
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .autoOrient()
    .raw()
    .toBuffer({ resolveWithObject: true })
  for (let at = 0; at < data.length; at += 4) {
    const light = 255 - (data[at + 3] ?? 0)
    for (let i = at; i < at + 3; i++) data[i] = Math.round(((255 - (data[i] ?? 0)) * light) / 255)
    data[at + 3] = 255
  }
  return fromPixels({ width: info.width, height: info.height, data })
}

function readBmp(bytes: Uint8Array, name: string): RgbImage {
  try {
    return decodeBmp(bytes)
  } catch {
    throw new FormatError(
      `${name} is a kind of BMP picture that this tool cannot open. Save it as PNG and try again.`,
    )
  }
}
