// One file that was dropped: what it is, whether it fits, and how it joins the models.
import { CircleCheck, Package, TriangleAlert, X } from 'lucide-react'
import type { NetworkChoice } from '../../convert/checkpoint.ts'
import type { ModelCard } from '../../model/card.ts'
import { useEngine } from '../engine.ts'
import { bytesText } from '../parts/formats.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { Findings } from './Findings.tsx'
import styles from './ImportCard.module.css'
import { InstallForm } from './InstallForm.tsx'
import { cancelInstall, dismissImport, type Import, install, type Step, takeNetwork } from './imports.ts'
import { takeIntoUse, useModelStore } from './store.ts'
import { UseNote } from './UseNote.tsx'
import { wordsOfModels } from './words.ts'

const words = wordsOfModels.imports

export function ImportCard({ entry }: { entry: Import }) {
  const { id, file, inspection, task } = entry
  return (
    <article className={styles.card} aria-label={file.name} data-import={task.state}>
      <header className={styles.head}>
        <Mark entry={entry} />
        <div className={styles.names}>
          <h3 className={styles.headline}>{titleOf(entry)}</h3>
          <p className={styles.file}>
            {[
              inspection?.name ?? file.name,
              file.size > 0 ? bytesText(sizeOf(entry)) : '',
              inspection?.container ?? '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        <button
          type="button"
          className="button plain icon"
          aria-label={words.dismiss(file.name)}
          title={words.dismiss(file.name)}
          onClick={() => dismissImport(id)}
        >
          <X size={18} aria-hidden />
        </button>
      </header>
      {task.state === 'running' && <Working entry={entry} step={task.progress} />}
      {task.state === 'failed' && (
        <div className={styles.row}>
          <p role="alert">{task.message}</p>
          {inspection?.fits && (
            <button type="button" className="button" onClick={() => void install(id)}>
              {wordsOfModels.retry}
            </button>
          )}
        </div>
      )}
      {task.state === 'done' && <Installed card={task.result} />}
      {task.state === 'idle' && inspection?.fits && <InstallForm entry={entry} inspection={inspection} />}
      {inspection?.choice && task.state === 'idle' && (
        <NetworkSelect entry={entry} choice={inspection.choice} />
      )}
      {inspection && task.state !== 'done' && <Findings entry={entry} inspection={inspection} />}
    </article>
  )
}

const sizeOf = ({ file, others }: Import) => others.reduce((sum, { size }) => sum + size, file.size)

function NetworkSelect({ entry, choice }: { entry: Import; choice: NetworkChoice }) {
  return (
    <label className={styles.row}>
      {words.network}
      <select value={choice.taken} onChange={event => takeNetwork(entry.id, event.currentTarget.value)}>
        {choice.found.map(({ key, what }) => (
          <option key={key} value={key}>
            {words.networkOption(key, what)}
          </option>
        ))}
      </select>
    </label>
  )
}

function titleOf({ file, inspection, task }: Import): string {
  if (task.state === 'done') return words.installed(task.result.title)
  if (inspection) return inspection.what
  return task.state === 'failed' ? words.unreadable : file.name
}

function Mark({ entry: { inspection, task } }: { entry: Import }) {
  if (task.state === 'done') return <CircleCheck size={22} className={styles.good} aria-hidden />
  if (task.state === 'failed' || inspection?.fits === false)
    return <TriangleAlert size={22} className={styles.bad} aria-hidden />
  return <Package size={22} className={styles.mark} aria-hidden />
}

function Working({ entry, step }: { entry: Import; step: Step }) {
  if (step.what !== 'installing')
    return (
      <div className={styles.working}>
        <p>{words[step.what]}</p>
        <ProgressBar label={words[step.what]} share={null} />
      </div>
    )
  const { doneBytes, totalBytes } = step
  const isWriting = doneBytes < totalBytes || totalBytes === 0
  const label = isWriting ? words.installing : words.testing
  return (
    <div className={styles.row}>
      <div className={styles.working}>
        <p className={styles.counts}>
          {label}
          {isWriting && totalBytes > 0 && (
            <span>{words.progress(bytesText(doneBytes), bytesText(totalBytes))}</span>
          )}
        </p>
        <ProgressBar label={label} share={isWriting && totalBytes > 0 ? doneBytes / totalBytes : null} />
      </div>
      <button
        type="button"
        className="button"
        aria-label={words.cancelNamed(entry.file.name)}
        onClick={() => cancelInstall(entry.id)}
      >
        {words.cancel}
      </button>
    </div>
  )
}

function Installed({ card }: { card: ModelCard }) {
  const isUsed = useEngine(state => state.ready?.model.name === card.name)
  const isStarting = useModelStore(state => state.starting !== null)
  return (
    <div className={styles.row}>
      {!isUsed && <UseNote card={card} />}
      {isUsed ? (
        <p>{wordsOfModels.usedSaid(card.title)}</p>
      ) : (
        <button
          type="button"
          className="button main"
          disabled={isStarting}
          onClick={() => void takeIntoUse(card)}
        >
          {isStarting ? wordsOfModels.actions.starting : words.useNow}
        </button>
      )}
    </div>
  )
}
