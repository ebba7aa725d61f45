// Where the pictures come from, what that is, and how much room its import needs.
import { FileUp, FolderOpen, X } from 'lucide-react'
import type { GivenSource, SourceFacts } from '../../worker/datasets/types.ts'
import form from '../parts/Form.module.css'
import { bytesText } from '../parts/formats.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import styles from './Data.module.css'
import { PickButton } from './PickButton.tsx'
import { Samples } from './Samples.tsx'
import { forgetContinue, takeAway, takePieces, useSetup } from './setup.ts'
import { wordsOfData } from './words.ts'

const words = wordsOfData.setup

export function SourceField({ isOver }: { isOver: boolean }) {
  const { chosen, continuing, facts, readingFolder } = useSetup()
  const looking = readingFolder !== null ? words.readingFolder(readingFolder) : words.looking
  return (
    <section
      className={form.field}
      data-field="source"
      data-over={isOver || undefined}
      aria-label={words.source}
    >
      <h3 className={form.legend}>{isOver ? words.dropHere : words.source}</h3>
      {chosen ? (
        <Given given={chosen.given} />
      ) : (
        <p className={form.note}>
          {continuing ? words.continueNote(continuing.source.label) : words.sourceNote}
        </p>
      )}
      {chosen && <Missing given={chosen.given} />}
      {facts.state === 'failed' && (
        <p className={form.problem} role="alert">
          {facts.message}
        </p>
      )}
      {(facts.state === 'running' || readingFolder !== null) && (
        <div className={form.waiting}>
          <p className={form.note}>{looking}</p>
          <ProgressBar label={looking} share={null} />
        </div>
      )}
      {facts.state === 'done' && <Found facts={facts.result} />}
      <div className={form.buttons}>
        <PickButton what="folder" label={words.folder} icon={FolderOpen} onPieces={takePieces} />
        <PickButton what="files" label={words.file} icon={FileUp} onPieces={takePieces} />
      </div>
      {!chosen && !continuing && <Samples />}
      {!chosen && !continuing && <p className={form.note}>{words.otherNote}</p>}
    </section>
  )
}

function Given({ given }: { given: GivenSource }) {
  const facts = useSetup(state => state.facts)
  const kind = facts.state === 'done' ? facts.result.kind : given.kind
  return (
    <p className={form.file}>
      <span className={form.name}>{given.label}</span>
      <span className={form.note}>
        {words.kinds[kind]}
        {'file' in given && `, ${bytesText(given.file.size)}`}
      </span>
      <button
        type="button"
        className="button plain icon"
        aria-label={words.remove(given.label)}
        title={words.remove(given.label)}
        onClick={given.kind === 'datasets' ? forgetContinue : takeAway}
      >
        <X size={18} aria-hidden />
      </button>
    </p>
  )
}

/** What belongs to a list, a TSV or records. */
function Missing({ given }: { given: GivenSource }) {
  if (given.kind === 'list') {
    const { folder } = given
    if (!folder) return <p>{words.needsFolder}</p>
    return <p>{words.listFolder('files' in folder ? folder.name : folder.handle.name)}</p>
  }
  if (given.kind === 'records') return given.index ? null : <p className={form.note}>{words.noIndex}</p>
  if (given.kind !== 'tsv') return null
  return (
    <p className={form.note}>{given.cleanList ? words.cleanList(given.cleanList.name) : words.noCleanList}</p>
  )
}

function Found({ facts: { estimate, survey, dataset, freeBytes } }: { facts: SourceFacts }) {
  if (!estimate || estimate.pictures === 0)
    return (
      <p className={form.problem} role="alert">
        {words.holdsNothing}
      </p>
    )
  const { pictures, bytes, isCounted, broken } = estimate
  return (
    <div className={form.found} data-testid="found">
      <p>
        {dataset ? words.datasetHolds(dataset.name, dataset.holds) : words.holds(pictures, isCounted)}{' '}
        <span className={styles.quiet}>{words.needs(bytes, freeBytes)}</span>
      </p>
      {survey && survey.sentences.length > 0 && <p data-testid="survey">{survey.sentences.join(' ')}</p>}
      {broken && <p className={form.problem}>{words.breaksOff(broken)}</p>}
      {bytes > freeBytes && <p className={form.problem}>{words.tooLarge}</p>}
    </div>
  )
}
