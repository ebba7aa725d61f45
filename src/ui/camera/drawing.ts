// Draws what was seen over the video, and tells which face a click meant.
import type { CameraView } from '../../worker/camera/types.ts'
import { createLabels } from './labels.ts'
import { useLive } from './live.ts'
import { type Drawn, draw, glide, placed } from './overlay.ts'
import { onView, useSeen } from './seen.ts'
import { useTarget } from './target.ts'

/** Sharper than this nobody sees on a moving picture. */
const MOST_RATIO = 2

/** Keeps the canvas as the newest view says. Returns how to stop. */
export function drawViews(canvas: HTMLCanvasElement): () => void {
  const context = canvas.getContext('2d')
  const labelsOf = createLabels()
  let drawn: Drawn[] = []
  let last: CameraView | null = null

  function redraw(): void {
    if (!context || !last) return
    const ratio = Math.min(MOST_RATIO, devicePixelRatio)
    const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)]
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    const labels = labelsOf(last.faces, useTarget.getState().kind, performance.now())
    draw(context, drawn, last, { ratio, isMirrored: useLive.getState().isMirrored, labels })
  }
  const stops = [
    onView(view => {
      drawn = glide(drawn, view.faces)
      last = view
      redraw()
    }),
    useLive.subscribe(({ isMirrored }, before) => {
      if (isMirrored !== before.isMirrored) redraw()
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** The face under a place of the window, or null. */
export function faceAt(canvas: HTMLCanvasElement, x: number, y: number): number | null {
  const { view } = useSeen.getState()
  if (!view) return null
  const { left, top, width, height } = canvas.getBoundingClientRect()
  const { isMirrored } = useLive.getState()
  const hit = view.faces.find(face => {
    const [bx, by, w, h] = placed(face, view, { width, height }, isMirrored).box
    return x - left >= bx && x - left <= bx + w && y - top >= by && y - top <= by + h
  })
  return hit?.trackId ?? null
}
