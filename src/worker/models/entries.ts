// The worker's entries for models: the list, what a file holds, and changes. What they call is loaded when first used.
import { enqueue } from '../parts/queue.ts'
import { receiveSignal } from '../parts/signal.ts'
import type { Started } from '../starting.ts'
import { takeCard } from './load.ts'
import { listModels, openWeights, readCard } from './store.ts'
import type { CheckpointOptions, ExportChoice, InstallProgress, InstallRequest } from './types.ts'

export const modelEntries = (started: () => Started | undefined) => ({
  listModels,

  inspectFile: async (file: Blob, fileName: string, options?: CheckpointOptions) =>
    (await import('./inspect.ts')).inspectFile(file, fileName, options),

  async tensorValues(file: Blob, fileName: string, tensorName: string, options?: CheckpointOptions) {
    return (await import('./inspect.ts')).tensorValues(file, fileName, tensorName, options)
  },

  /** The weights of a model as a file, for looking into it. */
  openWeights: async (name: string) => openWeights(await readCard(name)),

  async installModel(
    request: InstallRequest,
    onProgress: (progress: InstallProgress) => void,
    port: MessagePort | null,
  ) {
    const signal = receiveSignal(port)
    const { installModel } = await import('./changes.ts')
    return enqueue(signal, () => installModel(request, { onProgress, signal }))
  },
  async renameModel(name: string, title: string) {
    const card = await (await import('./changes.ts')).renameModel(name, title)
    const running = started()
    return running ? takeCard(running.model, card) : card
  },
  deleteModel: async (name: string) => (await import('./changes.ts')).deleteModel(name),
  exportModel: async (name: string, choice: ExportChoice) =>
    (await import('./changes.ts')).exportModel(name, choice),
})
