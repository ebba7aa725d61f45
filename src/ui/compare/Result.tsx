// The answer: a verdict in large type, what it rests on, where the pair lies, and what to do with it.
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
            {verdict === 'uncalibrated' ? words.verdict.scoreOnly(comparison.score) : words.verdict[verdict]}
            {judgement.isOwn && <span className={styles.yours}> {words.verdict.atYours}</span>}
          </h2>
          <p className={styles.strength}>
            {comparison.strength ? `${comparison.strength}.` : words.verdict.uncalibratedNote}
          </p>
          {verdict !== 'uncalibrated' && (
            <span className={styles.shortScore} aria-hidden>
              {comparison.score.toFixed(2)}
            </span>
          )}
        </div>
        <div className={styles.rests}>
          {verdict === 'undecided' && <p>{words.verdict.undecidedNote}</p>}
          <Facts comparison={comparison} judgement={judgement} />
          <Actions />
        </div>
      </div>
      {calibration && judgement.threshold !== null && (
        <Ruler
          calibration={calibration}
          score={comparison.score}
          threshold={judgement.threshold}
          isOwn={judgement.isOwn}
        />
      )}
    </section>
  )
}

/** What is still missing for a comparison. */
function hintOf(state: CompareState): string {
  for (const side of SIDES) if (state[side].id === 0) return words.verdict.needOne(side)
  if (SIDES.some(side => state[side].task.state === 'running')) return words.verdict.working
  const without = SIDES.find(side => !chosenFace(state[side]))
  return without ? words.verdict.needFace(without) : ''
}
