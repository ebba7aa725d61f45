// The worker's entries for the scores of models. What they call is loaded when first used.
import type { ModelCard } from '../../model/card.ts'
import type { ScoreName } from '../../model/scores.ts'
import type { Running } from '../evaluation/entries.ts'
import { takeCard } from '../models/load.ts'
import { receiveSignal } from '../parts/signal.ts'
import type { LearnFrom, LearnProgress } from './types.ts'

export function scoreEntries(running: () => Running) {
  const scores = () => import('./manage.ts')
  const inUse = async (changed: Promise<ModelCard>): Promise<ModelCard> =>
    takeCard(running().model, await changed)
  return {
    useScore: async (model: string, score: ScoreName) => inUse((await scores()).useScore(model, score)),
    async learnScore(
      from: LearnFrom,
      onProgress: (progress: LearnProgress) => void,
      port: MessagePort | null,
    ) {
      const signal = receiveSignal(port)
      return (await scores()).learnScore(running(), from, onProgress, signal)
    },
    keepLearned: async () => inUse((await scores()).keepLearned()),
    learnedFile: async () => (await scores()).learnedFile(),
    takeBackend: async (model: string, file: Blob, fileName: string) =>
      inUse((await scores()).takeBackend(model, file, fileName)),
    backendFile: async (model: string) => (await scores()).backendFile(model),
    resetScore: async (model: string) => inUse((await scores()).resetScore(model)),
  }
}
