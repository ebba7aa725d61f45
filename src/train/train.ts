// A training run from its beginning to its end. Every draw is a function of (seed, epoch, step), so a run that goes on from a checkpoint
// repeats exactly what an uninterrupted one does.

import { messageOf } from '../errors.ts'
import { begin } from './begin.ts'
import type { Snapshot } from './checkpoint.ts'
import { createLostWatch } from './lost-device.ts'
import { lastCheckpoint, type Run, type RunEvent, type Stop, writeRun } from './run.ts'
import type { TrainSetting } from './setting.ts'
import { disposeState } from './state.ts'
import { steps } from './steps.ts'
import { deviceLost, stopOf } from './stops.ts'

export interface TrainResult {
  run: Run
  /** After 'device lost': the newest state in memory; null when the last checkpoint is the newest. */
  snapshot: Snapshot | null
}

/**
 * Trains until the run is finished or stopped; `run` is changed in place (its host may change title and notes meanwhile), run.json says
 * the same. Throws only when it cannot begin.
 */
export async function train(setting: TrainSetting): Promise<TrainResult> {
  const { run, store, engine, onEvent } = setting
  const note = (text: string) => {
    const event: RunEvent = { step: run.history.at(-1)?.step ?? 0, time: new Date().toISOString(), text }
    run.events.push(event)
    onEvent({ kind: 'note', event })
  }
  const begun = await begin(setting, note)
  const lost = createLostWatch(engine.lost)
  const memory: { newest: Snapshot | null } = { newest: null }
  let stop: Stop
  Object.assign(run, { state: 'running', stop: null })
  await writeRun(store, run).catch((error: unknown) => {
    disposeState(begun.state)
    throw error
  })
  try {
    stop = await steps(setting, begun, { lost, memory, note })
  } catch (error) {
    await lost.settle()
    const { step } = begun.state
    stop = lost.reason === null ? stopOf(step, 'failed', messageOf(error)) : deviceLost(step, lost.reason)
  } finally {
    disposeState(begun.state)
  }
  Object.assign(run, { state: 'stopped', stop })
  await writeRun(store, run).catch((error: unknown) => {
    if (stop.why !== 'failed') run.stop = stopOf(begun.state.step, 'failed', messageOf(error))
  })
  const isNewer = memory.newest !== null && memory.newest.step > (lastCheckpoint(run)?.step ?? 0)
  return { run, snapshot: stop.why === 'device lost' && isNewer ? memory.newest : null }
}
