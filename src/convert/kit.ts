// The inference kit: one zip with the weights, an ONNX model, the card and two short programs that give the page's score.
import { sha256Hex } from '../format/sha256.ts'
import { writeZip } from '../format/zip-write.ts'
import { type Architecture, isOfClassifier } from '../model/architectures.ts'
import { BACKEND_FILE, type Backend, backendCard, writeBackend } from '../model/backend.ts'
import type { ModelCard } from '../model/card.ts'
import { calibrationOfScore, withScore } from '../model/score-in-use.ts'
import { canonicalSha256 } from './canonical.ts'
import { exportChunks, toBlob } from './export.ts'
import { parametersOf } from './install.ts'
import PYTHON_EXAMPLE from './kit/verify.py?raw'
import TYPESCRIPT_EXAMPLE from './kit/verify.ts.txt?raw'
import type { WeightDtype, WeightTensors } from './weights.ts'

export interface Kit {
  architecture: Architecture
  /** All tensors; the ONNX model of a kit gives embeddings only. */
  tensors: WeightTensors
  dtype: WeightDtype
  /** What is known about the model; the kit's card describes the kit's own weights file. */
  card: ModelCard
  /** The one that the card names, with the calibration of its score. */
  backend?: Backend | null
}

/** The kit's parts, in order. */
export async function* kitChunks({ architecture, tensors, dtype, card, backend = null }: Kit) {
  const embedding = new Map([...tensors].filter(([name]) => !isOfClassifier(architecture, name)))
  const file = async (format: 'safetensors' | 'onnx') => {
    const blob = await toBlob(
      exportChunks(format, architecture, embedding, {
        dtype,
        calibration: calibrationOfScore(card, 'cosine'),
      }),
    )
    return new Uint8Array(await blob.arrayBuffer())
  }
  const text = (content: string) => () => new TextEncoder().encode(content)
  const parameters = parametersOf(embedding)
  let weights: ModelCard['weights'] = card.weights
  const canonical = await canonicalSha256(architecture, embedding)
  const own =
    backend &&
    new Uint8Array(
      await writeBackend({
        ...backend,
        about: { ...backend.about, weightsSha256: null, canonicalSha256: canonical },
      }).arrayBuffer(),
    )
  const { backend: _, ...rest } = card
  const described =
    own && backend ? { ...rest, backend: await backendCard(backend, own) } : withScore(rest, 'cosine')
  yield* writeZip([
    {
      name: 'weights.safetensors',
      read: async () => {
        const bytes = await file('safetensors')
        weights = {
          file: 'weights.safetensors',
          bytes: bytes.length,
          sha256: await sha256Hex(bytes),
          dtype,
          canonicalSha256: canonical,
        }
        return bytes
      },
    },
    { name: 'model.onnx', read: () => file('onnx') },
    {
      name: 'card.json',
      read: () =>
        text(`${JSON.stringify({ ...described, identities: null, parameters, weights }, null, 2)}\n`)(),
    },
    ...(own ? [{ name: BACKEND_FILE, read: () => own }] : []),
    { name: 'verify.py', read: text(PYTHON_EXAMPLE) },
    { name: 'verify.ts', read: text(TYPESCRIPT_EXAMPLE) },
  ])
}

/** The kit as one zip file. */
export async function exportKit(kit: Kit): Promise<Blob> {
  return new Blob([await toBlob(kitChunks(kit))], { type: 'application/zip' })
}
