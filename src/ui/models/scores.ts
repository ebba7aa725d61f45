// What a person does with a model's scores: change between them, learn one from photos of their own, take one from a file.
import { create } from 'zustand'
import { messageOf } from '../../errors.ts'
import type { ModelCard } from '../../model/card.ts'
import type { ScoreName } from '../../model/scores.ts'
import {
  backendFile,
  keepLearned,
  learnedFile,
  learnScore,
  resetScore,
  takeBackend,
  useScore,
} from '../../worker/scores/client.ts'
import type { LearnedScore, LearnFrom, LearnProgress } from '../../worker/scores/types.ts'
import { measureStored, updateModel } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import { saveFile } from '../parts/save-file.ts'
import { failed, IDLE, isCancelled, type Task } from '../parts/task.ts'
import { ask } from './ask.ts'
import { wordsOfScores as words } from './score-words.ts'
import { refreshModels } from './store.ts'

interface LearningState {
  learning: Task<LearnProgress | null, LearnedScore>
}
export const useLearning = create<LearningState>()(() => ({ learning: IDLE }))

let stop: AbortController | undefined

/** Learns from a data set or the gallery; the dialog may be closed meanwhile. */
export async function learn(from: LearnFrom): Promise<void> {
  stop?.abort()
  const own = new AbortController()
  stop = own
  useLearning.setState({ learning: { state: 'running', progress: null } })
  try {
    const tell = (progress: LearnProgress) => {
      if (stop === own) useLearning.setState({ learning: { state: 'running', progress } })
    }
    const result = await ask(() => learnScore(from, tell, own.signal))
    if (stop !== own) return
    useLearning.setState({ learning: { state: 'done', result } })
    announce(words.learned(result.people))
  } catch (error) {
    if (stop === own) useLearning.setState({ learning: isCancelled(error) ? IDLE : failed(error) })
  }
}

export function cancelLearning(): void {
  stop?.abort()
  stop = undefined
  useLearning.setState({ learning: IDLE })
}

/** Each changes the model's card, and throws what the worker throws. */
export const changeScore = (card: ModelCard, score: ScoreName): Promise<void> =>
  changed(() => useScore(card.name, score))
export const takeScoreFile = (card: ModelCard, file: File): Promise<void> =>
  changed(() => takeBackend(card.name, file))
export const shipScore = (card: ModelCard): Promise<void> => changed(() => resetScore(card.name))
export async function useLearned(): Promise<void> {
  await changed(keepLearned)
  useLearning.setState({ learning: IDLE })
}

async function changed(change: () => Promise<ModelCard>): Promise<void> {
  const card = await ask(change)
  updateModel(card)
  announce(words.said(card.title, card.score ?? 'cosine'))
  await Promise.all([refreshModels(), measureStored()])
}

export async function saveScore(card: ModelCard): Promise<void> {
  const { file, fileName } = await ask(() => backendFile(card.name))
  saveFile(file, fileName)
}
export async function saveLearned(card: ModelCard): Promise<void> {
  saveFile(await ask(learnedFile), `${card.name}-score.safetensors`)
}

/** Runs what a button asks for and gives what went wrong, null where nothing did. */
export async function problemOf(work: () => Promise<void>): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    return messageOf(error)
  }
}
