// Workers that make crops, one for each core.
import { type CropAnswer, type CropPool, createCropPool } from '../../data/crop-pool.ts'

export const startCropPool = (): CropPool =>
  createCropPool(navigator.hardwareConcurrency, (onAnswer, onDeath) => {
    const worker = new Worker(new URL('./crop-worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', (event: MessageEvent<CropAnswer>) => onAnswer(event.data))
    worker.addEventListener('error', event => {
      event.preventDefault()
      onDeath(event.message || 'its script did not load')
    })
    return {
      send: (request, moved) => worker.postMessage(request, moved),
      close: () => worker.terminate(),
    }
  })
