// A worker of the worker: makes crops of an import's pictures on one core.
import { type CropRequest, serveCrops } from '../data/croppool.ts'
import { createCropHost } from './cropHost.ts'

const take = serveCrops(createCropHost(), (answer, moved) => self.postMessage(answer, { transfer: moved }))
self.addEventListener('message', (event: MessageEvent<CropRequest>) => take(event.data))
