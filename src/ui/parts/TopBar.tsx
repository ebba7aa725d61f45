// The top of the page: the panel's name, then what works for it and the promise that nothing leaves the device.
import { CircleQuestionMark, HardDrive, ShieldCheck } from 'lucide-react'
import { useEngine } from '../engine.ts'
import { openDialog } from '../shell.ts'
import { words } from '../words.ts'
import { EngineBadge } from './EngineBadge.tsx'
import { bytesText } from './formats.ts'
import { StartProgressText } from './StartProgressText.tsx'
import styles from './TopBar.module.css'

export function TopBar({ title }: { title: string }) {
  const ready = useEngine(state => state.ready)
  const starting = useEngine(state => state.task.state === 'running')
  const storedBytes = useEngine(state => state.storedBytes)
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
          <>
            <span className={styles.model}>
              <span className="sr">{words.engine.model}: </span>
              {ready.model.title}
            </span>
            <div className={styles.engine}>
              <EngineBadge status={ready.status} />
            </div>
          </>
        )}
        {storedBytes !== null && (
          <button
            type="button"
            className={`button plain ${styles.fact}`}
            aria-label={words.privacy.storage(bytesText(storedBytes))}
            onClick={() => openDialog('privacy')}
          >
            <HardDrive size={16} aria-hidden />
            <span>
              {bytesText(storedBytes)}
              <span className={styles.unit}> {words.privacy.stored}</span>
            </span>
          </button>
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
