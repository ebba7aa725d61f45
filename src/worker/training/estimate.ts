// What a run will need, told before it begins: the time is measured on this device.
import { splitPictures } from '../../data/split.ts'
import { halfProblemOf } from '../../train/begin.ts'
import type { TrainingEngine } from '../../train/engine.ts'
import { estimateRun, measureEngine } from '../../train/estimate.ts'
import type { OpenDataset } from '../datasets/entries.ts'
import { freeBytes } from '../parts/opfs.ts'
import type { TrainerEngine, TrainingEstimate, TrainingRequest } from './types.ts'

/** Pictures a second by what was measured: the same network and recipe take the same time. */
const measured = new Map<string, number>()

export async function estimateTraining(
  request: TrainingRequest,
  { store, manifest }: OpenDataset,
  engine: TrainingEngine,
  facts: TrainerEngine,
): Promise<TrainingEstimate> {
  const { architecture, recipe } = request
  const isHalf = request.precision === 'float16' && halfProblemOf(engine, recipe) === null
  const microBatch = Math.min(recipe.microBatch, engine.largestMicroBatch(request))
  const identities = manifest.identities.length
  const key = JSON.stringify([architecture, microBatch, recipe.trunkRate > 0, identities, isHalf])
  const picturesPerSecond =
    measured.get(key) ??
    (await measureEngine(engine, { architecture, recipe: { ...recipe, microBatch } }, identities, isHalf))
  measured.set(key, picturesPerSecond)
  const { train } = await splitPictures(store, manifest)
  const size = { trainPictures: train, identities, microBatch, picturesPerSecond, isHalf }
  return {
    ...estimateRun(request, size),
    engine: facts,
    microBatch,
    picturesPerSecond,
    freeBytes: await freeBytes(),
  }
}
