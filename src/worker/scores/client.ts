// The scores of models, for the page.
import { proxy, transfer } from 'comlink'
import type { ModelCard } from '../../model/card.ts'
import type { ScoreName } from '../../model/scores.ts'
import { call, remote } from '../host.ts'
import { sendSignal } from '../parts/signal.ts'
import type { LearnedScore, LearnFrom, LearnProgress } from './types.ts'

/** Which score a model's verdicts use. Gives the changed card, as the others do. */
export const useScore = (model: string, score: ScoreName): Promise<ModelCard> =>
  call(remote().useScore(model, score))

/** Learns a score for the model in use from a data set or the gallery. Throws ListError when people are too few. */
export function learnScore(
  from: LearnFrom,
  onProgress: (progress: LearnProgress) => void,
  signal: AbortSignal,
): Promise<LearnedScore> {
  const port = sendSignal(signal)
  return call(remote().learnScore(from, proxy(onProgress), port ? transfer(port, [port]) : null))
}
/** Takes what was learned last into use. */
export const keepLearned = (): Promise<ModelCard> => call(remote().keepLearned())
export const learnedFile = (): Promise<Blob> => call(remote().learnedFile())
/** Throws FormatError or WeightsError that says why the file does not fit. */
export const takeBackend = (model: string, file: File): Promise<ModelCard> =>
  call(remote().takeBackend(model, file, file.name))
export const backendFile = (model: string): Promise<{ file: Blob; fileName: string }> =>
  call(remote().backendFile(model))
/** Back to what a shipped model came with. */
export const resetScore = (model: string): Promise<ModelCard> => call(remote().resetScore(model))
