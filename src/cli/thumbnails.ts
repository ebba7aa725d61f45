// Small pictures of the worst mistakes for the HTML report.
import sharp from 'sharp'
import { pictures } from '../data/sources.ts'
import { figuresOf } from '../evaluate/protocols/table.ts'
import type { Report } from '../evaluate/report.ts'
import { readBytes } from '../format/tensor.ts'
import { channelsOf } from '../image.ts'
import { decodePicture } from './decode-picture.ts'
import { openPictures } from './embed.ts'

const SIDE = 96

/** JPEG data addresses by picture name. */
export async function thumbnails(
  path: string,
  report: Report,
  paths: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const { mistakes } = figuresOf(report)
  const wanted = new Set([...mistakes.genuine, ...mistakes.impostor].flatMap(({ a, b }) => [a, b]))
  const found = new Map<string, string>()
  for await (const { name, open } of pictures(await openPictures(path), { names: new Set(wanted), paths })) {
    if (!wanted.has(name)) continue
    const file = await open()
    const bytes = await readBytes(file, 0, file.size)
    const image = await decodePicture(new Blob([bytes]))
    const { width, height } = image
    const small = await sharp(image.data, {
      raw: { width, height, channels: channelsOf(image) === 1 ? 1 : 4 },
    })
      .resize(SIDE, SIDE, { fit: 'inside' })
      .jpeg({ quality: 80 })
      .toBuffer()
    found.set(name, `data:image/jpeg;base64,${small.toString('base64')}`)
    wanted.delete(name)
    if (wanted.size === 0) break
  }
  return found
}
