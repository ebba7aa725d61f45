// The answer for the face in the middle of things: a verdict in large type, and what it rests on.
import { CircleHelp, Equal, EqualApproximately, EqualNot, Gauge, Hourglass } from 'lucide-react'
import type { CameraFace, CameraView, FaceMatch } from '../../worker/camera/types.ts'
import { useEngine } from '../engine.ts'
import { Details } from '../parts/Details.tsx'
import { scoreText } from '../parts/formats.ts'
import { verdictText } from './labels.ts'
import styles from './Outcome.module.css'
import { factsOf, strengthOf } from './outcome.ts'
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
  return (
    <>
      <div className={styles.headline}>
        <span className={styles.badge}>
          <Icon size={28} strokeWidth={2.5} aria-hidden />
        </span>
        <h2 className={styles.verdict}>{verdictText(match, target)}</h2>
        <p className={styles.strength}>{strengthOf(face, match, { target, calibration })}</p>
      </div>
      <Details>
        <Facts match={match} />
      </Details>
      {target === 'gallery' && match.candidates.length > 0 && <Candidates match={match} />}
    </>
  )
}

function Facts({ match }: { match: FaceMatch }) {
  return (
    <dl className={styles.facts}>
      {factsOf(match).map(([name, value]) => (
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
