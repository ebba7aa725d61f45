// Files that were dropped: each is looked into, then installed when the person says so. One after the other.

import { create } from 'zustand'
import { groupParts } from '../../convert/parts.ts'
import type { ModelCard } from '../../model/card.ts'
import { createTurns } from '../../turns.ts'
import { deleteModel, inspectFile, installModel } from '../../worker/models/client.ts'
import type { CheckpointOptions, Inspection, InstallProgress } from '../../worker/models/types.ts'
import { measureStored } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { ask } from './ask.ts'
import { refreshModels, takeIntoUse } from './store.ts'
import { wordsOfModels } from './words.ts'

const words = wordsOfModels.imports

export type Step = { what: 'waiting' | 'inspecting' } | ({ what: 'installing' } & InstallProgress)

export interface Import {
  id: number
  file: File
  /** The other files of a checkpoint in several parts. */
  others: File[]
  /** The other files of the same drop, among which an ONNX model may have its weights. */
  besides: readonly File[]
  /** What the file holds, once it was looked into. */
  inspection: Inspection | null
  keepClassifier: boolean
  /** Idle: it waits for the person. */
  task: Task<Step, ModelCard>
}

export const useImports = create<{ imports: Import[] }>()(() => ({ imports: [] }))

const running = new Map<number, AbortController>()
let count = 0
const inTurn = createTurns()

function update(id: number, change: Partial<Import>): void {
  useImports.setState(({ imports }) => ({
    imports: imports.map(one => (one.id === id ? { ...one, ...change } : one)),
  }))
}
const find = (id: number): Import | undefined => useImports.getState().imports.find(one => one.id === id)

/**
 * Puts files on the panel; they are looked into one after the other, the parts of one checkpoint as one, ONNX models first, because
 * others may belong to them.
 */
export function takeCheckpoints(files: File[]): void {
  const task = { state: 'running', progress: { what: 'waiting' } } as const
  const taken = groupParts(files).flatMap(([file, ...others]) => {
    if (!file) return []
    const besides = files.filter(other => other !== file && !others.includes(other))
    return [{ id: ++count, file, others, besides, inspection: null, keepClassifier: false, task }]
  })
  useImports.setState(({ imports }) => ({ imports: [...imports, ...taken] }))
  const isOnnx = ({ file }: { file: File }) => /\.onnx$/i.test(file.name)
  const inOrder = [...taken.filter(isOnnx), ...taken.filter(one => !isOnnx(one))]
  for (const { id } of inOrder) void inTurn(() => inspect(id))
}

/** Shows why something that was dropped cannot be looked into. */
export function refuseImport(name: string, message: string): void {
  const task = { state: 'failed', name: 'FormatError', message } as const
  const file = new File([], name)
  const none = { others: [], besides: [], inspection: null, keepClassifier: false }
  const refused = { id: ++count, file, ...none, task }
  useImports.setState(({ imports }) => ({ imports: [...imports, refused] }))
  announce(message)
}

/** What the worker needs to know beside the file. */
export const optionsOf = (
  { others, besides, inspection }: Import,
  key = inspection?.choice?.taken,
): CheckpointOptions => ({
  key,
  others: others.map(file => ({ name: file.name, file })),
  besides,
})

/** Takes another network of the file. */
export function takeNetwork(id: number, key: string): void {
  void inTurn(() => inspect(id, key))
}

async function inspect(id: number, key?: string): Promise<void> {
  const entry = find(id)
  if (!entry) return
  const { file, besides } = entry
  update(id, { task: { state: 'running', progress: { what: 'inspecting' } } })
  try {
    const inspection = await ask(() => inspectFile(file, file.name, optionsOf(entry, key)))
    update(id, { inspection, keepClassifier: holdsClassifier(inspection), task: IDLE })
    dismissParts(besides.filter(({ name }) => inspection.besides.includes(name)))
    announce(words.recognisedSaid(file.name, inspection.what))
  } catch (error) {
    const end = failed(error)
    update(id, { task: end })
    announce(end.message)
  }
}

/** Files that turned out to be parts of another one are no models of their own. */
function dismissParts(parts: readonly File[]): void {
  for (const { id, file } of useImports.getState().imports) if (parts.includes(file)) dismissImport(id)
}

/** Whether there is a classifier that can be kept. */
export const holdsClassifier = ({ identities, classifierFits }: Inspection): boolean =>
  identities !== null && classifierFits

export const keepClassifier = (id: number, keep: boolean): void => update(id, { keepClassifier: keep })

/** `then`: whether it is taken into use at once. */
export async function install(id: number, then: 'use' | 'keep' = 'keep'): Promise<void> {
  const entry = find(id)
  if (!entry || running.has(id)) return
  const { file, keepClassifier } = entry
  const controller = new AbortController()
  const { signal } = controller
  running.set(id, controller)
  // Progress has a port of its own, so that it may come after the end.
  const show = (progress: InstallProgress) => {
    if (running.get(id) === controller)
      update(id, { task: { state: 'running', progress: { what: 'installing', ...progress } } })
  }
  show({ doneBytes: 0, totalBytes: 0 })
  try {
    const options = optionsOf(entry)
    const card = await ask(
      () => installModel({ file, fileName: file.name, keepClassifier, options }, show, signal),
      signal,
    )
    if (signal.aborted) return await ask(() => deleteModel(card.name)) // it was done before it heard of the cancel
    running.delete(id)
    update(id, { task: { state: 'done', result: card } })
    announce(words.installed(card.title))
    await Promise.all([refreshModels(), measureStored()])
    if (then === 'use') await takeIntoUse(card)
  } catch (error) {
    if (signal.aborted) return
    running.delete(id)
    const end = failed(error)
    update(id, { task: end })
    announce(end.message)
  }
}

/** Stops an installation; the page goes on at once, the worker when it comes to it. */
export function cancelInstall(id: number): void {
  stop(id)
  const entry = find(id)
  if (!entry) return
  update(id, { task: IDLE })
  announce(words.cancelledSaid(entry.file.name))
}

function stop(id: number): void {
  running.get(id)?.abort()
  running.delete(id)
}

/** Puts a file away, whatever became of it; an installed model stays. */
export function dismissImport(id: number): void {
  stop(id)
  useImports.setState(({ imports }) => ({ imports: imports.filter(one => one.id !== id) }))
}
