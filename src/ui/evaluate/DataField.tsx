// Where the pictures or embeddings come from, and what of the list is among them.
import { FileUp, FolderOpen, X } from 'lucide-react'
import { PROTOCOLS } from '../../evaluate/protocols/table.ts'
import type { DataFacts, Given } from '../../worker/evaluation/types.ts'
import { FileButton } from '../parts/FileButton.tsx'
import styles from '../parts/Form.module.css'
import { bytesText } from '../parts/formats.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { take, takeAway, useSetup } from './setup.ts'
import { givenFiles, givenFolder } from './take.ts'
import { wordsOfEvaluate } from './words.ts'

const words = wordsOfEvaluate.setup
const MOST_NAMES = 12

export function DataField({ isOver }: { isOver: boolean }) {
  const { protocol, given, data, readingFolder, datasets } = useSetup()
  return (
    <section
      className={styles.field}
      data-field="data"
      data-over={isOver || undefined}
      aria-label={words.data}
    >
      <h3 className={styles.legend}>{isOver ? words.dropHere : words.data}</h3>
      {given ? (
        <p className={styles.file}>
          <span className={styles.name}>{given.label}</span>
          <span className={styles.note}>{sizeOf(given)}</span>
          <button
            type="button"
            className="button plain icon"
            aria-label={words.remove(given.label)}
            title={words.remove(given.label)}
            onClick={takeAway}
          >
            <X size={18} aria-hidden />
          </button>
        </p>
      ) : (
        <p className={styles.note}>
          {words.dataNote} {PROTOCOLS[protocol].whereFrom}
        </p>
      )}
      {data.state === 'failed' && (
        <p className={styles.problem} role="alert">
          {data.message}
        </p>
      )}
      {data.state === 'done' && <Found facts={data.result} />}
      {readingFolder !== null && <Waiting label={words.readingFolder(readingFolder)} />}
      {data.state === 'running' && <Waiting label={words.looking} />}
      <div className={styles.buttons}>
        <FileButton
          label={words.folder}
          icon={FolderOpen}
          folder
          onFiles={files => take(givenFolder(files))}
        />
        <FileButton label={words.file} icon={FileUp} accept="" onFiles={files => take(givenFiles(files))} />
        {datasets.length > 0 && <DatasetSelect names={datasets} given={given} />}
      </div>
    </section>
  )
}

function sizeOf(given: Given): string {
  if (given.kind === 'dataset') return words.datasetNote
  return given.kind === 'folder' ? words.folderHolds(given.files.length) : bytesText(given.file.size)
}

function DatasetSelect({ names, given }: { names: readonly string[]; given: Given | null }) {
  return (
    <select
      className={styles.select}
      aria-label={words.datasets}
      value={given?.kind === 'dataset' ? given.label : ''}
      onChange={event => take({ kind: 'dataset', label: event.currentTarget.value })}
    >
      <option value="" disabled>
        {words.datasets}
      </option>
      {names.map(name => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  )
}

export function Waiting({ label }: { label: string }) {
  return (
    <div className={styles.waiting}>
      <p className={styles.note}>{label}</p>
      <ProgressBar label={label} share={null} />
    </div>
  )
}

function Found({ facts: { found, missing, pairs, kept, holds } }: { facts: DataFacts }) {
  const protocol = useSetup(state => state.facts)
  const all = protocol.state === 'done' ? protocol.result.pairs : null
  const more = missing.length - MOST_NAMES
  return (
    <div className={styles.found} data-testid="found">
      {holds !== null && <p>{holds}</p>}
      <p>
        {words.found(found, found + missing.length)}{' '}
        {pairs !== null && all !== null && words.foundPairs(pairs, all)}
      </p>
      {missing.length > 0 && (
        <details>
          <summary>{words.missing(missing.length)}</summary>
          <p className={styles.note}>
            {missing.slice(0, MOST_NAMES).join(', ')} {more > 0 && words.andMore(more)}
          </p>
        </details>
      )}
      {kept > 0 && <p className={styles.note}>{words.kept(kept, found)}</p>}
    </div>
  )
}
