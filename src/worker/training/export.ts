// What leaves a run: a model for the model store, a checkpoint for PyTorch, its log.

import { tryTensors } from '../../convert/try.ts'
import { ARCHITECTURES } from '../../model/architectures.ts'
import type { ModelCard } from '../../model/card.ts'
import { calibrationOfRun } from '../../train/calibrate.ts'
import { exportModel, exportPytorch, openExport } from '../../train/export.ts'
import { logCsv, logJsonl } from '../../train/log.ts'
import { type Run, readRun } from '../../train/run.ts'
import { installModel } from '../models/changes.ts'
import { shippedCrop } from '../models/checkpoint.ts'
import { readCard } from '../models/store.ts'
import type { InstallProgress } from '../models/types.ts'
import { enqueue } from '../parts/queue.ts'
import { keptCheckpoint, openRunStore } from './store.ts'
import type { LogFormat } from './types.ts'

async function open(id: string, file: string) {
  const { store, run, note } = await keptCheckpoint(id, file, 'Take a checkpoint that it lists.')
  return { run, note, opened: await openExport(store, run, note) }
}

export async function gather(parts: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<Blob> {
  const chunks: Blob[] = []
  for await (const part of parts) chunks.push(new Blob([part])) // the browser may keep them on the disk
  return new Blob(chunks)
}

/** A checkpoint becomes an installed model, with its classifier, so that it can be trained on. */
export async function installRun(
  id: string,
  file: string,
  onProgress: (progress: InstallProgress) => void,
  signal: AbortSignal,
): Promise<ModelCard> {
  const { run, note, opened } = await open(id, file)
  const weights = await gather(exportModel(opened, { classifier: true, dtype: 'F32' }).parts)
  const origin = {
    source: sourceOf(run, note.step),
    licence: await licenceOf(run),
    calibration: calibrationOfRun(run, note),
  }
  const request = { file: weights, fileName: `${run.title}.safetensors`, keepClassifier: true }
  return enqueue(signal, () => installModel(request, { onProgress, signal, origin }))
}

function sourceOf({ id, options, identities }: Run, step: number): string {
  const { dataset, model } = options
  const from = model ? `, from ${model.name}` : ''
  return `Trained in this browser on ${dataset.name} (${identities} identities)${from}: run ${id}, step ${step}.`
}

async function licenceOf({ options: { model } }: Run): Promise<string> {
  const own = 'That of the pictures it was trained on.'
  if (!model || model.name.startsWith('runs/')) return own
  const card = await readCard(model.name).catch(() => null)
  return card ? `${own} Of the weights it began with: ${card.licence}` : own
}

export async function exportRun(id: string, file: string): Promise<{ file: Blob; fileName: string }> {
  const { run, note, opened } = await open(id, file)
  await tryTensors(ARCHITECTURES[run.options.architecture], opened.tensors(false, 'F32'), {
    crop: await shippedCrop(),
    name: note.file,
  })
  return { file: await gather(exportPytorch(opened)), fileName: `${stemOf(run)}-step-${note.step}.pth` }
}

export async function runLog(id: string, format: LogFormat): Promise<{ file: Blob; fileName: string }> {
  const run = await readRun(openRunStore(id))
  const [text, type] = format === 'csv' ? [logCsv(run), 'text/csv'] : [logJsonl(run), 'application/jsonl']
  return { file: new Blob([text], { type }), fileName: `${stemOf(run)}.${format}` }
}

export const stemOf = ({ title, id }: Run): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60) || id
