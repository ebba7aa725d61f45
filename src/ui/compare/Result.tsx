// The answer: a verdict in large type, what it rests on, where the pair lies, and what to do with it.
import { measuredFor, ruleFor } from '../../worker/client.ts'
import type { Comparison } from '../../worker/types.ts'
import { useEngine } from '../engine.ts'
import { words } from '../words.ts'
import { Actions } from './Actions.tsx'
import { Facts } from './Facts.tsx'
import { judge } from './judge.ts'
import styles from './Result.module.css'
import { Ruler } from './Ruler.tsx'
import { type CompareState, chosenFace, SIDES, useCompare } from './slots.ts'
import { VerdictIcon } from './VerdictIcon.tsx'

export function Result() {
  const task = useCompare(state => state.comparison)
  const hint = useCompare(hintOf)
  const ownThreshold = useCompare(state => state.ownThreshold)
  const calibration = useEngine(state => state.ready?.model.calibration) ?? null
  if (task.state !== 'done')
    return (
      <section className={styles.result} aria-label={words.verdict.region} data-state={task.state}>
        {task.state === 'idle' && <p className={styles.hint}>{hint}</p>}
        {task.state === 'running' && <p className={styles.late}>{words.verdict.comparing}</p>}
        {task.state === 'failed' && (
          <p className={styles.hint} role="alert">
            {task.message}
          </p>
        )}
      </section>
    )
  const comparison = task.result
  const judgement = judge(comparison, calibration, ownThreshold)
  const { verdict } = judgement
  return (
    <section
      className={styles.result}
      aria-label={words.verdict.region}
      data-state="done"
      data-verdict={verdict}
    >
      <div className={styles.said}>
        <div className={styles.headline}>
          <span className={styles.badge}>
            <VerdictIcon verdict={verdict} size={28} />
          </span>
          <h2 className={styles.verdict}>
            {verdict === 'uncalibrated' ? words.verdict.scoreOnly(comparison.score) : judgement.title}
            {judgement.isOwn && <span className={styles.yours}> {words.verdict.atYours}</span>}
          </h2>
          <p className={styles.strength}>
            {judgement.support ? `${judgement.support}.` : words.verdict.uncalibratedNote}
          </p>
          {verdict !== 'uncalibrated' && (
            <span className={styles.shortScore} aria-hidden>
              {comparison.score.toFixed(2)}
            </span>
          )}
        </div>
        <div className={styles.rests}>
          {isOpen(verdict) && <p>{words.verdict.openNote}</p>}
          <Facts comparison={comparison} judgement={judgement} />
          <Actions />
        </div>
      </div>
      {calibration && judgement.threshold !== null && (
        <Ruler
          calibration={measuredFor(calibration, photosOf(comparison))}
          rule={ruleFor(calibration, photosOf(comparison))}
          source={calibration.source}
          score={comparison.score}
          threshold={judgement.threshold}
          isOwn={judgement.isOwn}
        />
      )}
    </section>
  )
}

const isOpen = (verdict: string) => verdict.startsWith('leans') || verdict === 'cannot-tell'

/** Photos on each side. */
const photosOf = ({ grid }: Comparison): [number, number] => [grid.length, grid[0]?.length ?? 0]

/** What is still missing for a comparison. */
function hintOf(state: CompareState): string {
  for (const side of SIDES) if (state[side].id === 0) return words.verdict.needOne(side)
  if (SIDES.some(side => state[side].task.state === 'running')) return words.verdict.working
  const without = SIDES.find(side => !chosenFace(state[side]))
  return without ? words.verdict.needFace(without) : ''
}
