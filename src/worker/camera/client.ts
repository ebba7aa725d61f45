// The camera's entries of the worker for the page. A frame is handed over, not copied.
import { transfer } from 'comlink'
import { call, remote } from '../host.ts'
import type { Burst, CameraTarget, CameraView, GalleryReadiness } from './types.ts'

/** What a frame adds; null when a newer one took its place. `timeMs`: when it was taken. The bitmap is closed in any case. */
export async function lookAtFrame(bitmap: ImageBitmap, timeMs: number): Promise<CameraView | null> {
  try {
    return await call(remote().lookAtFrame(transfer(bitmap, [bitmap]), timeMs))
  } finally {
    bitmap.close()
  }
}
/** What the faces are compared with from now on; for the gallery, whether it can be. */
export const compareFrames = (target: CameraTarget): Promise<GalleryReadiness> =>
  call(remote().compareFrames(target))
export const chooseFrameFace = (trackId: number | null): Promise<void> =>
  call(remote().chooseFrameFace(trackId))
/** The order of the moves is a function of the seed; null ends the challenge. */
export const challengeFace = (seed: string | null): Promise<void> => call(remote().challengeFace(seed))
/** Takes as many good frames of a face as it can for some seconds, and gives the best. */
export const takeBurst = (trackId: number): Promise<Burst> => call(remote().takeBurst(trackId))
/** The camera was stopped. */
export const forgetFrames = (): Promise<void> => call(remote().forgetFrames())
