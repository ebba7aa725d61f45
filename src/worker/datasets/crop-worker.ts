// A worker of the worker: makes crops of an import's pictures on one core.
import { type CropRequest, serveCrops } from '../../data/crop-pool.ts'
import { createCropHost } from './crop-host.ts'

const take = serveCrops(createCropHost(), (answer, moved) => self.postMessage(answer, { transfer: moved }))
self.addEventListener('message', (event: MessageEvent<CropRequest>) => take(event.data))
