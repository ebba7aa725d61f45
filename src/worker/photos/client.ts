// Photo sets for the page.
import { proxy, transfer } from 'comlink'
import type { GrayImage } from '../../image.ts'
import type { CountProgress, Identification } from '../gallery/types.ts'
import { call, forgetDeaths, remote } from '../host.ts'
import { sendSignal } from '../parts/signal.ts'
import type { ArchiveEntry, AskedFace, FacesToGroup, Finding, Grouping, ReadPhoto } from './types.ts'

const toPort = (signal: AbortSignal | undefined) => {
  const port = sendSignal(signal)
  return port ? transfer(port, [port]) : null
}

/** Photos on their way at once that keep every core busy. */
export const photosAtOnce = (count: 'one' | 'many'): number =>
  count === 'one' ? 2 : Math.min(4, navigator.hardwareConcurrency) + 2

/** Every face of a photo with its embedding. `many`: of a photo set. Throws FormatError when it is no picture that can be read. */
export async function readPhoto(
  photo: Blob,
  name: string,
  count: 'one' | 'many',
  signal?: AbortSignal,
): Promise<ReadPhoto> {
  const read = await call(remote().readPhoto(photo, name, count, toPort(signal)))
  forgetDeaths()
  return read
}

/** Embeddings of crops with the model in use. */
export const embedAgain = (
  crops: GrayImage[],
  onProgress: (progress: CountProgress) => void,
  signal?: AbortSignal,
): Promise<Float32Array[]> => call(remote().embedAgain(crops, proxy(onProgress), toPort(signal)))

/** All partitions of the faces. Throws RangeError for more than MOST_FACES. */
export const groupPhotoSet = (
  faces: FacesToGroup,
  onProgress: (progress: CountProgress) => void,
  signal?: AbortSignal,
): Promise<Grouping> => call(remote().groupPhotoSet(faces, proxy(onProgress), toPort(signal)))

/** Every face with its best score against a person's embeddings, best first. */
export const scorePhotoSet = (embeddings: Float32Array[], person: Float32Array[]): Promise<Finding> =>
  call(remote().scorePhotoSet(embeddings, person))

/** Who of the open gallery each face is; null while the gallery is another model's. */
export const identifyEmbeddings = (
  faces: AskedFace[],
  falseAlarmRate: number,
): Promise<Identification[] | null> => call(remote().identifyEmbeddings(faces, falseAlarmRate))

/** A zip archive of files in folders, at most 4 GiB. */
export const zipFiles = (
  entries: ArchiveEntry[],
  onProgress: (progress: CountProgress) => void,
  signal?: AbortSignal,
): Promise<Blob> => call(remote().zipFiles(entries, proxy(onProgress), toPort(signal)))
