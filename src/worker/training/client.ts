// Training and runs as plain functions for the page, and the life of the worker that trains: started when it is first needed, ended by
// the page, so that an engine or a model that is changed for Compare does not touch it.

import { proxy, type Remote, transfer, wrap } from 'comlink'
import { DeviceError } from '../../errors.ts'
import type { ModelCard } from '../../model/card.ts'
import { endBeforeDeletion } from '../client.ts'
import { call, remote } from '../host.ts'
import type { InstallProgress } from '../models/types.ts'
import { sendSignal } from '../parts/signal.ts'
import { lifeOf, type WorkerLife, whenEnded } from '../parts/worker-life.ts'
import { runLock } from './lock.ts'
import type { Trainer } from './train-worker.ts'
import type {
  LogFormat,
  OpenRun,
  RelabelPlan,
  ResumeRequest,
  Run,
  RunEntry,
  SeenBatch,
  TrainableSet,
  TrainingEstimate,
  TrainingNews,
  TrainingRequest,
} from './types.ts'

interface Host extends WorkerLife {
  remote: Remote<Trainer>
}
let host: Host | undefined

function trainer(): Host {
  host ??= createHost()
  return host
}

function createHost(): Host {
  const name = `trainer-${crypto.randomUUID()}`
  const worker = new Worker(new URL('./train-worker.ts', import.meta.url), { type: 'module', name })
  const die = (reason: string) =>
    created.end(
      new DeviceError(
        `The worker that trained stopped (${reason}). The run goes on from its last checkpoint when you press Continue.`,
      ),
    )
  const life = lifeOf(worker, die)
  const end = (reason: Error) => {
    if (host === created) host = undefined
    worker.terminate()
    life.end(reason)
  }
  const created: Host = { remote: wrap<Trainer>(worker), gone: life.gone, end }
  whenEnded(name, created.remote.holdLock(), die)
  return created
}

/** Ends the worker that trains, if there is one: its memory and its device are free then. What is not in a checkpoint is lost. */
export function endTrainer(): void {
  host?.end(new DOMException('Training was ended.', 'AbortError'))
}
endBeforeDeletion(endTrainer)

let waiting = 0
/** Waits for the trainer's answer or its death. */
async function ask<T>(question: (remote: Remote<Trainer>) => Promise<T>): Promise<T> {
  const { remote, gone } = trainer()
  waiting++
  try {
    return await Promise.race([question(remote), gone])
  } finally {
    waiting--
  }
}
/** A trainer that does nothing else: an estimate that is on its way gives up its device. */
function freeTrainer(): void {
  if (waiting > 0) endTrainer()
}

export interface TrainingSignals {
  /** Ends at once; what came after the last checkpoint is lost. */
  cancel: AbortSignal
  /** Ends at once with a checkpoint of the last whole step. */
  pause: AbortSignal
}
const portsOf = ({ cancel, pause }: TrainingSignals): [MessagePort, MessagePort] => {
  const [first, second] = [sendSignal(cancel), sendSignal(pause)]
  if (!first || !second) throw new TypeError('expected two signals')
  return [transfer(first, [first]), transfer(second, [second])]
}

/** Trains a new run until it stops; `stop` of the run that it gives says why. Throws when it cannot begin. */
export function startTraining(
  request: TrainingRequest,
  onNews: (news: TrainingNews) => void,
  signals: TrainingSignals,
): Promise<Run> {
  navigator.storage.persist().catch(() => undefined) // the browser may ask the person; the run does not wait for that
  freeTrainer()
  return ask(trainer => trainer.start(request, proxy(onNews), ...portsOf(signals)))
}
export function resumeTraining(
  request: ResumeRequest,
  onNews: (news: TrainingNews) => void,
  signals: TrainingSignals,
): Promise<Run> {
  freeTrainer()
  return ask(trainer => trainer.resume(request, proxy(onNews), ...portsOf(signals)))
}

/** What a run would need, measured on this device. */
export const estimateTraining = (request: TrainingRequest): Promise<TrainingEstimate> =>
  ask(trainer => trainer.estimate(request))

export function predictLabels(
  id: string,
  file: string,
  onProgress: (done: number, of: number) => void,
  signal: AbortSignal,
): Promise<{ pictures: number }> {
  const port = sendSignal(signal)
  return ask(trainer => trainer.predict(id, file, proxy(onProgress), port ? transfer(port, [port]) : null))
}
export const planRelabelling = (threshold: number): Promise<RelabelPlan> =>
  ask(trainer => trainer.planRelabelling(threshold))
/** Gives the name of the revision. */
export const applyRelabelling = (threshold: number): Promise<string> =>
  ask(trainer => trainer.applyRelabelling(threshold))

export const listTrainable = (): Promise<TrainableSet[]> => call(remote().listTrainable())
export const seeBatch = (request: TrainingRequest, epoch: number, step: number): Promise<SeenBatch> =>
  call(remote().seeBatch(request, epoch, step))
export const listRuns = (): Promise<RunEntry[]> => call(remote().listRuns())
/** Resolves when no tab trains the run any more. */
export async function whenNotTrained(id: string): Promise<void> {
  await navigator.locks.request(runLock(id), { mode: 'shared' }, () => undefined)
}
export const readRun = (id: string): Promise<OpenRun> => call(remote().readRun(id))
export const deleteSpare = (id: string): Promise<void> => call(remote().deleteSpare(id))
export const deleteRun = (id: string): Promise<void> => call(remote().deleteRun(id))

/** Changes title and notes, also of the run that trains. */
export async function describeRun(id: string, about: Pick<Run, 'title' | 'notes'>): Promise<void> {
  if (host && (await ask(trainer => trainer.describe(id, about)))) return
  await call(remote().describeRun(id, about))
}

/** A checkpoint becomes an installed model. */
export function installRun(
  id: string,
  file: string,
  onProgress: (progress: InstallProgress) => void,
  signal?: AbortSignal,
): Promise<ModelCard> {
  const port = sendSignal(signal)
  return call(remote().installRun(id, file, proxy(onProgress), port ? transfer(port, [port]) : null))
}
export const exportRun = (id: string, file: string): Promise<{ file: Blob; fileName: string }> =>
  call(remote().exportRun(id, file))
/** The tar that scale/ goes on from. */
export const packRun = (id: string): Promise<{ file: Blob; fileName: string }> => call(remote().packRun(id))
/** Gives the id of the run that came back. */
export const takeRunBack = (file: File): Promise<string> => call(remote().takeRunBack(file))
export const runLog = (id: string, format: LogFormat): Promise<{ file: Blob; fileName: string }> =>
  call(remote().runLog(id, format))
