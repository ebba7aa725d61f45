// The reports that are kept on this device.
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { protocolOf } from '../../evaluate/protocols/table.ts'
import { rateText } from '../../evaluate/rows.ts'
import type { ReportEntry } from '../../worker/evaluation/types.ts'
import { countText } from '../parts/formats.ts'
import table from '../parts/Report.module.css'
import { followLink } from '../router.ts'
import { DeleteDialog } from './DeleteDialog.tsx'
import styles from './Evaluate.module.css'
import { PANEL } from './job.ts'
import { nameOf } from './names.ts'
import { refreshReports, useReports } from './reports.ts'
import { wordsOfEvaluate } from './words.ts'

const words = wordsOfEvaluate.list

export function ReportList() {
  const list = useReports(state => state.list)
  const [deleting, setDeleting] = useState<ReportEntry | null>(null)
  if (list.state === 'idle' || list.state === 'running')
    return <p className={styles.quiet}>{words.reading}</p>
  if (list.state === 'failed')
    return (
      <div className={styles.failure} role="alert">
        <p>{list.message}</p>
        <button type="button" className="button" onClick={() => void refreshReports()}>
          {wordsOfEvaluate.retry}
        </button>
      </div>
    )
  if (list.result.length === 0) return <p className={styles.quiet}>{words.none}</p>
  return (
    <div className={table.scroll}>
      <table className={`${table.table} ${table.list}`}>
        <caption className="sr">{words.title}</caption>
        <thead>
          <tr>
            {[words.open, words.model, words.figure, words.pictures, ''].map(title => (
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
      {deleting && (
        <DeleteDialog id={deleting.id} name={nameOf(deleting)} onClose={() => setDeleting(null)} />
      )}
    </div>
  )
}

function Line({ entry, onDelete }: { entry: ReportEntry; onDelete: () => void }) {
  const label = words.delete(nameOf(entry))
  return (
    <tr data-report={entry.id}>
      {entry.problem !== null ? (
        <>
          <th scope="row">{words.damaged}</th>
          <td colSpan={3}>{entry.problem}</td>
        </>
      ) : (
        <>
          <th scope="row">
            <a href={`${PANEL}/${entry.id}`} onClick={followLink}>
              {wordsOfEvaluate.sizeOf(entry, entry.size)}
            </a>
            <span className={table.below}>
              {wordsOfEvaluate.dateText(entry.date)}
              {wordsOfEvaluate.withScore(entry.score)}
              {entry.semantics === 'mindspore' && `, ${wordsOfEvaluate.semanticsName.mindspore}`}
            </span>
          </th>
          <td>{entry.model.name}</td>
          <td>
            <b>{rateText(entry.headline)}</b> {protocolOf(entry).headline.title}
          </td>
          <td>{countText(entry.pictures)}</td>
        </>
      )}
      <td className={table.action}>
        <button
          type="button"
          className="button plain icon"
          aria-label={label}
          title={label}
          onClick={onDelete}
        >
          <Trash2 size={18} aria-hidden />
        </button>
      </td>
    </tr>
  )
}
