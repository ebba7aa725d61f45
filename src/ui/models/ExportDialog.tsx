// The menu of a card's exports: which numbers, with or without the classifier, and the format, which starts the download.
import { FileDown } from 'lucide-react'
import { createContext, type ReactNode, useContext, useId, useState } from 'react'
import type { ModelCard } from '../../model/card.ts'
import type { ExportChoice, ExportedFile } from '../../worker/models/types.ts'
import { announce } from '../parts/announce.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { failed, IDLE, type Task } from '../parts/task.ts'
import styles from './Dialogs.module.css'
import { download } from './store.ts'
import { wordsOfModels } from './words.ts'

const words = wordsOfModels.exporting
type ExportKind = Omit<ExportChoice, 'dtype' | 'embeddingOnly'>

export function ExportDialog({ card, onClose }: { card: ModelCard; onClose: () => void }) {
  const [dtype, setDtype] = useState<ExportChoice['dtype']>('F32')
  const [embeddingOnly, setEmbeddingOnly] = useState(card.identities === null)
  const [task, setTask] = useState<Task<null, Omit<ExportedFile, 'file'>>>(IDLE)
  const isWorking = task.state === 'running'
  async function save(kind: ExportKind): Promise<void> {
    setTask({ state: 'running', progress: null })
    try {
      const result = await download(card.name, { ...kind, dtype, embeddingOnly })
      setTask({ state: 'done', result })
      announce(words.said(result.fileName))
    } catch (error) {
      setTask(failed(error))
    }
  }
  return (
    <Dialog title={words.title(card.title)} onClose={onClose}>
      <Choices legend={words.numbers}>
        <Choice
          label={words.f32}
          note={words.f32Note}
          isOn={dtype === 'F32'}
          onTake={() => setDtype('F32')}
        />
        <Choice
          label={words.f16}
          note={words.f16Note}
          isOn={dtype === 'F16'}
          onTake={() => setDtype('F16')}
        />
      </Choices>
      {card.identities !== null && (
        <Choices legend={words.contents}>
          <Choice
            label={words.classifier(card.identities)}
            note={words.classifierNote}
            isOn={!embeddingOnly}
            onTake={() => setEmbeddingOnly(false)}
          />
          <Choice
            label={words.embedding}
            note={words.embeddingNote}
            isOn={embeddingOnly}
            onTake={() => setEmbeddingOnly(true)}
          />
        </Choices>
      )}
      <h3 className={styles.legend}>{words.format}</h3>
      <ul className={styles.formats}>
        {words.formats.map(({ title, note, ...kind }) => (
          <li key={title}>
            <button
              type="button"
              className={styles.format}
              disabled={isWorking}
              onClick={() => void save(kind)}
            >
              <FileDown size={20} aria-hidden />
              <span className={styles.name}>{title}</span>
              <span className={styles.note}>{note}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.state}>
        {isWorking && <ProgressBar label={words.preparing} share={null} />}
        {task.state === 'done' && <p>{words.said(task.result.fileName)}</p>}
        {task.state === 'done' && task.result.note !== null && <p>{task.result.note}</p>}
        {task.state === 'failed' && <p role="alert">{task.message}</p>}
      </div>
    </Dialog>
  )
}

const Group = createContext('')

function Choices({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>{legend}</legend>
      <Group value={useId()}>{children}</Group>
    </fieldset>
  )
}

interface ChoiceProps {
  label: string
  note: string
  isOn: boolean
  onTake: () => void
}

function Choice({ label, note, isOn, onTake }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      <input type="radio" name={useContext(Group)} checked={isOn} onChange={onTake} />
      <span>
        <span className={styles.name}>{label}</span>
        <span className={styles.note}>{note}</span>
      </span>
    </label>
  )
}
