// A look over the gallery: the same picture twice, people who may be one, people who are easily confused.
import { ArrowLeft } from 'lucide-react'
import { useEffect, useState } from 'react'
import { mergePeople, removeView, reviewGallery } from '../../worker/gallery/client.ts'
import type { GalleryOverview, GalleryReview } from '../../worker/gallery/types.ts'
import { askWorker } from '../parts/ask-worker.ts'
import { namedScoreText, scoreText } from '../parts/formats.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { followLink, navigate } from '../router.ts'
import { changePeople } from './changes.ts'
import { PANEL } from './enrolment.ts'
import styles from './Review.module.css'
import { ViewPicture } from './ViewPicture.tsx'
import { wordsOfPeople } from './words.ts'

const words = wordsOfPeople.review
type Pair = GalleryReview['merges'][number]

const reviews = new WeakMap<GalleryOverview, Promise<GalleryReview>>()

/** Looked over once for each state of the gallery. */
function reviewOf(overview: GalleryOverview): Promise<GalleryReview> {
  const known = reviews.get(overview) ?? askWorker(reviewGallery)
  reviews.set(overview, known)
  return known
}

export function Review({ overview }: { overview: GalleryOverview }) {
  const [task, setTask] = useState<Task<null, GalleryReview>>(IDLE)
  useEffect(() => {
    let isWanted = true
    setTask(before => (before.state === 'done' ? before : { state: 'running', progress: null }))
    reviewOf(overview).then(
      result => isWanted && setTask({ state: 'done', result }),
      error => isWanted && setTask(failed(error)),
    )
    return () => {
      isWanted = false
    }
  }, [overview])
  return (
    <div className={styles.page}>
      <a className={`button plain ${styles.back}`} href={PANEL} onClick={followLink}>
        <ArrowLeft size={18} aria-hidden />
        {words.back}
      </a>
      <h2>{words.title}</h2>
      {task.state === 'failed' && <p role="alert">{task.message}</p>}
      {task.state === 'running' && <ProgressBar label={words.working} share={null} />}
      {task.state === 'done' && <Findings overview={overview} review={task.result} />}
    </div>
  )
}

function Findings({ overview, review }: { overview: GalleryOverview; review: GalleryReview }) {
  const { duplicates, outsiders, merges, confusions, threshold, score } = review
  return (
    <>
      <Part
        title={words.duplicates}
        note={words.duplicatesNote}
        pairs={duplicates}
        overview={overview}
        action={pair => ({
          label: words.deleteView,
          onClick: () =>
            void changePeople(() => removeView(pair.b.viewId), wordsOfPeople.person.viewDeletedSaid),
        })}
      />
      <Part
        title={words.outsiders}
        note={words.outsidersNote}
        pairs={outsiders}
        overview={overview}
        action={({ a }) => ({
          label: words.look(a.name),
          onClick: () => navigate(`${PANEL}/${a.personId}`),
        })}
      />
      <Part
        title={words.merges}
        note={words.mergesNote(namedScoreText(threshold, score))}
        pairs={merges}
        overview={overview}
        action={({ a, b }) => ({
          label: words.merge(a.name, b.name),
          onClick: () =>
            void changePeople(
              () => mergePeople(a.personId, b.personId),
              wordsOfPeople.person.mergedSaid(a.name),
            ),
        })}
      />
      <Part title={words.confusions} note={words.confusionsNote} pairs={confusions} overview={overview} />
    </>
  )
}

interface PartProps {
  title: string
  note: string
  pairs: readonly Pair[]
  overview: GalleryOverview
  action?: (pair: Pair) => { label: string; onClick: () => void }
}
const MOST_SHOWN = 50

function Part({ title, note, pairs, overview, action }: PartProps) {
  return (
    <section className={styles.part} aria-label={title}>
      <h3>{title}</h3>
      <p className={styles.quiet}>{pairs.length > 0 ? note : words.nothing}</p>
      {pairs.length > 0 && (
        <ul className={styles.pairs}>
          {pairs.slice(0, MOST_SHOWN).map(pair => (
            <li key={`${pair.a.viewId} ${pair.b.viewId}`}>
              <PairRow pair={pair} overview={overview} action={action?.(pair)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

interface RowProps {
  pair: Pair
  overview: GalleryOverview
  action: ReturnType<NonNullable<PartProps['action']>> | undefined
}

function PairRow({ pair: { a, b, score, scoreName }, overview, action }: RowProps) {
  const viewOf = (side: typeof a) =>
    overview.people.find(({ id }) => id === side.personId)?.views.find(({ id }) => id === side.viewId)
  return (
    <div className={styles.pair}>
      {[a, b].map(side => (
        <span key={side.viewId} className={styles.picture}>
          <ViewPicture name={side.name} view={viewOf(side)} isNamed />
        </span>
      ))}
      <span className={styles.names}>
        {a.name === b.name ? a.name : words.pair(a.name, b.name)}
        <span className={styles.quiet}>{scoreText(score, scoreName)}</span>
      </span>
      {action && (
        <button type="button" className={`button ${styles.action}`} onClick={action.onClick}>
          {action.label}
        </button>
      )}
    </div>
  )
}
