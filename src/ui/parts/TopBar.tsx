// The top of the page: the panel's name, then what works for it and the promise that nothing leaves the device.
import { CircleQuestionMark, ShieldCheck } from 'lucide-react'
import { useEngine } from '../engine.ts'
import { openDialog } from '../shell.ts'
import { words } from '../words.ts'
import { StartProgressText } from './StartProgressText.tsx'
import { Status } from './Status.tsx'
import styles from './TopBar.module.css'

export function TopBar({ title }: { title: string }) {
  const ready = useEngine(state => state.ready)
  const starting = useEngine(state => state.task.state === 'running')
  return (
    <header className={styles.bar}>
      <h1 className={styles.title}>{title}</h1>
      <div className={styles.facts}>
        {starting && (
          <div className={styles.engine}>
            <StartProgressText />
          </div>
        )}
        {ready && !starting && (
          <div className={styles.engine}>
            <Status ready={ready} />
          </div>
        )}
        <button type="button" className={`button plain ${styles.line}`} onClick={() => openDialog('privacy')}>
          <ShieldCheck size={18} aria-hidden />
          {words.privacy.line}
        </button>
      </div>
      <button
        type="button"
        className={`button plain icon ${styles.help}`}
        aria-label={words.help.open}
        title={words.help.open}
        onClick={() => openDialog('help')}
      >
        <CircleQuestionMark size={20} aria-hidden />
      </button>
    </header>
  )
}
