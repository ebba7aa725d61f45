// What an import left out, by cause: the names, and the pictures where their source is at hand.
import { useEffect, useState } from 'react'
import { picturesAt } from '../../worker/datasets/client.ts'
import { keptSource } from '../../worker/datasets/kept-sources.ts'
import type { Cause, Skipped, SkippedPicture } from '../../worker/datasets/types.ts'
import { askWorker } from '../parts/ask-worker.ts'
import table from '../parts/Report.module.css'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { sources } from './job.ts'
import type { Chosen } from './pieces.ts'
import styles from './SkippedList.module.css'
import { fromHandles } from './take.ts'
import { wordsOfData } from './words.ts'

const words = wordsOfData.page
const MOST_NAMES = 200
const MOST_PICTURES = 48

/** These never were pictures. */
const WITHOUT_PICTURE: readonly Cause[] = [
  'empty file',
  'missing file',
  'broken base64',
  'malformed line',
  'encrypted',
  'other compression',
  'link',
  'dangling link',
  'repeated link',
  'special file',
  'system file',
  'label file',
  'other file',
]

export function SkippedList({ name, skipped }: { name: string; skipped: Skipped }) {
  const causes = Object.entries(skipped) as [Cause, { count: number; paths: string[] }][]
  const hasSource = useSource(name)
  return (
    <section className={table.section} aria-label={words.skipped} data-testid="skipped">
      <h3>{words.skipped}</h3>
      {causes.length === 0 && <p className={table.quiet}>{words.skippedNone}</p>}
      {causes.map(([cause, { count, paths }]) => (
        <details key={cause}>
          <summary>{words.cause(cause, count)}</summary>
          {hasSource && !WITHOUT_PICTURE.includes(cause) && <Look name={name} paths={paths} />}
          <ul className={table.names}>
            {paths.slice(0, MOST_NAMES).map(path => (
              <li key={path}>{path}</li>
            ))}
            {count > paths.length && <li>{words.andMore(count - paths.length)}</li>}
          </ul>
        </details>
      ))}
      {causes.length > 0 && !hasSource && <p className={table.small}>{words.noSource}</p>}
    </section>
  )
}

/** Whether the source of a data set is at hand: from this visit, or through kept handles, for which the browser may ask. */
function useSource(name: string): boolean {
  const [isKept, setKept] = useState(false)
  useEffect(() => {
    let isCurrent = true
    void keptSource(name).then(handles => isCurrent && setKept(handles !== null))
    return () => {
      isCurrent = false
    }
  }, [name])
  return isKept || sources.has(name)
}

async function sourceOf(name: string): Promise<Chosen | null> {
  const handles = sources.has(name) ? null : await keptSource(name)
  return sources.get(name) ?? (handles && fromHandles(handles))
}

function Look({ name, paths }: { name: string; paths: readonly string[] }) {
  const [task, setTask] = useState<Task<null, readonly SkippedPicture[]>>(IDLE)
  const look = async () => {
    setTask({ state: 'running', progress: null })
    try {
      const source = await sourceOf(name)
      const wanted = paths.slice(0, MOST_PICTURES)
      const result = source
        ? await askWorker(() => picturesAt(source.given, wanted, new AbortController().signal))
        : wanted.map(path => ({ path, file: null }))
      setTask({ state: 'done', result })
    } catch (error) {
      setTask(failed(error))
    }
  }
  if (task.state === 'failed') return <p role="alert">{task.message}</p>
  if (task.state === 'done')
    return (
      <ul className={styles.pictures}>
        {task.result.map(picture => (
          <Thumbnail key={picture.path} picture={picture} />
        ))}
      </ul>
    )
  return (
    <button type="button" className="button" disabled={task.state === 'running'} onClick={() => void look()}>
      {task.state === 'running' ? words.looking : words.look}
    </button>
  )
}

function Thumbnail({ picture: { path, file } }: { picture: SkippedPicture }) {
  const [address, setAddress] = useState<string | null>(null)
  const [isShown, setShown] = useState(true)
  useEffect(() => {
    if (!file) return
    const url = URL.createObjectURL(file)
    setAddress(url)
    return () => URL.revokeObjectURL(url)
  }, [file])
  const fileName = path.split('/').at(-1) ?? path
  return (
    <li title={path}>
      {file && isShown ? (
        address && <img src={address} alt={path} loading="lazy" onError={() => setShown(false)} />
      ) : (
        <span className={styles.none}>{file ? words.notShown : words.notThere}</span>
      )}
      <span className={styles.name}>{fileName}</span>
    </li>
  )
}
