// Where a run's weights come from: an installed model, or a checkpoint of another run. Kept in the run as name and SHA-256, so that the
// same weights are loaded when it begins again, and others are refused.

import { WeightsError } from '../../errors.ts'
import { checkSha256 } from '../../format/sha256.ts'
import type { Architecture } from '../../model/architectures.ts'
import { readWeights } from '../../model/read.ts'
import type { Weights } from '../../model/weights.ts'
import { readCheckpoint } from '../../train/checkpoint.ts'
import type { RunOptions } from '../../train/run.ts'
import { openWeights, readCard } from '../models/store.ts'
import { keptCheckpoint } from './store.ts'
import type { StartWeights } from './types.ts'

type Start = NonNullable<RunOptions['model']>

/** Names the weights. A checkpoint's name is its path. */
export async function startOf(start: StartWeights): Promise<Start | null> {
  if (start.kind === 'new') return null
  const { head } = start
  if (start.kind === 'model') {
    const { weights } = await readCard(start.name)
    return { name: start.name, sha256: weights.sha256, head }
  }
  const name = `runs/${start.id}/${start.file}`
  const { note } = await checkpointAt(name)
  return { name, sha256: note.sha256, head }
}

function checkpointAt(name: string) {
  const [, id = '', file = ''] = name.split('/')
  return keptCheckpoint(id, file, 'Choose another start for this run.')
}

/** The weights, with the classifier when that is kept. Throws when they are gone or are others than when the run began. */
export async function loadStart(architecture: Architecture, start: Start): Promise<Weights> {
  if (start.name.startsWith('runs/')) return ofCheckpoint(architecture, start)
  const card = await readCard(start.name)
  const file = await openWeights(card)
  await checkSha256(new Uint8Array(await file.arrayBuffer()), start.sha256, card.title)
  if (start.head === 'kept' && card.identities === null)
    throw new WeightsError(
      `${card.title} was installed without its classifier. Take a new one, or import the model with it.`,
    )
  const identities = start.head === 'kept' ? (card.identities ?? undefined) : undefined
  return readWeights(architecture, file, card.title, identities)
}

async function ofCheckpoint(architecture: Architecture, start: Start): Promise<Weights> {
  const { store, run, note } = await checkpointAt(start.name)
  const { bytes } = await readCheckpoint(store, { ...note, sha256: start.sha256 })
  const file = new Blob([bytes as Uint8Array<ArrayBuffer>])
  return readWeights(architecture, file, run.title, start.head === 'kept' ? run.identities : undefined)
}
