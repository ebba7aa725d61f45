// From the camera to Compare: the frame that is shown, and the photo that it was held against.
import { placePhoto } from '../compare/actions.ts'
import { nextSide } from '../compare/slots.ts'
import { notify } from '../parts/notices.ts'
import { navigate } from '../router.ts'
import { useTarget } from './target.ts'
import { wordsOfCamera as words } from './words.ts'

/** Places the frame on Compare, with the photo beside it if there is one, and goes there; the camera goes off with the panel. */
export async function compareThisFrame(video: HTMLVideoElement): Promise<void> {
  if (video.videoWidth === 0) return notify(words.noPicture)
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight)
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  const frame = { name: words.frameName, blob: await canvas.convertToBlob({ type: 'image/png' }) }
  const { kind, photo } = useTarget.getState()
  if (kind === 'photo' && photo) {
    placePhoto('left', photo)
    placePhoto('right', frame)
  } else placePhoto(nextSide(), frame)
  navigate('/compare')
}
