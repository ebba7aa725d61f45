// What a run of the command line tool begins with: a model folder, a checkpoint file of any kind, or nothing.
import { stat } from 'node:fs/promises'
import { tryWeights } from '../convert/try.ts'
import { readWeights } from '../convert/weights.ts'
import { WeightsError } from '../errors.ts'
import { sha256Hex } from '../format/sha256.ts'
import { readBytes } from '../format/tensor.ts'
import type { Architecture } from '../model/architectures.ts'
import type { Weights } from '../model/weights.ts'
import { openCheckpointFiles, sayNotes } from './checkpoint.ts'
import { testCrop } from './first-embedding.ts'
import { readModel } from './model.ts'

export interface Start {
  name: string
  sha256: string
  architecture: Architecture
  weights: Weights
}

/** The weights of `path`, by default of the model that ships. `head`: the classifier too; `key`: the network, where a file holds several. */
export async function readStart(
  path: string | undefined,
  head: 'new' | 'kept',
  { key, say = () => {} }: { key?: string | undefined; say?: (line: string) => void } = {},
): Promise<Start> {
  const isFolder = path === undefined || (await stat(path).catch(() => null))?.isDirectory() === true
  if (isFolder && head === 'new') {
    const { card, architecture, weights } = await readModel(path)
    await tryWeights(architecture, weights, { crop: await testCrop(), name: card.title })
    return { name: card.name, sha256: card.weights.sha256, architecture, weights }
  }
  if (isFolder) throw new WeightsError('--keep-head needs a checkpoint file: --model FILE.')
  const { checkpoint, recognition, main, close } = await openCheckpointFiles([path], key)
  try {
    const { name } = checkpoint
    const weights = await readWeights(checkpoint, recognition, { classifier: head === 'kept' })
    const { architecture } = recognition
    if (!architecture) throw new WeightsError(`${name}: ${recognition.looksLike ?? 'this is not a LightCNN'}`)
    await tryWeights(architecture, weights, { crop: await testCrop(), name })
    sayNotes(checkpoint, recognition, say)
    const sha256 = await sha256Hex(await readBytes(main.file, 0, main.file.size))
    return { name, sha256, architecture, weights }
  } finally {
    await close()
  }
}
