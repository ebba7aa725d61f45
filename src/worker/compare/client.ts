// Comparing photos, for the page.
import { transfer } from 'comlink'
import { call, forgetDeaths, remote } from '../host.ts'
import { sendSignal } from '../parts/signal.ts'
import type { ComparedFace, Comparison, PhotoFaces } from './types.ts'

/** Faces of a photo. `name` stands in the messages. Throws FormatError when it is no picture that can be read. */
export async function findFaces(photo: Blob, name: string, signal?: AbortSignal): Promise<PhotoFaces> {
  const port = sendSignal(signal)
  const found = await call(remote().findFaces(photo, name, port ? transfer(port, [port]) : null))
  forgetDeaths()
  return found
}

/** Two sides, each with the chosen faces of 1 to 8 photos. A worker that does not know some of them is told of these once. */
export async function compare(
  left: readonly ComparedFace[],
  right: readonly ComparedFace[],
): Promise<Comparison> {
  const [ofLeft, ofRight] = [left, right].map(faces => faces.map(({ id }) => id)) as [string[], string[]]
  for (let told: ComparedFace[] = []; ; ) {
    const { comparison, unknown } = await call(remote().compare(ofLeft, ofRight, told))
    if (comparison) return comparison
    if (told.length > 0)
      throw new TypeError('compare: the worker does not know faces that it was just told of')
    told = [...left, ...right]
      .filter(({ id }) => unknown.includes(id))
      .map(({ id, crop, score, quality }) => ({ id, crop, score, quality }))
  }
}
