// What is drawn over the video: boxes that glide instead of trembling, five points, and a label beside each face. The video is mirrored
// by the browser; here places are mirrored and texts are not.
import type { CameraFace, CameraView } from '../../worker/camera/types.ts'
import type { Label, Tone } from './labels.ts'

type Box = CameraFace['box']
export interface Drawn {
  trackId: number
  box: Box
  points: CameraFace['points']
}
interface Size {
  width: number
  height: number
}

/** Share of the way to the new place that a box goes with each frame. */
const GLIDE = 0.5
/** A box that moves by more than this share of its width has jumped. */
const JUMP = 0.5

/** The faces where they are to be drawn, from where they were drawn last. */
export function glide(before: readonly Drawn[], faces: readonly CameraFace[]): Drawn[] {
  return faces.map(({ trackId, box, points }) => {
    const last = before.find(drawn => drawn.trackId === trackId)
    if (!last || Math.abs(last.box[0] - box[0]) + Math.abs(last.box[1] - box[1]) > JUMP * box[2])
      return { trackId, box, points }
    const between = (from: number, to: number) => from + GLIDE * (to - from)
    const [x, y, width, height] = box
    const [lastX, lastY, lastWidth, lastHeight] = last.box
    return {
      trackId,
      box: [between(lastX, x), between(lastY, y), between(lastWidth, width), between(lastHeight, height)],
      points: points.map(([px, py], i) => [
        between(last.points[i]?.[0] ?? px, px),
        between(last.points[i]?.[1] ?? py, py),
      ]),
    }
  })
}

/** From px of the frame to px of the canvas. */
export function placed(
  { box, points, trackId }: Drawn,
  frame: Size,
  canvas: Size,
  isMirrored: boolean,
): Drawn {
  const scale = canvas.width / frame.width
  const across = (x: number) => (isMirrored ? frame.width - x : x) * scale
  const [x, y, width, height] = box
  return {
    trackId,
    box: [across(isMirrored ? x + width : x), y * scale, width * scale, height * scale],
    points: points.map(([px, py]) => [across(px), py * scale]),
  }
}

/** The upper left corner of a label: below the box, or above it where there is no room, inside the picture in any case. */
export function labelPlace(
  [x, y, width, height]: Box,
  label: Size,
  canvas: Size,
  gap: number,
): [number, number] {
  const left = Math.max(gap, Math.min(canvas.width - label.width - gap, x + width / 2 - label.width / 2))
  const below = y + height + gap
  if (below + label.height + gap <= canvas.height) return [left, below]
  return [left, Math.max(gap, Math.min(canvas.height - label.height - gap, y - label.height - gap))]
}

const COLOURS: Record<Tone, string> = {
  same: '#6ea0ff',
  different: '#c3ccd8',
  unsure: '#e9b44c',
  quiet: '#ffffff',
}

/** Draws everything anew. `ratio`: px of the canvas per px of the page. */
export function draw(
  context: CanvasRenderingContext2D,
  faces: readonly Drawn[],
  view: Pick<CameraView, 'focusId' | 'width' | 'height'>,
  { ratio, isMirrored, labels }: { ratio: number; isMirrored: boolean; labels: ReadonlyMap<number, Label> },
): void {
  const { canvas } = context
  context.clearRect(0, 0, canvas.width, canvas.height)
  for (const drawn of faces) {
    const { trackId, box, points } = placed(drawn, view, canvas, isMirrored)
    const label = labels.get(trackId)
    const isFocus = trackId === view.focusId
    strokeBox(context, box, { ratio, colour: COLOURS[label?.tone ?? 'quiet'], isFocus })
    if (isFocus)
      for (const [x, y] of points) dot(context, x, y, Math.max(1.5, Math.min(3, box[2] / 60)) * ratio)
    if (label) writeLabel(context, box, label, ratio)
  }
}

function strokeBox(
  context: CanvasRenderingContext2D,
  [x, y, width, height]: Box,
  { ratio, colour, isFocus }: { ratio: number; colour: string; isFocus: boolean },
): void {
  const line = (isFocus ? 2.5 : 1.5) * ratio
  context.beginPath()
  context.roundRect(x, y, width, height, width * 0.06)
  context.strokeStyle = 'rgb(0 0 0 / 50%)'
  context.lineWidth = line + 2 * ratio
  context.stroke()
  context.strokeStyle = colour
  context.lineWidth = line
  context.stroke()
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.strokeStyle = 'rgb(0 0 0 / 55%)'
  context.lineWidth = radius * 0.8
  context.stroke()
  context.fillStyle = '#fff'
  context.fill()
}

function writeLabel(
  context: CanvasRenderingContext2D,
  box: Box,
  { text, sign, tone }: Label,
  ratio: number,
): void {
  const [height, pad, gap] = [28 * ratio, 10 * ratio, 6 * ratio]
  context.font = `600 ${14 * ratio}px system-ui, sans-serif`
  context.textBaseline = 'middle'
  const written = sign ? `${sign}  ${text}` : text
  const size = { width: context.measureText(written).width + 2 * pad, height }
  const [left, top] = labelPlace(box, size, context.canvas, gap)
  context.beginPath()
  context.roundRect(left, top, size.width, height, 6 * ratio)
  context.fillStyle = 'rgb(16 18 22 / 82%)'
  context.fill()
  context.fillStyle = COLOURS[tone]
  context.fillText(written, left + pad, top + height / 2 + ratio)
}
