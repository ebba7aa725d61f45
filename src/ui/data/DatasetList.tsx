// The data sets that are stored on this device, and those whose import has not ended.
import { Play, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { DatasetEntry, DatasetProgress } from '../../worker/datasets/types.ts'
import { bytesText, countText } from '../parts/formats.ts'
import table from '../parts/Report.module.css'
import { followLink } from '../router.ts'
import styles from './Data.module.css'
import { DeleteDialog } from './DeleteDialog.tsx'
import { refreshDatasets, useDatasets } from './datasets.ts'
import { PANEL, useJob } from './job.ts'
import { chooseMerge, continueImport, type WholeEntry } from './setup.ts'
import { wordsOfData } from './words.ts'

const words = wordsOfData.list

export function DatasetList() {
  const list = useDatasets(state => state.list)
  const [deleting, setDeleting] = useState<DatasetEntry | null>(null)
  const [marked, setMarked] = useState<readonly string[]>([])
  if (list.state === 'idle' || list.state === 'running')
    return <p className={styles.quiet}>{words.reading}</p>
  if (list.state === 'failed')
    return (
      <div className={styles.failure} role="alert">
        <p>{list.message}</p>
        <button type="button" className="button" onClick={() => void refreshDatasets()}>
          {wordsOfData.retry}
        </button>
      </div>
    )
  if (list.result.length === 0) return <p className={styles.quiet}>{words.none}</p>
  const names = list.result.filter(isMergeable).map(({ name }) => name)
  const chosen = marked.filter(name => names.includes(name))
  return (
    <>
      <div className={table.scroll}>
        <table className={`${table.table} ${styles.list}`}>
          <caption className="sr">{words.title}</caption>
          <thead>
            <tr>
              {names.length > 1 && (
                <th scope="col">
                  <span className="sr">{words.marked}</span>
                </th>
              )}
              {[words.name, words.pictures, words.identities, words.size, ''].map(title => (
                <th key={title} scope="col">
                  {title || <span className="sr">{words.confirm}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {list.result.map(entry => (
              <tr key={entry.name} data-dataset={entry.name}>
                {names.length > 1 && (
                  <td>
                    <Mark
                      entry={entry}
                      isMarked={chosen.includes(entry.name)}
                      onMark={isMarked =>
                        setMarked(
                          isMarked ? [...chosen, entry.name] : chosen.filter(name => name !== entry.name),
                        )
                      }
                    />
                  </td>
                )}
                <Line entry={entry} onDelete={() => setDeleting(entry)} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {chosen.length > 1 && <Merge names={chosen} onMerge={() => setMarked([])} />}
      {deleting && <DeleteDialog entry={deleting} onClose={() => setDeleting(null)} />}
    </>
  )
}

const isMergeable = (entry: DatasetEntry): boolean =>
  entry.problem === null && entry.state !== 'importing' && !entry.isBusy

interface MarkProps {
  entry: DatasetEntry
  isMarked: boolean
  onMark: (isMarked: boolean) => void
}

function Mark({ entry, isMarked, onMark }: MarkProps) {
  return (
    <input
      type="checkbox"
      className={styles.markBox}
      aria-label={words.mark(entry.name)}
      disabled={!isMergeable(entry)}
      checked={isMarked}
      onChange={event => onMark(event.currentTarget.checked)}
    />
  )
}

function Merge({ names, onMerge }: { names: readonly string[]; onMerge: () => void }) {
  const merge = () => {
    chooseMerge(names)
    onMerge()
    document.getElementById('new-dataset')?.scrollIntoView()
    document.getElementById('new-dataset')?.focus()
  }
  return (
    <div className={styles.merge}>
      <button type="button" className="button" onClick={merge}>
        {words.merge(names.length)}
      </button>
      <p className={styles.quiet}>{words.mergeNote}</p>
    </div>
  )
}

function Line({ entry, onDelete }: { entry: DatasetEntry; onDelete: () => void }) {
  const { name } = entry
  const progress = useImportOf(name)
  const isBusy = entry.isBusy || progress !== undefined
  const remove = (
    <button
      type="button"
      className="button plain icon"
      aria-label={words.delete(name)}
      title={isBusy ? words.deleteLater : words.delete(name)}
      disabled={isBusy}
      onClick={onDelete}
    >
      <Trash2 size={18} aria-hidden />
    </button>
  )
  if (entry.problem !== null)
    return (
      <>
        <th scope="row">
          {name}
          <span className={table.below}>{words.damaged}</span>
        </th>
        <td colSpan={3} className={styles.problem}>
          {entry.problem}
        </td>
        <td className={table.action}>{remove}</td>
      </>
    )
  return (
    <>
      <th scope="row">
        <a href={`${PANEL}/${encodeURIComponent(name)}`} onClick={followLink}>
          {name}
        </a>
        <span className={table.below}>{stateOf(entry, progress)}</span>
      </th>
      <td>{countText((progress ?? entry.counts).pictures)}</td>
      <td>{countText((progress ?? entry.counts).identities)}</td>
      <td>{bytesText(entry.bytes)}</td>
      <td className={table.action}>
        <div className={styles.rowActions}>
          <Continue entry={entry} />
          {remove}
        </div>
      </td>
    </>
  )
}

/** How far this tab's own import into the data set is; undefined: none runs. */
function useImportOf(name: string): DatasetProgress | null | undefined {
  return useJob(({ job }) => {
    if (job?.what !== 'import' || job.name !== name || job.task.state !== 'running') return undefined
    const { progress } = job.task
    return progress && 'pictures' in progress ? progress : null
  })
}

function Continue({ entry }: { entry: WholeEntry }) {
  const isRunning = useJob(state => state.job?.task.state === 'running')
  if (entry.state === 'complete' || entry.isBusy) return null
  const goOn = async () => {
    if (await continueImport(entry)) return window.scrollTo({ top: 0 })
    document.getElementById('new-dataset')?.scrollIntoView()
    document.getElementById('new-dataset')?.focus()
  }
  return (
    <button
      type="button"
      className="button"
      aria-label={words.continue(entry.name)}
      disabled={isRunning}
      onClick={() => void goOn()}
    >
      <Play size={16} aria-hidden />
      <span className={styles.wideOnly}>{words.continueShort}</span>
    </button>
  )
}

function stateOf(
  { isBusy, state, options, source }: WholeEntry,
  progress: DatasetProgress | null | undefined,
): string {
  const faces = options.aligned ? words.aligned : words.searched
  const parts = [source.label, faces]
  if (progress !== undefined) parts.push(words.importing(progress?.share ?? null))
  else if (isBusy) parts.push(words.busy)
  else if (state === 'importing') parts.push(words.unfinished)
  else if (state === 'broken') parts.push(words.broken)
  return parts.join(', ')
}
