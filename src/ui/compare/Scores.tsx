// Several photos on a side: what each pair of photos scores by itself, and a photo that does not look like the others of its side.
import type { Calibration } from '../../model/card.ts'
import { ruleFor } from '../../verify/rule.ts'
import type { Comparison } from '../../worker/compare/types.ts'
import { scoreText } from '../parts/formats.ts'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import { words } from '../words.ts'
import { leaveOut } from './actions.ts'
import { CornerNumber } from './CornerNumber.tsx'
import styles from './Scores.module.css'
import { type Part, partOf, SIDES, type Side, useCompare } from './slots.ts'

interface Props {
  comparison: Comparison
  calibration: Calibration | null
}

export function Scores({ comparison: { grid, odd }, calibration }: Props) {
  const left = partOf(useCompare(state => state.left))
  const right = partOf(useCompare(state => state.right))
  const rule = calibration && ruleFor(calibration)
  const toneOf = (score: number) => {
    if (!rule) return undefined
    if (score >= rule.same.threshold) return 'same'
    return score < rule.different.threshold ? 'different' : undefined
  }
  return (
    <section className={styles.scores} aria-label={words.scores.title}>
      <h3>{words.scores.title}</h3>
      <div className={styles.scroll}>
        <table className={styles.grid}>
          <thead>
            <tr>
              <td />
              {right.map((part, n) => (
                <th key={part.id} scope="col" data-odd={odd[1]?.index === n || undefined}>
                  <Head part={part} side="right" />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {grid.map((row, m) => (
              <tr key={left[m]?.id}>
                <th scope="row" data-odd={odd[0]?.index === m || undefined}>
                  <Head part={left[m]} side="left" />
                </th>
                {row.map((score, n) => (
                  <td key={right[n]?.id} data-tone={toneOf(score)}>
                    {scoreText(score)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {SIDES.map((side, i) => {
        const found = odd[i]
        const part = found && (i === 0 ? left : right)[found.index]
        if (!found || !part) return null
        return (
          <p key={side} className={styles.odd}>
            {words.scores.odd(side, part.place, found.score)}{' '}
            <button type="button" className="button" onClick={() => leaveOut(part.id, true)}>
              {words.scores.leaveOut}
            </button>
          </p>
        )
      })}
    </section>
  )
}

function Head({ part, side }: { part: Part | undefined; side: Side }) {
  if (!part) return null
  return (
    <div className={styles.photo}>
      <span className="sr">{words.scores.photo(side, part.place)}</span>
      <GrayPicture image={part.face.crop} label={null} className={styles.crop} />
      <CornerNumber value={part.place + 1} />
    </div>
  )
}
