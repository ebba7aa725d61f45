// A checkpoint of a run becomes a model of this browser.
import { create } from 'zustand'
import type { ModelCard } from '../../model/card.ts'
import { installRun } from '../../worker/training/client.ts'
import { changeModel, measureStored } from '../engine.ts'
import { ask } from '../models/ask.ts'
import { announce } from '../parts/announce.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { wordsOfRun } from './run-words.ts'

interface Installing {
  /** The run whose checkpoint it is. */
  id: string | null
  /** The share that is done, and the card of the model. */
  task: Task<number, ModelCard>
}
export const useInstalling = create<Installing>()(() => ({ id: null, task: IDLE }))

/** Gives the card, or null when that failed: the store says why. */
export async function install(id: string, file: string): Promise<ModelCard | null> {
  const show = (task: Installing['task']) => useInstalling.setState({ id, task })
  show({ state: 'running', progress: 0 })
  try {
    const card = await ask(() =>
      installRun(id, file, ({ doneBytes, totalBytes }) =>
        show({ state: 'running', progress: doneBytes / Math.max(1, totalBytes) }),
      ),
    )
    show({ state: 'done', result: card })
    announce(wordsOfRun.checkpoints.installedSaid(card.title))
    await measureStored()
    return card
  } catch (error) {
    show(failed(error))
    return null
  }
}

/** Installs a checkpoint and puts the model to use. */
export async function installAndUse(id: string, file: string): Promise<void> {
  const card = await install(id, file)
  if (card) await changeModel(card.name)
}
