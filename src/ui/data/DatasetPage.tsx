// One data set: what it is, who is in it, what was left out, and what can be done with it.
import { ArrowLeft } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { DatasetFacts } from '../../worker/datasets/types.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import table from '../parts/Report.module.css'
import { followLink } from '../router.ts'
import { CheckFindings } from './CheckFindings.tsx'
import { ContactSheet } from './ContactSheet.tsx'
import { CountHistogram } from './CountHistogram.tsx'
import styles from './Data.module.css'
import { DataJob } from './DataJob.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { openDataset, useDatasets } from './datasets.ts'
import { PANEL, startCheck, startExport, useJob } from './job.ts'
import { useOtherTabs, useOwnName } from './others.ts'
import { SkippedList } from './SkippedList.tsx'
import { wordsOfData } from './words.ts'

const words = wordsOfData.page

export function DatasetPage({ name }: { name: string }) {
  const shown = useDatasets(state => state.shown)
  const job = useJob(state => state.job)
  const ended = job?.name === name && job.task.state !== 'running'
  const ownName = useOwnName()
  const open = useCallback(() => void openDataset(name), [name])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a job has changed is read again when it ends
  useEffect(open, [open, ended])
  useOtherTabs(shown.state === 'done' && shown.result.entry.isBusy && ownName !== name, open)
  return (
    <div className={table.page}>
      <a className={table.back} href={PANEL} onClick={followLink}>
        <ArrowLeft size={18} aria-hidden />
        {wordsOfData.back}
      </a>
      {job?.name === name && <DataJob job={job} isOpen />}
      {(shown.state === 'idle' || shown.state === 'running') && (
        <ProgressBar label={words.loading} share={null} />
      )}
      {shown.state === 'failed' && <p role="alert">{shown.message}</p>}
      {shown.state === 'done' && shown.result.entry.name === name && <Whole facts={shown.result} />}
    </div>
  )
}

function Whole({ facts }: { facts: DatasetFacts }) {
  const { entry, skipped, bins, fewest, median, most } = facts
  const { name, counts, bytes, state, error, isBusy } = entry
  return (
    <>
      <header className={table.head}>
        <h2 className={table.heading}>{name}</h2>
        <p className={table.quiet}>{words.subtitle(counts.pictures, counts.identities, bytes)}</p>
      </header>
      {state === 'importing' && !isBusy && <p className={table.note}>{words.unfinished}</p>}
      {state === 'broken' && <p className={table.note}>{words.brokenOff(error ?? '')}</p>}
      {state !== 'importing' && <Doors name={name} />}
      <Actions facts={facts} />
      <WhyHeld facts={facts} />
      <CheckFindings name={name} />
      <div className={table.beside}>
        <About facts={facts} />
        <CountHistogram bins={bins} text={words.histogramText(fewest, median, most)} />
      </div>
      <ContactSheet key={`${name} ${counts.pictures}`} name={name} />
      <SkippedList name={name} skipped={skipped} />
    </>
  )
}

/** What the data set is for. */
function Doors({ name }: { name: string }) {
  const to = encodeURIComponent(name)
  return (
    <div className={table.actions}>
      <a className="button main" href={`/train/dataset/${to}`} onClick={followLink}>
        {words.train}
      </a>
      <a className="button" href={`/evaluate/dataset/${to}`} onClick={followLink}>
        {words.measure}
      </a>
    </div>
  )
}

function Actions({ facts: { entry } }: { facts: DatasetFacts }) {
  const { name, isBusy } = entry
  const isRunning = useJob(state => state.job?.task.state === 'running')
  const [isDeleting, setDeleting] = useState(false)
  const isHeld = isBusy || isRunning
  return (
    <div className={table.actions}>
      <button type="button" className="button" disabled={isHeld} onClick={() => startCheck(name)}>
        {words.check}
      </button>
      {(['webdataset', 'shards'] as const).map(format => (
        <button
          key={format}
          type="button"
          className="button"
          disabled={isHeld}
          onClick={() => void startExport(name, format)}
        >
          {words.exportAs(words.formats[format])}
        </button>
      ))}
      <button type="button" className="button" disabled={isHeld} onClick={() => setDeleting(true)}>
        {words.delete}
      </button>
      {isDeleting && <DeleteDialog entry={entry} onClose={() => setDeleting(false)} />}
    </div>
  )
}

/** Why nothing can be done with the data set at this moment. */
function WhyHeld({ facts: { entry } }: { facts: DatasetFacts }) {
  const ownName = useOwnName()
  if (ownName === entry.name) return null // its card says so
  const why = entry.isBusy ? words.busy : ownName !== null ? words.waits(ownName) : null
  return why && <p className={table.note}>{why}</p>
}

function About({ facts: { entry, shards } }: { facts: DatasetFacts }) {
  const { source, options, split, counts } = entry
  const rows = [
    [words.source, source.label],
    [words.faces, options.aligned ? wordsOfData.list.aligned : wordsOfData.list.searched],
    [words.duplicates, options.keepDuplicates ? words.kept : words.leftOut],
    [words.split, words.splitText(counts.train, counts.validation, split)],
    [words.shards, words.shardsText(shards)],
  ] as const
  return (
    <section className={table.section}>
      <h3>{words.facts}</h3>
      <dl className={`${table.facts} ${styles.facts}`}>
        {rows.map(([term, text]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
