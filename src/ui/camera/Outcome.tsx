// The answer for the face in the middle of things: a verdict in large type, and what it rests on.
import { CircleHelp, Equal, EqualApproximately, EqualNot, Gauge, Hourglass } from 'lucide-react'
import { ratioAsNumber, ratioInWords, supportOf } from '../../verify/words.ts'
import type { CameraFace, CameraView, FaceMatch } from '../../worker/camera/types.ts'
import { useEngine } from '../engine.ts'
import { Details } from '../parts/Details.tsx'
import { namedScoreText, scoreText, thresholdText } from '../parts/formats.ts'
import { verdictText } from './labels.ts'
import styles from './Outcome.module.css'
import { useSeen } from './seen.ts'
import { type TargetKind, targetFace, useTarget } from './target.ts'
import { wordsOfCamera as words } from './words.ts'

const ICONS = {
  same: Equal,
  different: EqualNot,
  'leans-same': EqualApproximately,
  'cannot-tell': CircleHelp,
  'leans-different': EqualApproximately,
  waiting: Hourglass,
  uncalibrated: Gauge,
}

export function Outcome() {
  const view = useSeen(seen => seen.view)
  const target = useTarget(state => state.kind)
  const hint = useTarget(state => hintOf(state, view))
  if (!view) return null
  const focus = view.faces.find(({ trackId }) => trackId === view.focusId)
  return (
    <section
      className={styles.outcome}
      aria-label={words.result}
      data-verdict={focus?.match?.verdict ?? 'none'}
    >
      {focus?.match ? (
        <Verdict face={focus} match={focus.match} target={target} />
      ) : (
        <p className={styles.hint}>{hint}</p>
      )}
    </section>
  )
}

/** Why there is nothing to judge. */
function hintOf(state: Parameters<typeof targetFace>[0], view: CameraView | null): string {
  if (state.kind === 'photo' && !targetFace(state)) return words.noTarget
  if (state.kind === 'gallery' && state.gallery !== null && state.gallery !== 'ready')
    return words.readiness[state.gallery]
  if (!view || view.missing === 'face') return words.noFaceYet
  return view.missing === 'second' ? words.noPair : words.waiting // the photo is being embedded
}

function Verdict({ face, match, target }: { face: CameraFace; match: FaceMatch; target: TargetKind }) {
  const calibration = useEngine(engine => engine.ready?.model.calibration) ?? null
  const Icon = ICONS[match.verdict]
  const { verdict, score, lr } = match
  const isFirm = verdict === 'same' || verdict === 'different'
  return (
    <>
      <div className={styles.headline}>
        <span className={styles.badge}>
          <Icon size={28} strokeWidth={2.5} aria-hidden />
        </span>
        <h2 className={styles.verdict}>{verdictText(match, target)}</h2>
        <p className={styles.strength}>
          {verdict === 'waiting' && (face.advice ?? words.wait(match.frames, match.framesNeeded))}
          {verdict === 'uncalibrated' && words.uncalibratedNote}
          {verdict !== 'waiting' &&
            verdict !== 'uncalibrated' &&
            (isFirm && target === 'gallery'
              ? words.restsOn(match.frames)
              : isFirm && calibration && score !== null
                ? `${supportOf(calibration, score, { verdict, lr, photos: [1, 1] })}.`
                : `${target !== 'gallery' && lr ? `${ratioInWords(lr)}. ` : ''}${words.openNote}`)}
        </p>
      </div>
      <Details>
        <Facts match={match} />
      </Details>
      {target === 'gallery' && match.candidates.length > 0 && <Candidates match={match} />}
    </>
  )
}

function Facts({ match }: { match: FaceMatch }) {
  const { score, scoreName, same, different, lr, frames } = match
  const facts: [name: string, value: string][] = []
  if (score !== null) facts.push([words.score, namedScoreText(score, scoreName)])
  if (lr) facts.push([words.lr, ratioAsNumber(lr)])
  if (same)
    facts.push([words.sameFrom, `${thresholdText(same.threshold, scoreName)}, ${words.far(same.far)}`])
  if (different)
    facts.push([
      words.differentBelow,
      `${thresholdText(different.threshold, scoreName)}, ${words.fnr(different.fnr)}`,
    ])
  if (frames > 0) facts.push([words.goodFrames, words.count(frames)])
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Candidates({ match }: { match: FaceMatch }) {
  return (
    <div className={styles.candidates}>
      <h3>{words.candidates}</h3>
      <ol>
        {match.candidates.map(({ name, score }) => (
          <li key={name}>
            <span>{name}</span>
            <span>{scoreText(score, match.scoreName)}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}
