// Who is in a photo: each face against the gallery, the best five with their scores, or nobody.
import { ScanSearch, X } from 'lucide-react'
import { SCORES, scoreNamed } from '../../model/scores.ts'
import { useEngine } from '../engine.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import {
  ALARM_RATES,
  type Asked,
  askAbout,
  chooseAlarmRate,
  forget,
  lookAtFace,
  useAsking,
} from './asking.ts'
import { DropCard } from './DropCard.tsx'
import { useDropTarget } from './drops.ts'
import { FaceVerdict } from './FaceVerdict.tsx'
import fields from './Fields.module.css'
import { FoundTable } from './FoundTable.tsx'
import { PhotoFaces } from './PhotoFaces.tsx'
import { Ranking } from './Ranking.tsx'
import { RenewBanner } from './RenewBanner.tsx'
import { SAMPLE_SETS } from './samples.ts'
import { UnlockForm } from './UnlockForm.tsx'
import { useVault } from './vault.ts'
import styles from './WhoView.module.css'
import { wordsOfPeople } from './words.ts'

const words = wordsOfPeople.who

export function WhoView() {
  useDropTarget(askAbout)
  const asked = useAsking(state => state.asked)
  const { status, people } = useVault()
  const isLocked = status.state === 'done' && status.result.state === 'locked'
  const isEmpty = people ? people.people.length === 0 : status.state === 'done' && !isLocked
  return (
    <>
      {isLocked && <UnlockForm />}
      {people && <RenewBanner people={people} />}
      {isEmpty && <p className={fields.problem}>{words.needsGallery}</p>}
      <DropCard
        icon={ScanSearch}
        title={words.title}
        text={words.text}
        samples={SAMPLE_SETS.asked}
        isSmall={asked.length > 0}
        onFiles={askAbout}
      />
      {people?.isCurrent && people.people.length > 0 && <Threshold />}
      <FoundTable />
      <ul className={styles.list}>
        {asked.map(one => (
          <li key={one.id}>
            <Answer asked={one} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Threshold() {
  const { asked, alarmRate } = useAsking()
  const people = useVault(state => state.people)
  const found = asked.find(({ found: { state } }) => state === 'done')?.found
  const threshold = found?.state === 'done' ? found.result[0]?.threshold : people?.threshold
  const calibration = useEngine(state => state.ready?.model.calibration)
  if (!people) return null
  if (!threshold) {
    const { impostorPairs = 0, score } = calibration ?? {}
    if (impostorPairs === 0) return null
    return <p className={fields.note}>{words.fewPairs(impostorPairs, SCORES[scoreNamed(score)].title)}</p>
  }
  const { comparisons, perComparison, note } = threshold
  return (
    <div className={styles.threshold}>
      <label className={fields.field}>
        {words.alarm}
        <select
          className={fields.select}
          value={alarmRate}
          onChange={event => chooseAlarmRate(Number(event.currentTarget.value))}
        >
          {ALARM_RATES.map(rate => (
            <option key={rate} value={rate}>
              {words.alarmRate(rate)}
            </option>
          ))}
        </select>
      </label>
      <details className={fields.note}>
        <summary>{words.details}</summary>
        <p>
          {words.alarmNote(threshold.falseAlarmRate, comparisons, perComparison)} {note}
        </p>
      </details>
    </div>
  )
}

function Answer({ asked }: { asked: Asked }) {
  const { id, path, photo } = asked
  return (
    <article id={`asked-${id}`} className={styles.answer} aria-label={path} data-asked={photo.state}>
      <header className={styles.head}>
        <h3>{path}</h3>
        <button
          type="button"
          className="button plain icon"
          aria-label={words.remove(path)}
          title={words.remove(path)}
          onClick={() => forget(id)}
        >
          <X size={18} aria-hidden />
        </button>
      </header>
      {photo.state === 'running' && <ProgressBar label={words.reading(path)} share={null} />}
      {photo.state === 'failed' && (
        <p role="alert" className={fields.problem}>
          {photo.message}
        </p>
      )}
      {photo.state === 'done' && photo.result.faces.length === 0 && <p>{words.noFace}</p>}
      {photo.state === 'done' && photo.result.faces.length > 0 && (
        <div className={styles.found}>
          <PhotoFaces
            file={asked.file}
            name={path}
            photo={photo.result}
            chosen={asked.chosen}
            onChoose={face => lookAtFace(id, face)}
          />
          <Found asked={asked} />
        </div>
      )}
    </article>
  )
}

function Found({ asked: { id, found, chosen } }: { asked: Asked }) {
  if (found.state === 'failed') return <p role="alert">{found.message}</p>
  if (found.state === 'running') return <ProgressBar label={words.identifying} share={null} />
  if (found.state === 'idle') return null
  const shown = found.result[chosen]
  return (
    <div className={styles.faces}>
      {found.result.length > 1 && (
        <ul className={styles.verdicts}>
          {[...found.result.entries()].map(([i, answer]) => (
            <li key={i}>
              <FaceVerdict
                answer={answer}
                number={i + 1}
                count={found.result.length}
                isChosen={i === chosen}
                onChoose={() => lookAtFace(id, i)}
              />
            </li>
          ))}
        </ul>
      )}
      {shown && <Ranking answer={shown} />}
    </div>
  )
}
