// Another model is in use than the one that embedded the gallery: says what that means, and renews what can be.
import type { GalleryOverview, RenewalResult } from '../../worker/gallery/types.ts'
import { useEngine } from '../engine.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import fields from './Fields.module.css'
import { LeftOutList } from './LeftOutList.tsx'
import { cancelRenewal, putAway, renew, useRenewal } from './renewal.ts'
import styles from './States.module.css'
import { wordsOfPeople } from './words.ts'

const words = wordsOfPeople.renew

export function RenewBanner({ people }: { people: GalleryOverview }) {
  const used = useEngine(state => state.ready?.model.title ?? '')
  const task = useRenewal(state => state.task)
  const views = people.people.reduce((sum, person) => sum + person.views.length, 0)
  const lost = views - people.renewable
  if (task.state === 'done') return <Done result={task.result} />
  // while it is renewed, the worker has not yet said that the gallery is another model's
  if ((people.isCurrent && task.state !== 'running') || views === 0) return null
  return (
    <section className={styles.card} aria-label={words.title(people.model.name, used)} data-renew>
      <h2 className={styles.title}>{words.title(people.model.name, used)}</h2>
      <p className={styles.quiet}>{words.text}</p>
      <p>{words.counts(people.renewable, lost)}</p>
      {task.state === 'failed' && (
        <p role="alert" className={fields.problem}>
          {task.message}
        </p>
      )}
      {task.state === 'running' ? (
        <div className={styles.working}>
          <p>{words.progress(task.progress.done, task.progress.total)}</p>
          <ProgressBar label={words.working} share={task.progress.done / Math.max(1, task.progress.total)} />
          <button type="button" className="button" onClick={cancelRenewal}>
            {wordsOfPeople.cancel}
          </button>
        </div>
      ) : (
        people.renewable > 0 && (
          <button type="button" className="button main" onClick={() => void renew(views)}>
            {lost > 0 ? words.startLosing(lost) : words.start}
          </button>
        )
      )}
    </section>
  )
}

function Done({ result: { renewed, lost } }: { result: RenewalResult }) {
  return (
    <section className={styles.card} aria-label={words.done(renewed)}>
      <p role="status">
        {words.done(renewed)} {lost.length > 0 && words.lost(lost.length)}
      </p>
      <LeftOutList
        entries={lost.map(({ person, source, reason }) => ({ path: `${person}, ${source}`, reason }))}
      />
      <button type="button" className="button" onClick={putAway}>
        {wordsOfPeople.close}
      </button>
    </section>
  )
}
