// How the crops of a source are aligned, told by the sizes of its first pictures, and by the detector's points where sizes say nothing.
import { type Alignment, alignmentOfSize, type Measured, measuredAlignment } from '../face/alignments.ts'
import { readBytes } from '../format/tensor.ts'
import type { GrayImage, RgbImage } from '../image.ts'
import type { CropHost } from './crop-host.ts'
import { items } from './import-items.ts'
import type { ImportSource } from './import-source.ts'
import { START } from './manifest.ts'
import { MAX_PICTURE_BYTES, mainFace, toColour } from './prepare.ts'
import type { Reading } from './reading.ts'

export interface ChosenAlignment {
  /** Null where sizes tell it for each picture, or nothing fits. */
  row: Alignment | null
  /** What was found, in a sentence. */
  sentence: string
}

const SAMPLE = 16
const MOST_LOOKED_AT = 200

/** Looks at the first pictures. */
export async function chooseAlignment(
  source: ImportSource,
  reading: Reading,
  host: CropHost,
): Promise<ChosenAlignment> {
  const pictures = await sampleOf(source, reading, host)
  const bySize = new Set(pictures.map(picture => alignmentOfSize(picture)?.name))
  const [size] = bySize
  if (bySize.size === 1 && size !== undefined)
    return { row: null, sentence: `By their size the pictures are ${size}.` }
  const faces: Measured[] = []
  for (const picture of pictures) {
    const face = mainFace(await host.findFaces(toColour(picture)), picture)
    if (face) faces.push({ width: picture.width, height: picture.height, points: face.points })
  }
  const measured = measuredAlignment(faces)
  if (measured)
    return {
      row: measured.row,
      sentence: `Eyes and mouth of ${faces.length} pictures lie as in ${measured.row.name} (${measured.offPx.toFixed(1)} px off).`,
    }
  return {
    row: null,
    sentence: `Eyes and mouth of the pictures lie as in no alignment that is known. Leave out --aligned, and each face is searched.`,
  }
}

async function sampleOf(
  source: ImportSource,
  reading: Reading,
  host: CropHost,
): Promise<(RgbImage | GrayImage)[]> {
  const pictures: (RgbImage | GrayImage)[] = []
  let looked = 0
  for await (const { picture } of items(source, START, reading)) {
    if (pictures.length === SAMPLE || ++looked > MOST_LOOKED_AT) break
    if (!('open' in picture)) continue
    const file = await picture.open().catch(() => null)
    if (!file || file.size > MAX_PICTURE_BYTES) continue
    const image = await host.decode(new Blob([await readBytes(file, 0, file.size)])).catch(() => null)
    if (image) pictures.push(image)
  }
  return pictures
}
