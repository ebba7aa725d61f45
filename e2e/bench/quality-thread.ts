// A thread of quality-job.ts: spoils a photo in every way, finds the face as Compare does, and embeds it.
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type MessagePort, threadId } from 'node:worker_threads'
import { decodePicture } from '../../src/cli/decode-picture.ts'
import { loadModel } from '../../src/cli/model.ts'
import { modelsFolder } from '../../src/cli/storage.ts'
import { createDetector, type Detector } from '../../src/face/detect.ts'
import { type FoundFace, findFaces, type Photo } from '../../src/face/faces.ts'
import type { QualityNote } from '../../src/face/quality.ts'
import { channelsOf, type GrayImage, type RgbImage } from '../../src/image.ts'
import { ofKind } from '../../src/model/mirror.ts'
import { WAYS } from './quality-ways.ts'

/** `notes`: of the photo as it is. `clean`: with its embedding. `spoilt`: with those of the photo spoilt in every way. */
export interface Request {
  id: number
  bytes: Uint8Array<ArrayBuffer>
  want: 'notes' | 'clean' | 'spoilt'
}
export interface Seen {
  /** Null where no face is found. */
  quality: QualityNote[] | null
  embedding: Float32Array | null
}
/** `spoilt`: by way and strength, three for each way. */
export type Answer = { id: number } & ({ clean: Seen; spoilt: Seen[] } | { error: string })

const HASH_BYTES = 16
const DIMENSION = 256
const BATCH = 8

export async function serve(port: MessagePort, cacheFolder: string): Promise<void> {
  const detector = await createDetector(await readFile(join(modelsFolder(), 'yunet', 'yunet.onnx')))
  const { card, embedder } = await loadModel()
  const embed = remembering(ofKind(embedder, 'mirrored'), cacheFolder, card.weights.sha256.slice(0, 8))
  let last: Promise<unknown> = Promise.resolve()
  port.on('message', ({ id, bytes, want }: Request) => {
    last = last.then(async () => {
      const answer = await look(bytes, want, detector, embed).catch((error: unknown) => ({
        error: String(error),
      }))
      port.postMessage({ id, ...answer } satisfies Answer)
    })
  })
}

type Embed = (crops: GrayImage[]) => Promise<Float32Array[]>

async function look(
  bytes: Uint8Array<ArrayBuffer>,
  want: Request['want'],
  detector: Detector,
  embed: Embed,
): Promise<{ clean: Seen; spoilt: Seen[] }> {
  const image = await decodePicture(new Blob([bytes]))
  const photo = { ...(channelsOf(image) === 1 ? inColour(image) : (image as RgbImage)), scale: 1 }
  const find = async (one: Photo): Promise<FoundFace | undefined> => (await findFaces(one, detector))[0]
  const face = await find(photo)
  const faces = [face]
  if (face && want === 'spoilt')
    for (const way of WAYS)
      for (const strength of way.strengths.keys())
        faces.push(await find({ ...(await way.spoil(photo, face, strength)), scale: 1 }))
  const found = faces.filter(one => one !== undefined)
  const embeddings = want === 'notes' ? [] : await embed(found.map(({ crop }) => crop))
  const [clean, ...spoilt] = faces.map(one => ({
    quality: one?.quality ?? null,
    embedding: one ? (embeddings[found.indexOf(one)] ?? null) : null,
  }))
  return { clean: clean!, spoilt }
}

function inColour({ width, height, data }: GrayImage | RgbImage): RgbImage {
  const colour = new Uint8Array(4 * width * height)
  for (let i = 0; i < data.length; i++) colour.fill(data[i]!, 4 * i, 4 * i + 4)
  return { width, height, data: colour }
}

/** Embeddings of crops that were seen before are read from files, so that another run after a change of the notes takes minutes. */
function remembering(embedder: { embed: Embed }, folder: string, model: string): Embed {
  const known = new Map<string, Float32Array>()
  const names = existsSync(folder) ? readdirSync(folder).filter(name => name.startsWith(model)) : []
  const size = HASH_BYTES + 4 * DIMENSION
  for (const name of names) {
    const file = readFileSync(join(folder, name))
    for (let at = 0; at + size <= file.length; at += size) {
      const embedding = new Float32Array(
        file.buffer.slice(file.byteOffset + at + HASH_BYTES, file.byteOffset + at + size),
      )
      known.set(file.toString('hex', at, at + HASH_BYTES), embedding)
    }
  }
  const mine = join(folder, `${model}-${Date.now()}-${threadId}.bin`)
  const keyOf = ({ data }: GrayImage) => createHash('sha256').update(data).digest().subarray(0, HASH_BYTES)
  return async crops => {
    const fresh = crops.filter(crop => !known.has(keyOf(crop).toString('hex')))
    for (let at = 0; at < fresh.length; at += BATCH) {
      const batch = fresh.slice(at, at + BATCH)
      for (const [n, embedding] of (await embedder.embed(batch)).entries()) {
        const key = keyOf(batch[n]!)
        known.set(key.toString('hex'), embedding)
        appendFileSync(
          mine,
          Buffer.concat([key, Buffer.from(embedding.buffer, embedding.byteOffset, 4 * DIMENSION)]),
        )
      }
    }
    return crops.map(crop => known.get(keyOf(crop).toString('hex'))!)
  }
}
