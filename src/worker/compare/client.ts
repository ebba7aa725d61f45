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

/** Two sides, each with the chosen faces of 1 to 8 photos. */
export function compare(left: readonly ComparedFace[], right: readonly ComparedFace[]): Promise<Comparison> {
  const sent = (faces: readonly ComparedFace[]) =>
    faces.map(({ crop, score, quality }) => ({ crop, score, quality }))
  return call(remote().compare(sent(left), sent(right)))
}
