// What can be done with a report: save it, put another one beside it, delete it.
import { FileDown, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { OpenReport, ReportEntry, ReportFormat } from '../../worker/evaluation/types.ts'
import { notify } from '../parts/notices.ts'
import styles from '../parts/Report.module.css'
import { failed } from '../parts/task.ts'
import { navigate } from '../router.ts'
import { DeleteDialog } from './DeleteDialog.tsx'
import { PANEL } from './job.ts'
import { nameOf } from './names.ts'
import layout from './ReportActions.module.css'
import { wordsOfReport } from './report-words.ts'
import { save, useReports } from './reports.ts'
import { wordsOfEvaluate } from './words.ts'

const words = wordsOfReport
const FORMATS: ReportFormat[] = ['json', 'csv', 'html']

interface Props {
  open: OpenReport
  /** Id of the report that stands beside it. */
  other: string | null
}

export function ReportActions({ open: { id }, other }: Props) {
  const [isDeleting, setDeleting] = useState(false)
  const list = useReports(state => state.list)
  const entries = list.state === 'done' ? list.result : []
  const own = entries.find(entry => entry.id === id)
  return (
    <div className={styles.actions}>
      {other === null && (
        <fieldset className={layout.save}>
          <legend>{words.save}</legend>
          {FORMATS.map(format => (
            <SaveButton key={format} id={id} format={format} />
          ))}
        </fieldset>
      )}
      <label className={layout.compare}>
        {words.compareWith}
        <select
          value={other ?? ''}
          onChange={event => navigate([PANEL, id, event.currentTarget.value].filter(Boolean).join('/'))}
        >
          <option value="">{words.compareNone}</option>
          {entries
            .filter(entry => entry.id !== id && entry.problem === null)
            .map(entry => (
              <option key={entry.id} value={entry.id}>
                {optionOf(entry)}
              </option>
            ))}
        </select>
      </label>
      {other === null && own && (
        <button type="button" className="button plain" onClick={() => setDeleting(true)}>
          <Trash2 size={18} aria-hidden />
          {words.delete}
        </button>
      )}
      {isDeleting && own && <DeleteDialog id={id} name={nameOf(own)} onClose={() => setDeleting(false)} />}
    </div>
  )
}

const optionOf = (entry: ReportEntry) =>
  entry.problem === null ? `${nameOf(entry)}, ${wordsOfEvaluate.dateText(entry.date)}` : entry.id

function SaveButton({ id, format }: { id: string; format: ReportFormat }) {
  const name = words.formats[format]
  return (
    <button
      type="button"
      className="button"
      aria-label={words.saveAs(name)}
      onClick={() => save(id, format).catch(error => notify(failed(error).message))}
    >
      <FileDown size={18} aria-hidden />
      {name}
    </button>
  )
}
