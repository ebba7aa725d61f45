// Threads that make crops, one for each core.
import { availableParallelism } from 'node:os'
import { type CropAnswer, type CropPool, createCropPool } from '../data/crop-pool.ts'
import { startCropWorker } from './crop-worker.ts'

export const startCropPool = (): CropPool =>
  createCropPool(availableParallelism(), (onAnswer, onDeath) => {
    const worker = startCropWorker()
    worker.on('message', (answer: CropAnswer) => onAnswer(answer))
    worker.on('error', error => onDeath(error.message))
    return {
      send: (request, moved) => worker.postMessage(request, moved),
      close: () => worker.terminate(),
    }
  })
