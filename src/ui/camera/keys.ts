// The keys of the Camera panel: Esc stops the camera from wherever the focus is, M mirrors the picture, V pastes a photo, ? help.
import { listenForKeys } from '../parts/keys.ts'
import { openDialog } from '../shell.ts'
import { mirror, stopCamera } from './live.ts'
import { pastePhoto } from './take.ts'

export const listenForCameraKeys = (): (() => void) =>
  listenForKeys({
    Escape: stopCamera,
    m: mirror,
    v: () => void pastePhoto(),
    '?': () => openDialog('help'),
  })
