// What is being started and how many bytes of it are here.
import { useEngine } from '../engine.ts'
import { words } from '../words.ts'
import { bytesText } from './formats.ts'
import { ProgressBar } from './ProgressBar.tsx'
import styles from './StartProgressText.module.css'

export function StartProgressText() {
  const task = useEngine(state => state.task)
  if (task.state !== 'running') return null
  const { stage, loadedBytes, totalBytes } = task.progress
  const known = totalBytes > 0
  return (
    <div className={styles.start}>
      <p className={styles.text}>
        {stage || words.engine.starting}
        {known && (
          <span className={styles.bytes}>
            {bytesText(loadedBytes)} of {bytesText(totalBytes)}
          </span>
        )}
      </p>
      <ProgressBar
        label={stage || words.engine.starting}
        share={known ? Math.min(1, loadedBytes / totalBytes) : null}
      />
    </div>
  )
}
