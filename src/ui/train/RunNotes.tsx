// Name and notes of a run, saved when asked.
import { useState } from 'react'
import type { Run } from '../../worker/training/types.ts'
import report from '../parts/Report.module.css'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { describeJob } from './job.ts'
import { wordsOfRun as words } from './run-words.ts'
import { describe } from './runs.ts'
import styles from './Train.module.css'

const LONGEST = 80

export function RunNotes({ run }: { run: Run }) {
  const [title, setTitle] = useState(run.title)
  const [notes, setNotes] = useState(run.notes)
  const [task, setTask] = useState<Task<null, null>>(IDLE)
  const isChanged = title.trim() !== run.title || notes !== run.notes
  async function save(): Promise<void> {
    setTask({ state: 'running', progress: null })
    try {
      const about = { title: title.trim(), notes }
      await describe(run.id, about)
      describeJob(run.id, about)
      setTask({ state: 'done', result: null })
    } catch (error) {
      setTask(failed(error))
    }
  }
  return (
    <form
      className={styles.notes}
      aria-label={words.notes}
      onSubmit={event => {
        event.preventDefault()
        void save()
      }}
    >
      <label className={styles.legend} htmlFor="run-title">
        {words.name}
      </label>
      <input
        id="run-title"
        value={title}
        maxLength={LONGEST}
        required
        onChange={event => setTitle(event.currentTarget.value)}
      />
      <label className={styles.legend} htmlFor="run-notes">
        {words.notes}
      </label>
      <textarea
        id="run-notes"
        rows={3}
        value={notes}
        placeholder={words.notesHint}
        onChange={event => setNotes(event.currentTarget.value)}
      />
      <div className={styles.row}>
        <button type="submit" className="button" disabled={!isChanged || title.trim() === ''}>
          {words.save}
        </button>
        {task.state === 'done' && !isChanged && <p className={report.small}>{words.saved}</p>}
        {task.state === 'failed' && <p role="alert">{task.message}</p>}
      </div>
    </form>
  )
}
