// The ruler as a still picture for reports.
import type { ScoreCalibration } from '../../model/card.ts'
import { scoreText, thresholdText } from '../parts/formats.ts'
import { words } from '../words.ts'
import { curvePath, placeOf, rulerShape, ticksOf, tickText } from './ruler-shape.ts'

const WIDTH = 720
const HEIGHT = 130
const MARGIN = 24 // above for the threshold's name

/** `thresholds`: those in force, by name. */
export function rulerSvg(
  calibration: Pick<ScoreCalibration, 'histogram'>,
  marks: { score: number; thresholds: readonly { name: string; score: number }[] },
): string {
  const shape = rulerShape(calibration)
  const size = { width: WIDTH, height: HEIGHT }
  const at = (score: number) => placeOf(shape, score, WIDTH).toFixed(1)
  const hump = (curve: 'strangers' | 'same', colour: string) =>
    `<path d="${curvePath(shape, curve, { ...size, closed: true })}" fill="${colour}" opacity=".2"/>` +
    `<path d="${curvePath(shape, curve, { ...size, closed: false })}" fill="none" stroke="${colour}" stroke-width="1.5"/>`
  const line = (score: number, dash: string) =>
    `<path d="M${at(score)} 0V${HEIGHT}" stroke="currentColor" stroke-width="2" stroke-dasharray="${dash}"/>`
  const text = (score: number, y: number, words: string) =>
    `<text x="${Math.max(60, Math.min(WIDTH - 60, Number(at(score))))}" y="${y}" text-anchor="middle">${words}</text>`
  const ticks = ticksOf(shape).map(tick => text(tick, HEIGHT + 18, tickText(shape, tick)))
  const view = `0 ${-MARGIN} ${WIDTH} ${HEIGHT + MARGIN + 44}`
  return `<svg viewBox="${view}" role="img" aria-label="${words.ruler.label}" font-size="13" fill="currentColor">
${hump('strangers', 'var(--different)')}${hump('same', 'var(--same)')}
<path d="M0 ${HEIGHT}H${WIDTH}" stroke="currentColor"/>${marks.thresholds.map(({ score }) => line(score, '4 4')).join('')}${line(marks.score, 'none')}
${marks.thresholds.map(({ score }) => text(score, -8, thresholdText(score))).join('')}
${text(marks.score, HEIGHT + 38, `${words.ruler.pair} ${scoreText(marks.score)}`)}
${ticks.join('')}
<text x="0" y="14" fill="var(--different)">${words.ruler.strangers}</text>
<text x="0" y="32" fill="var(--same)">${words.ruler.same}</text></svg>`
}
