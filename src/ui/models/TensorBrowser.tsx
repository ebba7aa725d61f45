// The tensors of a file with a filter; the chosen one shows how its values are spread.
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ValueSummary } from '../../convert/values.ts'
import { tensorValues } from '../../worker/models/client.ts'
import type { CheckpointOptions, Inspection } from '../../worker/models/types.ts'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { ask } from './ask.ts'
import styles from './TensorBrowser.module.css'
import { ValuesView } from './ValuesView.tsx'
import { wordsOfModels } from './words.ts'

const words = wordsOfModels.inspect
const MOST_ROWS = 500

export const shapeText = (shape: readonly number[]): string => shape.join(' × ') || words.scalar

interface Props {
  file: Blob
  fileName: string
  tensors: Inspection['tensors']
  options?: CheckpointOptions
}

export function TensorBrowser({ file, fileName, tensors, options }: Props) {
  const [filter, setFilter] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const values = useValues(file, fileName, chosen, options)
  const found = tensors.filter(({ name }) => name.toLowerCase().includes(filter.trim().toLowerCase()))
  return (
    <div className={styles.browser}>
      <div className={styles.list}>
        <div className={styles.bar}>
          <label className={styles.filter}>
            <Search size={16} aria-hidden />
            <span className="sr">{words.filter}</span>
            <input
              type="search"
              placeholder={words.filter}
              value={filter}
              onChange={event => setFilter(event.currentTarget.value)}
            />
          </label>
          <p className={styles.count} aria-live="polite">
            {found.length === 0 ? words.none : words.shown(found.length, tensors.length)}
          </p>
        </div>
        {found.length > 0 && (
          <TensorTable
            fileName={fileName}
            tensors={found.slice(0, MOST_ROWS)}
            chosen={chosen}
            onChoose={setChosen}
          />
        )}
        {found.length > MOST_ROWS && <p className={styles.count}>{words.tooMany(MOST_ROWS)}</p>}
      </div>
      <div className={styles.values} aria-live="polite">
        {chosen === null && <p className={styles.count}>{words.choose}</p>}
        {chosen !== null && values.state === 'running' && <p className={styles.count}>{words.loading}</p>}
        {values.state === 'failed' && <p role="alert">{values.message}</p>}
        {chosen !== null && values.state === 'done' && <ValuesView name={chosen} values={values.result} />}
      </div>
    </div>
  )
}

/** The values of the chosen tensor; the newest choice wins. */
function useValues(
  file: Blob,
  fileName: string,
  chosen: string | null,
  options?: CheckpointOptions,
): Task<null, ValueSummary> {
  const { key } = options ?? {}
  const newest = useRef(options)
  newest.current = options
  const [values, setValues] = useState<Task<null, ValueSummary>>(IDLE)
  useEffect(() => {
    if (chosen === null) return
    let isNewest = true
    const show = (task: Task<null, ValueSummary>) => {
      if (isNewest) setValues(task)
    }
    show({ state: 'running', progress: null })
    ask(() => tensorValues(file, fileName, chosen, { ...newest.current, key })).then(
      result => show({ state: 'done', result }),
      error => show(failed(error)),
    )
    return () => {
      isNewest = false
    }
  }, [file, fileName, chosen, key])
  return values
}

interface TableProps {
  fileName: string
  tensors: Inspection['tensors']
  chosen: string | null
  onChoose: (name: string) => void
}

function TensorTable({ fileName, tensors, chosen, onChoose }: TableProps) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption className="sr">{words.caption(fileName)}</caption>
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.dtype}</th>
            <th scope="col">{words.shape}</th>
          </tr>
        </thead>
        <tbody>
          {tensors.map(({ name, dtype, shape }) => (
            <tr key={name} data-chosen={name === chosen || undefined}>
              <th scope="row">
                <button type="button" aria-pressed={name === chosen} onClick={() => onChoose(name)}>
                  {name}
                </button>
              </th>
              <td>{dtype}</td>
              <td>{shapeText(shape)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
