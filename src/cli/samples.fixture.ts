// Sample photos and what tests make of them, as Node decodes them.
import { readFile } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'
import { createDetector, type Detector } from '../face/detect.ts'
import type { Photo } from '../face/faces.ts'

const PROJECT = new URL('../../', import.meta.url)

/** `pairs/kate-rubins-2.jpg` -> its bytes. */
export const sampleBytes = (name: string) => readFile(new URL(`public/samples/${name}`, PROJECT))

export async function samplePhoto(name: string): Promise<Photo> {
  return photoOf(sharp(await sampleBytes(name)))
}

export async function photoOf(picture: Sharp): Promise<Photo> {
  const upright = await picture.png({ compressionLevel: 0 }).toBuffer() // sharp orders its operations itself: finish them first
  const { data, info } = await sharp(upright).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data, scale: 1 }
}

export async function sampleDetector(): Promise<Detector> {
  return createDetector(await readFile(new URL('models/yunet/yunet.onnx', PROJECT)))
}
