// What a check has found broken or left over, and the way on without it.
import { useState } from 'react'
import form from '../parts/Form.module.css'
import { failed, IDLE, type Task } from '../parts/task.ts'
import styles from './Data.module.css'
import { dropBroken, useDatasets } from './datasets.ts'
import { wordsOfData } from './words.ts'

const words = wordsOfData.page

export function CheckFindings({ name }: { name: string }) {
  const found = useDatasets(state => state.checked[name])
  const [task, setTask] = useState<Task<null, null>>(IDLE)
  if (!found || (found.broken.length === 0 && found.unnamed.length === 0)) return null
  const drop = async () => {
    setTask({ state: 'running', progress: null })
    try {
      await dropBroken(name)
      setTask(IDLE)
    } catch (error) {
      setTask(failed(error))
    }
  }
  return (
    <section className={form.problem} aria-label={words.checkFound}>
      <h3>{words.checkFound}</h3>
      <ul className={styles.findings}>
        {found.broken.map(({ file, sentence }) => (
          <li key={file}>{sentence}</li>
        ))}
        {found.unnamed.map(file => (
          <li key={file}>{words.leftover(file)}</li>
        ))}
      </ul>
      <button
        type="button"
        className="button"
        disabled={task.state === 'running'}
        onClick={() => void drop()}
      >
        {words.drop}
      </button>
      {task.state === 'failed' && <p role="alert">{task.message}</p>}
    </section>
  )
}
