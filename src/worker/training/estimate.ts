// What a run will need, told before it begins: the time is measured on this device.
import { countLabels } from '../../data/least-pictures.ts'
import { revised } from '../../data/places.ts'
import { splitPictures } from '../../data/split.ts'
import { halfProblemOf } from '../../train/begin.ts'
import type { TrainingEngine } from '../../train/engine.ts'
import { estimateRun, measureEngine, type Pace } from '../../train/estimate.ts'
import { trainingLabels } from '../../train/training-labels.ts'
import type { OpenDataset } from '../datasets/entries.ts'
import { freeBytes } from '../parts/opfs.ts'
import type { TrainerEngine, TrainingEstimate, TrainingRequest } from './types.ts'

/** What was measured before: the same network and recipe take the same time. */
const measured = new Map<string, Pace>()

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
  const pace =
    measured.get(key) ??
    (await measureEngine(engine, { architecture, recipe: { ...recipe, microBatch } }, identities, isHalf))
  measured.set(key, pace)
  const { labels, validates } = revised(
    await splitPictures(store, manifest),
    await trainingLabels({ store, manifest }, request),
  )
  const sides = [0, 1].map(side => countOf(validates, side))
  const [trainPictures = 0, validation = 0] = sides
  const people = countLabels(labels.map((own, i) => own.filter((_, row) => validates[i]?.[row] === 0))).size
  const size = { trainPictures, validation, heldOut: manifest.split.by, identities, microBatch, pace, isHalf }
  const run = estimateRun(request, size)
  return {
    ...run,
    engine: facts,
    microBatch,
    trainPictures,
    people,
    picturesPerSecond: run.seconds ? (run.steps * recipe.batchSize) / run.seconds : 0,
    freeBytes: await freeBytes(),
  }
}

const countOf = (masks: readonly Uint8Array[], side: number): number =>
  masks.reduce((sum, mask) => sum + mask.reduce((count, own) => count + Number(own === side), 0), 0)
