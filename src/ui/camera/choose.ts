// Which face the challenge and the burst are about, and which one comes first.
import { chooseFrameFace } from '../../worker/cameraClient.ts'
import { announce } from '../parts/announce.ts'
import { wordsOfCamera as words } from '../wordsOfCamera.ts'
import { numbered } from './labels.ts'
import { useSeen } from './seen.ts'

/** null: the largest. */
export function chooseFace(trackId: number | null): void {
  const { view } = useSeen.getState()
  if (view) {
    const number = numbered(view.faces).findIndex(face => face.trackId === trackId) + 1
    useSeen.setState({ view: { ...view, focusId: trackId ?? view.focusId } })
    if (number > 0) announce(words.chosenFace(number))
  }
  chooseFrameFace(trackId).catch(() => undefined) // without a worker the next one begins with the largest
}
