// How the values of one tensor are spread: a histogram of 64 bins and the figures beside it.
import type { ValueSummary } from '../../convert/values.ts'
import { countText } from '../parts/formats.ts'
import styles from './ValuesView.module.css'
import { wordsOfModels } from './words.ts'

const words = wordsOfModels.inspect
const HEIGHT = 96
const STEP = 4 // width of a bin in the drawing

/** Four significant digits, with a real minus sign. */
const numberText = (value: number): string => String(Number(value.toPrecision(4))).replace('-', '−')

export function ValuesView({ name, values }: { name: string; values: ValueSummary }) {
  const { count, min, max, mean, deviation, notFinite } = values
  const facts: [string, string][] = [
    [words.count, countText(count)],
    [words.min, numberText(min)],
    [words.max, numberText(max)],
    [words.mean, numberText(mean)],
    [words.deviation, numberText(deviation)],
    [words.notFinite, countText(notFinite)],
  ]
  return (
    <div className={styles.view} data-tensor={name}>
      <p className={styles.name}>{name}</p>
      {notFinite < count ? <Histogram name={name} values={values} /> : <p>{words.empty}</p>}
      <dl className={styles.facts}>
        {facts.map(([what, value]) => (
          <div key={what} data-alarm={(what === words.notFinite && notFinite > 0) || undefined}>
            <dt>{what}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function Histogram({ name, values: { histogram, min, max } }: { name: string; values: ValueSummary }) {
  const peak = Math.max(...histogram)
  const width = histogram.length * STEP
  const centre = min + ((histogram.indexOf(peak) + 0.5) / histogram.length) * (max - min)
  const zero = min < 0 && max > 0 ? (-min / (max - min)) * width : null
  const bars = histogram.map((count, bin) => {
    const height = (count / peak) * HEIGHT
    return count === 0 ? '' : `M${bin * STEP} ${HEIGHT}v${-Math.max(1, height).toFixed(1)}h3V${HEIGHT}z`
  })
  return (
    <figure className={styles.figure}>
      <svg
        role="img"
        aria-label={words.histogram(name, numberText(min), numberText(max), numberText(centre))}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        {zero !== null && <path className={styles.zero} d={`M${zero} 0V${HEIGHT}`} />}
        <path className={styles.bars} d={bars.join('')} />
      </svg>
      <figcaption className={styles.axis} aria-hidden>
        <span>{numberText(min)}</span>
        <span>{numberText(max)}</span>
      </figcaption>
    </figure>
  )
}
