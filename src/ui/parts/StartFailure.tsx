// Shown when no engine or model could be started: why, and a way to try again.
import { TriangleAlert } from 'lucide-react'
import { startEngine, useEngine } from '../engine.ts'
import { words } from '../words.ts'
import styles from './StartFailure.module.css'

export function StartFailure() {
  const task = useEngine(state => state.task)
  if (task.state !== 'failed') return null
  return (
    <div className={styles.failure} role="alert">
      <TriangleAlert size={20} aria-hidden />
      <div>
        <h2>{words.engine.failed}</h2>
        <p>{task.message}</p>
      </div>
      <button type="button" className="button" onClick={() => void startEngine()}>
        {words.engine.retry}
      </button>
    </div>
  )
}
