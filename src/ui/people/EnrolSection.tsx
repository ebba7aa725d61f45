// What was read, before it is enrolled: whose the faces are, which are taken, which photos wait for a choice, which are left out.
import { useState } from 'react'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { CreateDialog } from './CreateDialog.tsx'
import { EnrolGroup } from './EnrolGroup.tsx'
import styles from './EnrolSection.module.css'
import type { Candidate } from './enrol-groups.ts'
import { wordsOfEnrol as words } from './enrol-words.ts'
import {
  chooseFace,
  discard,
  enrolChosen,
  enrolmentsOf,
  leftOutOf,
  stopReading,
  useEnrolment,
} from './enrolment.ts'
import { FaceChoices } from './FaceChoices.tsx'
import { LeftOutList } from './LeftOutList.tsx'
import { LooseGroups } from './LooseGroups.tsx'
import { isOpen, useVault } from './vault.ts'
import { wordsOfPeople } from './words.ts'

export function EnrolSection() {
  const store = useEnrolment()
  const { candidates, reading, saving } = store
  if (saving.state === 'done')
    return (
      <section className={styles.card} aria-label={words.working} data-enrol="done">
        <p role="status">
          {words.done(saving.result.people, saving.result.photos, saving.result.leftOut.length)}
        </p>
        <LeftOutList entries={saving.result.leftOut} />
        <div className={styles.buttons}>
          <button type="button" className="button" onClick={discard}>
            {wordsOfPeople.close}
          </button>
        </div>
      </section>
    )
  if (candidates.length === 0) return null
  const folders = [...new Set(candidates.map(({ folder }) => folder))].filter(Boolean)
  const several = candidates.filter(({ photo, folder }) => folder !== '' && photo && photo.faces.length > 1)
  return (
    <section className={styles.card} aria-labelledby="enrol-title" data-enrol={reading.state}>
      <h2 id="enrol-title" className={styles.title}>
        {words.title(candidates.length)}
      </h2>
      {reading.state === 'running' && <Reading />}
      {reading.state === 'failed' && <p role="alert">{reading.message}</p>}
      {folders.map(folder => (
        <FolderGroup
          key={folder}
          folder={folder}
          candidates={candidates.filter(one => one.folder === folder)}
        />
      ))}
      <LooseGroups />
      {several.length > 0 && <FaceChoices candidates={several} />}
      <Foot />
    </section>
  )
}

function FolderGroup({ folder, candidates }: { folder: string; candidates: readonly Candidate[] }) {
  const faces = candidates.flatMap(({ id, path, photo, chosen }) => {
    const [face] = photo?.faces ?? []
    if (!face || photo?.faces.length !== 1) return []
    const onTake = (isTaken: boolean) => chooseFace(id, isTaken ? 0 : null)
    return [{ key: `${id}`, face, path, isTaken: chosen !== null, onTake }]
  })
  return <EnrolGroup id={folder} label={words.nameOf(folder)} photos={candidates.length} faces={faces} />
}

function Reading() {
  const reading = useEnrolment(state => state.reading)
  const progress = reading.state === 'running' ? reading.progress : null
  return (
    <div className={styles.reading}>
      <p className={styles.counts}>
        {words.reading}
        {progress && <span>{words.counts(progress.done, progress.total)}</span>}
      </p>
      <ProgressBar label={words.reading} share={progress ? progress.done / progress.total : null} />
      <div className={styles.buttons}>
        <button type="button" className="button" onClick={stopReading}>
          {words.stop}
        </button>
        {progress && progress.secondsLeft !== null && (
          <span className={styles.quiet}>{words.left(progress.secondsLeft)}</span>
        )}
      </div>
    </div>
  )
}

const isUndecided = ({ photo, chosen, folder }: Candidate) =>
  folder !== '' && photo !== null && photo.faces.length > 1 && chosen === null

function Foot() {
  const store = useEnrolment()
  const canEnrol = useVault(isOpen)
  const status = useVault(state => state.status)
  const [isCreating, setCreating] = useState(false)
  const enrolments = enrolmentsOf(store)
  const photos = enrolments.reduce((sum, { views }) => sum + views.length, 0)
  const leftOut = leftOutOf(store)
  const undecided = store.candidates.filter(isUndecided).length
  const { saving, reading } = store
  const isNew = status.state === 'done' && status.result.state === 'none'
  const isWorking = saving.state === 'running'
  return (
    <div className={styles.foot}>
      {undecided > 0 && <p>{words.undecided(undecided)}.</p>}
      {reading.state === 'done' && leftOut.length > 0 && (
        <details>
          <summary>{words.leftOut(leftOut.length)}</summary>
          <LeftOutList entries={leftOut} />
        </details>
      )}
      {saving.state === 'failed' && (
        <p role="alert" className={styles.problem}>
          {saving.message}
        </p>
      )}
      {isWorking && (
        <ProgressBar
          label={words.working}
          share={saving.progress.done / Math.max(1, saving.progress.total)}
        />
      )}
      {photos === 0 && reading.state === 'done' && <p>{words.nothing}</p>}
      <div className={styles.buttons}>
        <button
          type="button"
          className="button main"
          disabled={photos === 0 || isWorking || reading.state === 'running' || !(canEnrol || isNew)}
          onClick={() => (isNew ? setCreating(true) : void enrolChosen())}
        >
          {isWorking
            ? words.working
            : photos === 0
              ? words.enrolNobody
              : words.enrol(enrolments.length, photos)}
        </button>
        <button type="button" className="button" disabled={isWorking} onClick={discard}>
          {words.discard}
        </button>
      </div>
      {isCreating && <CreateDialog onStarted={() => void enrolChosen()} onClose={() => setCreating(false)} />}
    </div>
  )
}
