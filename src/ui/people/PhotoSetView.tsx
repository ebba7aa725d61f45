// Photo sets: how far the reading is, then groups by person or all photos of one person.
import { FolderOpen, ImagePlus, Images, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useEngine } from '../engine.ts'
import { FileButton } from '../parts/FileButton.tsx'
import { placed } from '../parts/folders.ts'
import { JobCard } from '../parts/JobCard.tsx'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { DropCard } from './DropCard.tsx'
import { useDropTarget } from './drops.ts'
import fields from './Fields.module.css'
import { FindView } from './FindView.tsx'
import { GroupView } from './GroupView.tsx'
import { LeftOutList } from './LeftOutList.tsx'
import styles from './PhotoSet.module.css'
import { clearPhotoSet, currentKey, goOn, stopPhotoSet, takePhotoSet, usePhotoSet } from './photo-set.ts'
import { embedPhotoSetAgain } from './photo-set-groups.ts'
import { wordsOfPhotoSet as words } from './photo-set-words.ts'
import { SAMPLE_SETS } from './samples.ts'
import { Wall } from './Wall.tsx'
import { useWallFaces } from './wall-faces.ts'

export function PhotoSetView() {
  useDropTarget(takePhotoSet)
  const { waiting, photos, faces, leftOut, reading, grouping } = usePhotoSet()
  const isEmpty = waiting.length === 0 && photos.length === 0 && leftOut.length === 0
  if (isEmpty)
    return (
      <DropCard
        icon={Images}
        title={words.title}
        text={words.text}
        onFiles={takePhotoSet}
        samples={SAMPLE_SETS.all}
      />
    )
  const isReading = reading.state === 'running'
  return (
    <>
      {(isReading || waiting.length > 0) && <ReadingCard />}
      {!isReading && (
        <div className={styles.bar}>
          <p data-testid="photo-set-sizes">{words.sizes(photos.length, faces.length)}</p>
          <div className={fields.buttons}>
            <FileButton label={words.add} icon={ImagePlus} onFiles={files => takePhotoSet(placed(files))} />
            <FileButton
              label={words.addFolder}
              icon={FolderOpen}
              folder
              onFiles={files => takePhotoSet(placed(files))}
            />
            <button type="button" className="button" onClick={clearPhotoSet}>
              <X size={18} aria-hidden />
              {words.clear}
            </button>
          </div>
        </div>
      )}
      {leftOut.length > 0 && (
        <details className={styles.leftOut}>
          <summary>{words.leftOut(leftOut.length)}</summary>
          <LeftOutList entries={leftOut} />
        </details>
      )}
      {isReading && <SoFar />}
      {!isReading && faces.length === 0 && <p>{words.none}</p>}
      {grouping.state === 'failed' && (
        <p role="alert" className={fields.problem}>
          {grouping.message}
        </p>
      )}
      {grouping.state === 'running' && (
        <ProgressBar
          label={words.grouping}
          share={grouping.progress ? grouping.progress.done / grouping.progress.total : null}
        />
      )}
      {!isReading && grouping.state === 'failed' && faces.length > 0 && <FindView />}
      {!isReading && grouping.state === 'done' && <Uses />}
    </>
  )
}

function ReadingCard() {
  const { waiting, photos, faces, reading, leftOut } = usePhotoSet()
  const progress = reading.state === 'running' ? reading.progress : null
  const isReading = reading.state === 'running'
  return (
    <JobCard
      title={words.job}
      state={reading.state}
      {...(isReading && {
        stage: words.stage,
        counts: progress && words.counts(progress.done, progress.total),
        share: progress ? progress.done / progress.total : null,
        rate: progress && progress.perSecond !== null ? words.rate(progress.perSecond) : null,
        timeLeft: progress && progress.secondsLeft !== null ? words.left(progress.secondsLeft) : null,
        notes: [
          words.facesSoFar(faces.length),
          ...(leftOut.length > 0 ? [words.leftOut(leftOut.length)] : []),
        ],
      })}
      {...(reading.state === 'idle' && { message: words.stopped(photos.length, waiting.length) })}
      {...(reading.state === 'failed' && { message: reading.message })}
      actions={
        isReading ? (
          <button type="button" className="button" onClick={stopPhotoSet}>
            {words.stop}
          </button>
        ) : (
          <button type="button" className="button main" onClick={goOn}>
            {words.goOn(waiting.length)}
          </button>
        )
      }
    />
  )
}

function SoFar() {
  const faces = useWallFaces()
  const blocks = useMemo(
    () => [{ key: 'all', title: words.soFar(faces.length), faces: [...faces.keys()], isWide: true }],
    [faces],
  )
  return faces.length > 0 && <Wall blocks={blocks} faces={faces} onFace={() => undefined} />
}

const MODES = ['group', 'find'] as const

function Uses() {
  const [mode, setMode] = useState<(typeof MODES)[number]>('group')
  const key = usePhotoSet(state => state.embeddingKey)
  const used = useEngine(state => currentKey(state.ready))
  if (used !== null && used !== key)
    return (
      <div className={styles.bar}>
        <p>{words.otherModel}</p>
        <button type="button" className="button main" onClick={() => void embedPhotoSetAgain()}>
          {words.embedAgain}
        </button>
      </div>
    )
  return (
    <>
      <fieldset className={styles.modes}>
        <legend className="sr">{words.mode}</legend>
        {MODES.map(one => (
          <label key={one} className={styles.mode}>
            <input
              type="radio"
              name="photo-set-mode"
              className="sr"
              checked={mode === one}
              onChange={() => setMode(one)}
            />
            {words.modes[one]}
          </label>
        ))}
      </fieldset>
      {mode === 'group' ? <GroupView /> : <FindView />}
    </>
  )
}
