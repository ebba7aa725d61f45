// Keeps what the camera says now as a file: the faces that were compared, the verdict and what it rests on. Nothing is stored by the page.
import type { CameraFace } from '../../worker/camera/types.ts'
import { useEngine } from '../engine.ts'
import { drawGray } from '../parts/GrayPicture.tsx'
import { saveFile, stampedName } from '../parts/save-file.ts'
import { cameraResultHtml, type ShownFace } from './result-file.ts'
import { useSeen } from './seen.ts'
import { targetFace, useTarget } from './target.ts'
import { wordsOfCamera as words } from './words.ts'

/** Around the detector's box, as a share of it: hair and chin belong to a picture of a face. */
const MARGIN = 0.3

/** The face that has a verdict, if any. */
export function judgedFace(): (CameraFace & { match: NonNullable<CameraFace['match']> }) | null {
  const { view } = useSeen.getState()
  const face = view?.faces.find(({ trackId }) => trackId === view.focusId)
  const { match = null } = face ?? {}
  return face && match && match.verdict !== 'waiting' ? { ...face, match } : null
}

export function saveResult(video: HTMLVideoElement): void {
  const face = judgedFace()
  const { ready } = useEngine.getState()
  if (!face || !ready) return
  const state = useTarget.getState()
  const date = new Date()
  const html = cameraResultHtml({
    ...{ face, match: face.match, target: state.kind, model: ready.model, engine: ready.status.label, date },
    shown: [cutOut(video, face.box), ...photoShown(state)],
  })
  saveFile(new Blob([html], { type: 'text/html' }), stampedName(date, 'html'))
}

function cutOut(video: HTMLVideoElement, [x, y, width, height]: CameraFace['box']): ShownFace {
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * (1 + 2 * MARGIN))
  canvas.height = Math.round(height * (1 + 2 * MARGIN))
  canvas.getContext('2d')?.drawImage(video, MARGIN * width - x, MARGIN * height - y)
  return { url: canvas.toDataURL('image/jpeg', 0.9), caption: words.seenFace }
}

function photoShown(state: ReturnType<typeof useTarget.getState>): ShownFace[] {
  const face = state.kind === 'photo' ? targetFace(state) : null
  if (!face || !state.photo) return []
  const canvas = document.createElement('canvas')
  drawGray(canvas, face.crop)
  return [{ url: canvas.toDataURL('image/png'), caption: state.photo.name }]
}
