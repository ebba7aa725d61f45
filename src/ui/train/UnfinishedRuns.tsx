// Runs that wait to be continued: on top, because whoever comes back looks for them.
import type { RunEntry } from '../../worker/training/types.ts'
import { bytesText } from '../parts/formats.ts'
import { resultOf } from '../parts/task.ts'
import { followLink } from '../router.ts'
import { PANEL, useJob } from './job.ts'
import { ResumeButtons } from './ResumeButtons.tsx'
import { isCutOff, isUnfinished } from './run-state.ts'
import { tidy, useRuns } from './runs.ts'
import styles from './Train.module.css'
import { wordsOfTrain } from './words.ts'

const words = wordsOfTrain.unfinished
type Entry = Extract<RunEntry, { problem: null }>
const MOST = 3

/** Those that can be continued, newest first, but for the one whose card is shown. */
export function useUnfinished(): Entry[] {
  const list = resultOf(useRuns(state => state.list)) ?? []
  const shown = useJob(({ job }) => job?.run?.id)
  return list
    .filter((entry): entry is Entry => entry.problem === null)
    .filter(entry => entry.id !== shown && isUnfinished(entry))
}

export function UnfinishedRuns() {
  const entries = useUnfinished()
  if (entries.length === 0) return null
  return (
    <section className={styles.part} aria-labelledby="unfinished" data-testid="unfinished">
      <h2 id="unfinished" className={styles.title}>
        {words.title}
      </h2>
      <ul className={styles.unfinished}>
        {entries.slice(0, MOST).map(entry => (
          <Unfinished key={entry.id} entry={entry} />
        ))}
      </ul>
      {entries.length > MOST && <p className={styles.quiet}>{words.more(entries.length - MOST)}</p>}
    </section>
  )
}

function Unfinished({ entry }: { entry: Entry }) {
  const { id, title, step, steps, bytes, spare, stop } = entry
  return (
    <li data-unfinished={id}>
      <p>
        <a href={`${PANEL}/${id}`} onClick={followLink}>
          {title}
        </a>
        <span className={styles.below}>
          {words.progress(step, steps, bytesText(bytes))} {whyOf(entry)}
        </span>
      </p>
      <div className={styles.row}>
        <ResumeButtons run={{ id, title, stop }} />
        {spare.count > 0 && (
          <button type="button" className="button" title={words.tidyNote} onClick={() => void tidy(id)}>
            {words.tidy(spare.count, spare.bytes)}
          </button>
        )}
      </div>
    </li>
  )
}

function whyOf(entry: Entry): string {
  const { job } = wordsOfTrain
  if (!isCutOff(entry)) return entry.stop?.message ?? ''
  return entry.savedStep === null ? job.cutOffEarly : job.cutOff(entry.savedStep)
}
