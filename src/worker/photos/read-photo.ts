// A photo's file -> every face in it with its embedding; where it runs is the caller's choice.
import { wholeFacesOf } from '../../face/cut.ts'
import type { Detector } from '../../face/detect.ts'
import { type FoundFace, findFaces } from '../../face/faces.ts'
import type { GrayImage } from '../../image.ts'
import { decodeUpright } from './decode.ts'
import type { ReadPhoto } from './types.ts'

interface Reader {
  detector: Detector
  embeddingKey: string
  /** Runs the detection when its turn comes. */
  detect(find: () => Promise<FoundFace[]>): Promise<FoundFace[]>
  embed(crops: GrayImage[]): Promise<Float32Array[]>
}

/** Throws FormatError when it is no picture that can be read. `name` stands in errors. */
export async function readPhotoWith(photo: Blob, name: string, reader: Reader): Promise<ReadPhoto> {
  const { detector, embeddingKey } = reader
  const { image, width, height } = await decodeUpright(photo, name)
  const { faces: found, note } = wholeFacesOf(
    await reader.detect(() => findFaces(image, detector)),
    image,
    name,
  )
  const embeddings = found.length > 0 ? await reader.embed(found.map(({ crop }) => crop)) : []
  const cut = note ? [{ kind: 'cut' as const, serious: false, value: 0, text: note }] : []
  const faces = found.flatMap((face, i) => {
    const embedding = embeddings[i]
    return embedding ? [{ ...face, quality: [...face.quality, ...cut], embedding }] : []
  })
  return { width, height, faces, embeddingKey }
}
