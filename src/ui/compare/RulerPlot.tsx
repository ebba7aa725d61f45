// The drawing of the ruler. The slider above it takes the hand and the keys; this only shows.
import { useId } from 'react'
import type { Rule } from '../../verify/rule.ts'
import { scoreText, thresholdText } from '../parts/formats.ts'
import { words } from '../words.ts'
import styles from './Ruler.module.css'
import { curvePath, placeOf, type RulerShape, ticksOf, tickText } from './ruler-shape.ts'

const TOP = 28 // the threshold's name and knob
const HEIGHT = 104
const BOTTOM = 42 // ticks and the pair's name
const LABEL = 64 // half the width of a name

interface Props {
  rule: Rule
  shape: RulerShape
  width: number
  score: number
  threshold: number
  /** One threshold that was dragged, in place of the two bands. */
  isOwn: boolean
}

export function RulerPlot({ rule, shape, width, score, threshold, isOwn }: Props) {
  const clip = useId()
  const size = { width, height: HEIGHT }
  const at = (value: number) => placeOf(shape, value, width)
  const loose = at(rule.different.threshold)
  const strict = at(rule.same.threshold)
  const line = at(threshold)
  const pair = at(score)
  const inside = (x: number) => Math.max(LABEL, Math.min(width - LABEL, x))
  return (
    <svg
      className={styles.svg}
      width={width}
      height={TOP + HEIGHT + BOTTOM}
      viewBox={`0 ${-TOP} ${width} ${TOP + HEIGHT + BOTTOM}`}
      aria-hidden="true"
    >
      <clipPath id={clip}>
        <rect x={line} y={0} width={Math.max(0, width - line)} height={HEIGHT} />
      </clipPath>
      {(['strangers', 'same'] as const).map(curve => {
        const area = curvePath(shape, curve, { ...size, closed: true })
        return (
          <g key={curve} className={styles[curve]}>
            <path className={styles.area} d={area} />
            <path className={styles.passing} d={area} clipPath={`url(#${clip})`} />
            <path className={styles.outline} d={curvePath(shape, curve, { ...size, closed: false })} />
          </g>
        )
      })}
      <rect className={styles.band} x={loose} y={0} width={Math.max(1, strict - loose)} height={HEIGHT} />
      <path className={styles.bandEdge} d={`M${loose} 0V${HEIGHT}M${strict} 0V${HEIGHT}`} />
      <path className={styles.axis} d={`M0 ${HEIGHT}H${width}`} />
      <path className={styles.bandFoot} d={`M${loose} ${HEIGHT}H${Math.max(loose + 1, strict)}`} />
      {ticksOf(shape).map(tick => (
        <text
          key={tick}
          className={styles.tick}
          x={at(tick)}
          y={HEIGHT + 18}
          textAnchor={anchorAt(at(tick), width)}
        >
          {tickText(shape, tick)}
        </text>
      ))}
      <path className={styles.threshold} d={`M${line} 0V${HEIGHT}`} />
      <circle className={styles.knob} cx={line} cy={0} r={6} />
      <text className={styles.name} x={inside(line)} y={-14} textAnchor="middle">
        {isOwn ? words.ruler.threshold : words.ruler.sameFrom} {thresholdText(threshold)}
      </text>
      {!isOwn && line - loose > 2 * LABEL && (
        <text className={styles.name} x={inside(loose)} y={-14} textAnchor="middle">
          {words.ruler.differentBelow} {thresholdText(rule.different.threshold)}
        </text>
      )}
      <path className={styles.pair} d={`M${pair} 4V${HEIGHT + 22}`} />
      <circle className={styles.pairDot} cx={pair} cy={HEIGHT} r={6} />
      <text className={styles.pairName} x={inside(pair)} y={HEIGHT + 38} textAnchor="middle">
        {words.ruler.pair} {scoreText(score)}
      </text>
    </svg>
  )
}

/** The first and the last number stay inside the drawing. */
function anchorAt(x: number, width: number): 'start' | 'middle' | 'end' {
  if (x < 12) return 'start'
  return x > width - 12 ? 'end' : 'middle'
}
