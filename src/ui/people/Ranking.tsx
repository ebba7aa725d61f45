// Who a face is: the verdict, then the best matches as a ranked list with their scores beside the threshold.
import { CircleCheck, CircleHelp, CircleUser } from 'lucide-react'
import type { Identification } from '../../worker/gallery/types.ts'
import { useEngine } from '../engine.ts'
import { namedScoreText, scoreText } from '../parts/formats.ts'
import { reasonOf, verdictOf } from './asking.ts'
import styles from './Ranking.module.css'
import { scaleOf, shareOf } from './scale.ts'
import { ViewPicture } from './ViewPicture.tsx'
import { useVault } from './vault.ts'
import { wordsOfPeople } from './words.ts'

const words = wordsOfPeople.who

export function Ranking({ answer }: { answer: Identification }) {
  const { verdict, score: name, candidates, threshold } = answer
  const reason = reasonOf(answer)
  const scale = scaleOf(
    name,
    useEngine(state => state.ready?.model.calibration ?? null),
  )
  const percent = (score: number) => `${100 * shareOf(score, scale)}%`
  return (
    <div className={styles.ranking} data-verdict={verdict}>
      <p className={styles.verdict}>
        <VerdictIcon verdict={verdict} size={24} />
        {verdictOf(answer)}
      </p>
      {reason && <p className={styles.label}>{reason}</p>}
      <h4 className={styles.label}>{words.best}</h4>
      <ol className={styles.list}>
        {candidates.map(({ personId, name: person, viewId, score }) => (
          <li key={personId} className={styles.row}>
            <span className={styles.picture}>
              <Picture name={person} personId={personId} viewId={viewId} />
            </span>
            <span className={styles.name}>{person}</span>
            <span className={styles.score}>{scoreText(score, name)}</span>
            <span className={styles.track} aria-hidden="true">
              <span
                className={styles.bar}
                data-reaches={(threshold && score >= threshold.threshold) || undefined}
                style={{ width: percent(score) }}
              />
              {threshold && <span className={styles.line} style={{ left: percent(threshold.threshold) }} />}
            </span>
            {threshold && (
              <span className="sr">{score >= threshold.threshold ? words.reaches : words.below}</span>
            )}
          </li>
        ))}
      </ol>
      {threshold && (
        <details className={styles.label}>
          <summary>{words.details}</summary>
          {words.threshold(namedScoreText(threshold.threshold, threshold.score), threshold.comparisons)}
        </details>
      )}
    </div>
  )
}

function Picture({ name, personId, viewId }: { name: string; personId: string; viewId: string }) {
  const views = useVault(state => state.people?.people.find(({ id }) => id === personId)?.views)
  return <ViewPicture name={name} view={views?.find(({ id }) => id === viewId)} isNamed />
}

export function VerdictIcon({ verdict, size }: { verdict: Identification['verdict']; size: number }) {
  if (verdict === 'known') return <CircleCheck size={size} aria-hidden />
  return verdict === 'unknown' ? (
    <CircleUser size={size} aria-hidden />
  ) : (
    <CircleHelp size={size} aria-hidden />
  )
}
