// What the scores of a report are worth as evidence: the cost of their likelihood ratios, the Tippett plot, several photos on a side.
import type { ReactNode } from 'react'
import { VERDICTS } from '../../verify/rule.ts'
import { VERDICT_WORDS } from '../../verify/words.ts'
import type { LfwFigures } from '../../worker/evaluation/types.ts'
import { percentText } from '../parts/formats.ts'
import report from '../parts/Report.module.css'
import { Table } from '../parts/Table.tsx'
import styles from './Evidence.module.css'
import { wordsOfReport as words } from './report-words.ts'

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [520, 200, 44, 30]

export function Evidence({ figures }: { figures: LfwFigures }) {
  const { likelihood, verdicts, templates = [] } = figures
  if (!likelihood && templates.length === 0) return null
  return (
    <section className={report.section} aria-label={words.evidence}>
      <h3>{words.evidence}</h3>
      {likelihood && (
        <>
          <Table caption={words.evidence} head={[...words.evidenceHead]} rows={costs(likelihood)} />
          <p className={report.small}>{words.evidenceNote}</p>
          <Tippett tippett={likelihood.tippett} />
        </>
      )}
      {verdicts && (
        <Table
          caption={words.verdicts}
          head={[...words.verdictsHead]}
          rows={VERDICTS.map(one => [
            VERDICT_WORDS[one],
            String(verdicts.genuine[one]),
            String(verdicts.impostor[one]),
          ])}
        />
      )}
      {templates.length > 0 && (
        <Table
          caption={words.photos}
          head={[...words.photosHead]}
          rows={templates.map(({ photos, people, tprAtFar, tprOfSingles }) => [
            words.against(...photos),
            String(people),
            <b key="value">{percentText(tprAtFar['0.001'])}</b>,
            percentText(tprOfSingles),
          ])}
        />
      )}
    </section>
  )
}

type Likelihood = NonNullable<LfwFigures['likelihood']>

function costs({ cllr, cllrBefore, minCllr, lr }: Likelihood): [string, ReactNode][] {
  return [
    ...(cllrBefore === undefined ? [] : [[words.cllrBefore, words.bits(cllrBefore)] as [string, string]]),
    [words.cllr, <b key="value">{words.bits(cllr)}</b>],
    [words.minCllr, words.bits(minCllr)],
    [words.supported, words.ratioRange(lr.log10[0] ?? 0, lr.log10.at(-1) ?? 0)],
  ]
}

function Tippett({ tippett: { log10, genuine, impostor } }: { tippett: Likelihood['tippett'] }) {
  const [low, high] = [Math.floor(log10[0] ?? -1), Math.ceil(log10.at(-1) ?? 1)]
  const x = (value: number) => LEFT + ((value - low) / (high - low)) * (WIDTH - LEFT - 8)
  const y = (share: number) => 8 + (1 - share) * (HEIGHT - BOTTOM - 8)
  const path = (shares: readonly number[]) =>
    `M${log10.map((value, i) => `${x(value).toFixed(1)} ${y(shares[i] ?? 0).toFixed(1)}`).join('L')}`
  const decades = Array.from({ length: high - low + 1 }, (_, i) => low + i)
  return (
    <figure className={styles.figure}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words.tippett}>
        {decades.map(decade => (
          <g key={decade}>
            <path className={styles.grid} d={`M${x(decade)} 8V${HEIGHT - BOTTOM}`} />
            <text className={styles.tick} x={x(decade)} y={HEIGHT - 10} textAnchor="middle">
              {String(decade).replace('-', '−')}
            </text>
          </g>
        ))}
        {[0, 0.5, 1].map(share => (
          <text key={share} className={styles.tick} x={LEFT - 8} y={y(share) + 4} textAnchor="end">
            {percentText(share)}
          </text>
        ))}
        <path className={styles.same} d={path(genuine)} />
        <path className={styles.strangers} d={path(impostor)} />
      </svg>
      <figcaption>
        {words.tippett} <span data-key="same">{words.tippettSame}</span>{' '}
        <span data-key="strangers">{words.tippettStrangers}</span>
      </figcaption>
    </figure>
  )
}
