// The answer: a verdict in large type, what it rests on, where the pair lies, and what to do with it.
import { Plus } from 'lucide-react'
import { measuredFor, ruleFor } from '../../verify/rule.ts'
import { MOST_PHOTOS } from '../../verify/template.ts'
import { useEngine } from '../engine.ts'
import { FileButton } from '../parts/FileButton.tsx'
import { StartProgressText } from '../parts/StartProgressText.tsx'
import { words } from '../words.ts'
import { Actions } from './Actions.tsx'
import { Facts } from './Facts.tsx'
import { isGrid, judge, photosOf } from './judge.ts'
import styles from './Result.module.css'
import { Ruler } from './Ruler.tsx'
import { Scores } from './Scores.tsx'
import { SureLink } from './SureLink.tsx'
import { type CompareState, isEmpty, partOf, SIDES, type Side, useCompare } from './slots.ts'
import { takeFiles } from './take.ts'
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
        {task.state === 'running' && <Comparing />}
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
              {comparison.score.toFixed(comparison.scoreName === 'jb' ? 1 : 2)}
            </span>
          )}
        </div>
        <div className={styles.rests}>
          {isOpen(verdict) && <SecondPhoto />}
          <Facts comparison={comparison} judgement={judgement} />
          <p>
            <SureLink />
          </p>
          <Actions />
        </div>
      </div>
      <div className={styles.where}>
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
        {isGrid(comparison) && <Scores comparison={comparison} calibration={calibration} />}
      </div>
    </section>
  )
}

/** Faces are found while the engine still starts. */
function Comparing() {
  const isStarting = useEngine(state => state.task.state === 'running')
  return <div className={styles.late}>{isStarting ? <StartProgressText /> : words.verdict.comparing}</div>
}

const isOpen = (verdict: string) => verdict.startsWith('leans') || verdict === 'cannot-tell'

/** What often settles a pair that one photo each does not. */
function SecondPhoto() {
  const states = useCompare(state => SIDES.map(side => state[side].slots.length).join())
  const hasRoom = (i: number) => Number(states.split(',')[i]) < MOST_PHOTOS
  return (
    <div className={styles.second}>
      <p>{words.verdict.openNote}</p>
      <div className={styles.adds}>
        {SIDES.filter((_, i) => hasRoom(i)).map((side: Side) => (
          <FileButton
            key={side}
            label={words.verdict.addTo(side)}
            icon={Plus}
            onFiles={files => takeFiles(files, { side, isBeside: true })}
          />
        ))}
      </div>
    </div>
  )
}

/** What is still missing for a comparison. */
function hintOf(state: CompareState): string {
  for (const side of SIDES) if (isEmpty(state[side])) return words.verdict.needOne(side)
  if (SIDES.some(side => state[side].slots.some(({ task }) => task.state === 'running')))
    return words.verdict.working
  const without = SIDES.find(side => partOf(state[side]).length === 0)
  return without ? words.verdict.needFace(without) : ''
}
