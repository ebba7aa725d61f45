// The worker's entries for comparing photos.
import { transfer } from 'comlink'
import { wholeFacesOf } from '../../face/cut.ts'
import type { Detector } from '../../face/detect.ts'
import { findFaces as findFacesOf } from '../../face/faces.ts'
import { viewQuality } from '../../gallery/quality.ts'
import { scoreKey } from '../../model/score-in-use.ts'
import { decideSides } from '../../verify/sides.ts'
import { embeddingKey } from '../../verify/verify.ts'
import { enqueue } from '../parts/queue.ts'
import { receiveSignal } from '../parts/signal.ts'
import { decodePhoto } from '../photos/decode.ts'
import type { Started } from '../starting.ts'
import { createRecentFaces } from './recent-faces.ts'
import type { Compared, ComparedFace, PhotoFaces } from './types.ts'

const never = new AbortController().signal

/** What a call may wait for that comes before it is there. */
interface CompareHost {
  detector: Promise<Detector>
  started: Promise<Started>
  /** Throws DeviceError before the engine has started. */
  running(): Started
}

/** Embeds a face that will be compared most likely, while a person chooses the other photo. */
async function embedAhead(face: ComparedFace | undefined, starting: Promise<Started>): Promise<void> {
  if (!face) return
  const { recent, verdictEmbedder, model } = await starting
  const ahead = enqueue(never, () => recent.embed(verdictEmbedder, embeddingKey(model.card), [face]))
  await ahead.catch(() => undefined) // the comparison meets the same fault and tells it
}

export function compareEntries(host: CompareHost) {
  const recentFaces = createRecentFaces(`${performance.timeOrigin} ${Math.random()}`)
  return {
    /**
     * The faces of a photo, largest first, each with its crop and quality notes. Asked while the engine starts, it answers as soon as the
     * detector is there.
     */
    async findFaces(photo: Blob, name: string, port: MessagePort | null): Promise<PhotoFaces> {
      const signal = receiveSignal(port)
      const detector = await host.detector
      return enqueue(signal, async () => {
        const begin = performance.now()
        const { image, width, height, preview } = await decodePhoto(photo, name)
        signal.throwIfAborted()
        const { faces: found, note } = wholeFacesOf(await findFacesOf(image, detector), image, name)
        const faces = recentFaces.name(found)
        void embedAhead(faces[0], host.started)
        return transfer({ width, height, preview, faces, note, ms: performance.now() - begin }, [preview])
      })
    },

    /** Score and verdict of two sides, each with the ids of the chosen faces of 1 to 8 photos; `told` are faces to know from now on. */
    compare(left: string[], right: string[], told: ComparedFace[]): Promise<Compared> {
      return enqueue(never, async () => {
        const { model, engine, engineLabel, recent, verdictEmbedder } = host.running()
        const begin = performance.now()
        const { calibration, title, weights } = model.card
        recentFaces.keep(told)
        const ids = [...left, ...right]
        const faces = ids.map(recentFaces.find).filter(face => face !== undefined)
        const unknown = ids.filter(id => !recentFaces.find(id))
        if (unknown.length > 0) return { comparison: null, unknown }
        recentFaces.keep(faces)
        const embeddings = await recent.embed(verdictEmbedder, embeddingKey(model.card), faces)
        const samples = faces.map((face, n) => ({
          face,
          embedding: embeddings[n] ?? new Float32Array(),
          quality: viewQuality(face),
        }))
        const sides = [samples.slice(0, left.length), samples.slice(left.length)] as const
        const comparison = {
          ...decideSides(...sides, { scorer: model.scorer, calibration }),
          engine,
          engineLabel,
          model: title,
          modelSha256: weights.sha256,
          scoreKey: scoreKey(model.card),
          ms: performance.now() - begin,
        }
        return { comparison, unknown }
      })
    },
  }
}
