// Which face the challenge and the burst are about, and which one comes first.
import { chooseFrameFace } from '../../worker/camera/client.ts'
import { announce } from '../parts/announce.ts'
import { numbered } from './labels.ts'
import { useSeen } from './seen.ts'
import { wordsOfCamera as words } from './words.ts'

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
