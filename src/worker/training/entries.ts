// The worker's entries for runs: what is kept of them, and what becomes of them. Training itself has a worker of its own (training/train-worker.ts).
// What they call is loaded when first used.
import type { ModelCard } from '../../model/card.ts'
import type { InstallProgress } from '../models/types.ts'
import { receiveSignal } from '../parts/signal.ts'
import type { LogFormat, OpenRun, RunEntry, SeenBatch, TrainableSet, TrainingRequest } from './types.ts'

export function trainingEntries() {
  const runs = () => import('./list.ts')
  const takeOut = () => import('./export.ts')
  const cluster = () => import('./cluster.ts')
  return {
    listTrainable: async (): Promise<TrainableSet[]> => (await runs()).listTrainable(),
    /** A batch as the network would see it, with the augmentation of this place. */
    async seeBatch(request: TrainingRequest, epoch: number, step: number): Promise<SeenBatch> {
      return (await runs()).seeBatch(request, epoch, step)
    },
    listRuns: async (): Promise<RunEntry[]> => (await runs()).listRuns(),
    readRun: async (id: string): Promise<OpenRun> => (await runs()).openRun(id),
    describeRun: async (id: string, about: { title: string; notes: string }): Promise<void> =>
      (await runs()).describeRun(id, about),
    deleteSpare: async (id: string): Promise<void> => (await runs()).deleteSpare(id),
    deleteRun: async (id: string): Promise<void> => (await runs()).deleteRun(id),

    /** Makes a checkpoint one of the models. */
    async installRun(
      id: string,
      file: string,
      onProgress: (progress: InstallProgress) => void,
      port: MessagePort | null,
    ): Promise<ModelCard> {
      const signal = receiveSignal(port)
      return (await takeOut()).installRun(id, file, onProgress, signal)
    },
    /** The checkpoint that PyTorch trains on from. */
    exportRun: async (id: string, file: string): Promise<{ file: Blob; fileName: string }> =>
      (await takeOut()).exportRun(id, file),
    packRun: async (id: string): Promise<{ file: Blob; fileName: string }> => (await cluster()).packRun(id),
    takeRunBack: async (file: File): Promise<string> => (await cluster()).takeRunBack(file),
    runLog: async (id: string, format: LogFormat): Promise<{ file: Blob; fileName: string }> =>
      (await takeOut()).runLog(id, format),
  }
}
