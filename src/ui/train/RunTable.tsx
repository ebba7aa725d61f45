// The runs that are kept on this device; the chosen ones share the plot.
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { rateText } from '../../evaluate/rows.ts'
import type { RunEntry } from '../../worker/training/types.ts'
import { bytesText } from '../parts/formats.ts'
import report from '../parts/Report.module.css'
import { followLink } from '../router.ts'
import { DeleteDialog } from './DeleteDialog.tsx'
import { PANEL } from './job.ts'
import { stateOf } from './run-state.ts'
import { draw, MOST_DRAWN, refreshRuns, useRuns } from './runs.ts'
import styles from './Train.module.css'
import { figureText, wordsOfTrain } from './words.ts'

const words = wordsOfTrain.list

export function RunTable() {
  const list = useRuns(state => state.list)
  const [deleting, setDeleting] = useState<RunEntry | null>(null)
  if (list.state === 'idle' || list.state === 'running')
    return <p className={styles.quiet}>{words.reading}</p>
  if (list.state === 'failed')
    return (
      <div className={styles.row} role="alert">
        <p>{list.message}</p>
        <button type="button" className="button" onClick={() => void refreshRuns()}>
          {wordsOfTrain.retry}
        </button>
      </div>
    )
  if (list.result.length === 0) return <p className={styles.quiet}>{words.none}</p>
  return (
    <div className={report.scroll}>
      <table className={`${report.table} ${styles.runs}`}>
        <caption className="sr">{words.title}</caption>
        <thead>
          <tr>
            {[words.curve, words.run, words.progress, words.loss, words.pairs, words.size, ''].map(title => (
              <th key={title} scope="col">
                {title || <span className="sr">{words.confirm}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.result.map(entry => (
            <Line key={entry.id} entry={entry} onDelete={() => setDeleting(entry)} />
          ))}
        </tbody>
      </table>
      {deleting && <DeleteDialog entry={deleting} onClose={() => setDeleting(null)} />}
    </div>
  )
}

function Line({ entry, onDelete }: { entry: RunEntry; onDelete: () => void }) {
  const title = entry.problem === null ? entry.title : words.damaged
  return (
    <tr data-run={entry.id}>
      {entry.problem === null ? (
        <Cells entry={entry} />
      ) : (
        <>
          <td />
          <th scope="row">{words.damaged}</th>
          <td colSpan={3}>{entry.problem}</td>
        </>
      )}
      <td>{bytesText(entry.bytes)}</td>
      <td className={report.action}>
        <button
          type="button"
          className="button plain icon"
          aria-label={words.delete(title)}
          title={words.delete(title)}
          disabled={entry.problem === null && entry.isTraining}
          onClick={onDelete}
        >
          <Trash2 size={18} aria-hidden />
        </button>
      </td>
    </tr>
  )
}

function Cells({ entry }: { entry: Extract<RunEntry, { problem: null }> }) {
  const drawn = useRuns(state => state.drawn)
  const isDrawn = drawn.includes(entry.id)
  const { id, title, created, options, step, steps, loss, validation } = entry
  return (
    <>
      <td>
        <input
          type="checkbox"
          className={styles.check}
          aria-label={words.showCurve(title)}
          title={words.mostCurves(MOST_DRAWN)}
          checked={isDrawn}
          disabled={!isDrawn && drawn.length >= MOST_DRAWN}
          onChange={event => draw(id, event.currentTarget.checked)}
        />
      </td>
      <th scope="row">
        <a href={`${PANEL}/${id}`} onClick={followLink}>
          {title}
        </a>
        <span className={report.below}>
          {wordsOfTrain.dateText(created)}, {options.dataset.name}
          {options.labels && `, ${options.labels}`}
        </span>
      </th>
      <td>
        {words.state[stateOf(entry)]}
        <span className={report.below}>{words.steps(step, steps)}</span>
      </td>
      <td>{loss === null ? '–' : figureText(loss)}</td>
      <td>{validation?.verification ? rateText(validation.verification.eer100) : '–'}</td>
    </>
  )
}
