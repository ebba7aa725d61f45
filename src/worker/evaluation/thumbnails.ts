// Crops of the worst mistakes as small JPEG data addresses, for reports that stand alone.
import type { CropHost } from '../../data/crop-host.ts'
import { cropOf } from '../../data/crops.ts'
import { pictures, type Source } from '../../data/sources.ts'
import { figuresOf } from '../../evaluate/protocols/table.ts'
import type { Report } from '../../evaluate/report.ts'
import type { GrayImage } from '../../image.ts'

const QUALITY = 0.85

/** What the network saw of the worst mistakes, as data addresses by picture name. */
export async function mistakeCrops(
  source: Source,
  reports: readonly Report[],
  crops: CropHost,
  paths: ReadonlyMap<string, string>,
): Promise<Record<string, string>> {
  const wanted = new Set<string>()
  for (const report of reports) {
    const { mistakes } = figuresOf(report)
    for (const { a, b } of [...mistakes.genuine, ...mistakes.impostor]) wanted.add(a).add(b)
  }
  const found: Record<string, string> = {}
  for await (const { name, open } of pictures(source, { names: new Set(wanted), paths })) {
    if (!wanted.delete(name)) continue
    const file = await open()
    const { crop } = await cropOf(new Blob([await file.slice(0, file.size).arrayBuffer()]), crops)
    if (crop) found[name] = await jpegAddress(crop)
    if (wanted.size === 0) break
  }
  return found
}

async function jpegAddress({ width, height, data }: GrayImage): Promise<string> {
  const canvas = new OffscreenCanvas(width, height)
  const pixels = new ImageData(width, height)
  data.forEach((level, i) => {
    pixels.data.fill(level, 4 * i, 4 * i + 3)
    pixels.data[4 * i + 3] = 255
  })
  canvas.getContext('2d')?.putImageData(pixels, 0, 0)
  const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(jpeg)
  })
}
