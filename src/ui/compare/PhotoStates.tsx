// A side while its faces are being found, and a side whose photo could not be used.
import { ImageOff } from 'lucide-react'
import { useEngine } from '../engine.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { words } from '../words.ts'
import { WaysIn } from './EmptyFrame.tsx'
import styles from './PhotoStates.module.css'
import type { Side } from './slots.ts'

export function WorkingFrame({ name }: { name: string }) {
  const start = useEngine(state => state.task)
  const { loadedBytes = 0, totalBytes = 0, stage = '' } = start.state === 'running' ? start.progress : {}
  const isLoading = totalBytes > 0
  const say = start.state === 'done' ? words.compare.finding : words.compare.waiting
  return (
    <div className={`${styles.state} ${styles.late}`}>
      <p className={styles.say}>{isLoading ? words.compare.stillLoading(stage) : say}</p>
      <div className={styles.bar}>
        <ProgressBar label={say} share={isLoading ? Math.min(1, loadedBytes / totalBytes) : null} />
      </div>
      <p className={styles.name}>{name}</p>
    </div>
  )
}

export function FailedFrame({ side, message }: { side: Side; message: string }) {
  return (
    <div className={styles.state}>
      <ImageOff size={28} className={styles.icon} aria-hidden />
      <p className={styles.message}>{message}</p>
      <WaysIn side={side} />
    </div>
  )
}
