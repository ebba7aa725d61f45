// "Enrol from the camera": the best frames of a few seconds, looked at before they are kept under a name.
import { Aperture, X } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import type { Burst } from '../../worker/camera/types.ts'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { CreateDialog } from '../people/CreateDialog.tsx'
import { useVault } from '../people/vault.ts'
import { followLink } from '../router.ts'
import styles from './BurstCard.module.css'
import { begin, discard, enrolKept, leaveOut, useBurst } from './burst.ts'
import card from './Card.module.css'
import { useSeen } from './seen.ts'
import { wordsOfCamera as words } from './words.ts'

export function BurstCard() {
  const task = useBurst(state => state.task)
  const enrolment = useBurst(state => state.enrolment)
  const hasFace = useSeen(seen => seen.view !== null && seen.view.focusId !== null)
  return (
    <section className={card.card} aria-labelledby="burst">
      <h2 id="burst" className={card.title}>
        {words.burst.title}
      </h2>
      <p className={card.note}>{words.burst.note}</p>
      {task.state === 'running' ? (
        <Taking />
      ) : (
        <div className={card.row}>
          <button type="button" className="button" disabled={!hasFace} onClick={() => void begin()}>
            <Aperture size={18} aria-hidden />
            {words.burst.take}
          </button>
          {!hasFace && <span className={card.note}>{words.burst.needsFace}</span>}
        </div>
      )}
      {task.state === 'failed' && <p role="alert">{task.message}</p>}
      {task.state === 'done' && <Taken burst={task.result} />}
      {enrolment.state === 'done' && <p className={styles.enrolled}>{enrolment.result}</p>}
      {enrolment.state === 'failed' && (
        <p role="alert">
          {enrolment.message}{' '}
          <a href="/people" onClick={followLink}>
            {words.toPeople}
          </a>
        </p>
      )}
    </section>
  )
}

function Taking() {
  const burst = useSeen(seen => seen.view?.burst) ?? null
  return (
    <>
      <p>{words.burst.taking(burst?.different ?? 0)}</p>
      <ProgressBar label={words.burst.progress} share={burst?.share ?? null} />
    </>
  )
}

function Taken({ burst: { good, isLost, shots } }: { burst: Burst }) {
  const kept = useBurst(state => state.kept)
  if (shots.length === 0) return <p>{isLost ? words.burst.lostNothing : words.burst.nothing}</p>
  return (
    <>
      {isLost && <p className={card.note}>{words.burst.lost}</p>}
      <p>
        {words.burst.kept(shots.length, good)}. {shots.length < good && words.burst.alike}
      </p>
      <ul className={styles.views}>
        {kept.map((shot, i) => (
          <li key={shot.embedding.join()} className={styles.view}>
            <GrayPicture image={shot.crop} label={words.burst.view(i + 1)} className={styles.crop} />
            <button
              type="button"
              className={`button icon ${styles.remove}`}
              aria-label={words.burst.leaveOut(i + 1)}
              title={words.burst.leaveOut(i + 1)}
              onClick={() => leaveOut(shot)}
            >
              <X size={16} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <NameForm count={kept.length} />
    </>
  )
}

function NameForm({ count }: { count: number }) {
  const names = useVault(state => state.people?.people) ?? []
  const isNone = useVault(({ status }) => status.state === 'done' && status.result.state === 'none')
  const isBusy = useBurst(state => state.enrolment.state === 'running')
  const [name, setName] = useState('')
  const [isCreating, setCreating] = useState(false)
  const list = useId()
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (name.trim() === '') return
    if (isNone) setCreating(true)
    else void enrolKept(name.trim())
  }
  return (
    <>
      <form className={styles.form} onSubmit={submit}>
        <label className={styles.name}>
          {words.burst.name}
          <input
            className={styles.input}
            value={name}
            list={list}
            placeholder={words.burst.namePlaceholder}
            autoComplete="off"
            onChange={event => setName(event.currentTarget.value)}
          />
        </label>
        <datalist id={list}>
          {names.map(known => (
            <option key={known.id} value={known.name} />
          ))}
        </datalist>
        <div className={card.row}>
          <button type="submit" className="button main" disabled={isBusy || name.trim() === ''}>
            {words.burst.enrol(count)}
          </button>
          <button type="button" className="button" onClick={discard}>
            {words.burst.discard}
          </button>
        </div>
      </form>
      {isCreating && (
        <CreateDialog onStarted={() => void enrolKept(name.trim())} onClose={() => setCreating(false)} />
      )}
    </>
  )
}
