// Whether weights that arrive are calibrated already: by a model that is at hand with the same weights, else by their own file.
import { messageOf } from '../errors.ts'
import type { ByteSource } from '../format/tensor.ts'
import type { Architecture } from '../model/architectures.ts'
import type { Backend } from '../model/backend.ts'
import type { Calibration, Measured, ModelCard } from '../model/card.ts'
import { calibrationOfScore } from '../model/score-in-use.ts'
import { BACKEND_KEY, CALIBRATION_KEY, readBound, readBoundBackend } from './bound.ts'
import { canonicalSha256 } from './canonical.ts'
import type { Checkpoint } from './checkpoint.ts'
import { recognise } from './lightcnn.ts'
import { openCheckpoint } from './open.ts'
import { weightTensors } from './weights.ts'

/** A model whose calibration may be that of the weights. */
export interface KnownModel {
  card: ModelCard
  /** Of its weights. */
  canonicalSha256(): Promise<string>
  /** Its back-end, with the calibration of its score; null where it has none. */
  backend?(): Promise<Backend | null>
}

export interface FoundCalibration {
  calibration: Calibration | null
  measured: Measured
  /** Where it is from, or why the one in the file was not taken; null where there is nothing to tell. */
  note: string | null
  /** The Joint Bayesian back-end of these weights; `calibration` is the cosine's, its own is in it. */
  backend?: Backend | null
}

/**
 * Models with a calibration of this architecture are asked first; then `own` counts, what the host knows of these weights, or else the
 * file. A file's calibration that is refused is told in `note`.
 */
export async function findCalibration(
  checkpoint: Pick<Checkpoint, 'metadata' | 'name'>,
  weights: { architecture: Architecture; canonicalSha256: string },
  known: readonly KnownModel[],
  own?: FoundCalibration,
): Promise<FoundCalibration> {
  for (const { card, canonicalSha256: of, backend } of known) {
    const { measured, title } = card
    const calibration = calibrationOfScore(card, 'cosine')
    if (card.architecture !== weights.architecture.name || !calibration) continue
    if ((await of()) === weights.canonicalSha256)
      return {
        calibration,
        measured,
        note: `Its weights are those of ${title}, so it has its thresholds.`,
        backend: (await backend?.()) ?? null,
      }
  }
  if (own) return own
  const text = checkpoint.metadata[CALIBRATION_KEY]
  const backendText = checkpoint.metadata[BACKEND_KEY]
  try {
    const backend =
      backendText === undefined
        ? null
        : await readBoundBackend(backendText, weights.canonicalSha256, checkpoint.name)
    if (text === undefined) return { calibration: null, measured: {}, note: null, backend }
    const calibration = readBound(text, weights.canonicalSha256, checkpoint.name)
    return {
      calibration,
      measured: {},
      note: 'Its thresholds came with the file; they weren’t measured here.',
      backend,
    }
  } catch (error) {
    return { calibration: null, measured: {}, note: `${messageOf(error)}. It wasn’t used.` }
  }
}

/** Of a file of weights. Throws FormatError or WeightsError when it is none. */
export async function canonicalOfFile(file: ByteSource, name: string): Promise<string> {
  const checkpoint = await openCheckpoint(file, name)
  const recognition = recognise(checkpoint)
  const tensors = weightTensors(checkpoint, recognition, { classifier: false, dtype: 'F16' })
  if (!recognition.architecture) throw new TypeError('weightTensors refuses other networks')
  return canonicalSha256(recognition.architecture, tensors)
}
