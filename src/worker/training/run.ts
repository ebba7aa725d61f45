// Begins runs and goes on with them: data set, weights and store for the loop of train/, a new device when one was lost.
import { DeviceError, StorageError } from '../../errors.ts'
import { ARCHITECTURES } from '../../model/architectures.ts'
import type { TrainingEngine } from '../../train/engine.ts'
import { fingerprintOf } from '../../train/fingerprint.ts'
import { readOrRebuildRun } from '../../train/rebuild.ts'
import { lastCheckpoint, newRun, type Run, type RunOptions } from '../../train/run.ts'
import type { TrainSetting } from '../../train/setting.ts'
import { type TrainResult, train } from '../../train/train.ts'
import { type OpenDataset, openDataset } from '../datasets/entries.ts'
import { loadStart, startOf } from './start-weights.ts'
import { newRunId, openRunStore, removeRun, withRunLock } from './store.ts'
import type { ResumeRequest, TrainerEngine, TrainingRequest } from './types.ts'
import type { News } from './updates.ts'

export interface JobHost {
  engine(why?: 'first' | 'lost'): Promise<{ engine: TrainingEngine; facts: TrainerEngine }>
  news: News
  cancel: AbortSignal
  pause: AbortSignal
  onRun(run: Run | null): void
}

/** Losses of the device without a step between them. */
const MAX_LOSSES = 2

export async function startRun(request: TrainingRequest, host: JobHost): Promise<Run> {
  host.news.work('starting', 0, 1)
  await host.engine()
  const dataset = await openDataset(request.dataset)
  const id = await newRunId()
  try {
    const start = await startOf(request.start)
    const { title, labels, architecture, recipe, checkpoints, validation, blowUp, precision } = request
    const { leastPictures = 1 } = request
    const options: RunOptions = {
      dataset: { name: request.dataset, fingerprint: await fingerprintOf(dataset, labels) },
      labels,
      leastPictures,
      architecture,
      model: start,
      recipe,
      checkpoints,
      validation,
      blowUp,
      precision,
    }
    const weights = start && (await loadStart(ARCHITECTURES[architecture], start))
    return await withRunLock(id, () => trainOn({ dataset, run: newRun(id, title, options), weights }, host))
  } catch (error) {
    // what could not begin leaves no run behind
    if (!(await openRunStore(id).list()).some(file => file.endsWith('.safetensors'))) await removeRun(id)
    throw error
  } finally {
    await dataset.close()
  }
}

export async function resumeRun({ id, file, learningRate }: ResumeRequest, host: JobHost): Promise<Run> {
  host.news.work('starting', 0, 1)
  return withRunLock(id, async () => {
    const run = await readOrRebuildRun(openRunStore(id))
    const dataset = await openDataset(run.options.dataset.name)
    try {
      const from = run.checkpoints.find(note => note.file === file)
      if (file !== null && !from)
        throw new StorageError(`The run ${run.title} no longer has ${file}. Choose another checkpoint.`)
      const { architecture, model, recipe } = run.options
      if (learningRate !== null) recipe.learningRate = learningRate
      const isNew = run.checkpoints.length === 0
      const weights = isNew && model ? await loadStart(ARCHITECTURES[architecture], model) : null
      return await trainOn({ dataset, run, weights, ...(from && { from }) }, host)
    } finally {
      await dataset.close()
    }
  })
}

interface Begun extends Pick<TrainSetting, 'run' | 'from' | 'weights'> {
  dataset: OpenDataset
}

/** Trains until the run stops for another reason than the first losses of its device. */
async function trainOn(
  { dataset, run, weights, from }: Begun,
  { engine: engineOf, news, cancel, pause, onRun }: JobHost,
): Promise<Run> {
  const store = openRunStore(run.id)
  let { engine, facts } = await engineOf()
  let setting: Pick<TrainSetting, 'run' | 'from' | 'weights'> = { run, weights, ...(from && { from }) }
  news.begin(run, facts)
  onRun(run)
  try {
    for (let losses = 0, lostAt = -1; ; ) {
      const onEvent: TrainSetting['onEvent'] = event => news.take(event)
      const result: TrainResult = await train({ ...setting, dataset, store, engine, cancel, pause, onEvent })
      onRun(result.run)
      const { stop } = result.run
      if (stop?.why !== 'device lost' || cancel.aborted || pause.aborted) return result.run
      losses = stop.step > lostAt ? 1 : losses + 1
      if (losses > MAX_LOSSES) return result.run
      lostAt = stop.step
      const next = await engineOf('lost')
      if (next.facts.name !== facts.name)
        return result.run // weeks on the processor are nobody's wish; the run says what to press
      ;({ engine, facts } = next)
      setting = goOn(result, facts)
      news.begin(result.run, facts)
    }
  } finally {
    onRun(null)
    news.flush()
  }
}

/** From the state in memory, or from the last checkpoint. */
function goOn(
  { run, snapshot }: TrainResult,
  { label }: TrainerEngine,
): Pick<TrainSetting, 'run' | 'from' | 'weights'> {
  const from = snapshot ?? lastCheckpoint(run)
  if (!from)
    throw new DeviceError(
      'The graphics device was lost before the first checkpoint. Start again, with a smaller micro-batch if it happens again.',
    )
  const place = snapshot ? `step ${from.step}, which was in memory` : `the checkpoint of step ${from.step}`
  const text = `The device was lost. Training goes on from ${place}, on ${label}.`
  run.events.push({ step: from.step, time: new Date().toISOString(), text })
  return { run, from, weights: null }
}
