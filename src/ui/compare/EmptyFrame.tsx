// A side without a photo: every way to fill it.
import { Camera, ClipboardPaste, FolderOpen, Images, ImageUp } from 'lucide-react'
import { useState } from 'react'
import { FileButton } from '../parts/FileButton.tsx'
import { followLink } from '../router.ts'
import { words } from '../words.ts'
import styles from './EmptyFrame.module.css'
import { SampleDialog } from './SampleDialog.tsx'
import { takeSample } from './samples.ts'
import { isEmpty, nextSide, type Side, useCompare } from './slots.ts'
import { pastePhoto, takeFiles, takeFolder } from './take.ts'

export function EmptyFrame({ side }: { side: Side }) {
  const isNext = useCompare(() => nextSide() === side)
  const isFirst = useCompare(state => isEmpty(state.left) && isEmpty(state.right))
  return (
    <div className={styles.empty}>
      <p className={styles.say}>{isFirst && !isNext ? words.compare.second : words.compare.empty}</p>
      <WaysIn side={side} isMain={isNext} />
    </div>
  )
}

/** The buttons that fill a side, also offered beside an error: one in sight, the others behind it. */
export function WaysIn({ side, isMain = true }: { side: Side; isMain?: boolean }) {
  const [samplesOpen, setSamplesOpen] = useState(false)
  return (
    <div className={styles.ways}>
      <FileButton
        label={words.compare.choose}
        icon={ImageUp}
        className={isMain ? 'main' : ''}
        onFiles={files => takeFiles(files, { side })}
      />
      <details className={styles.more}>
        <summary>{words.compare.otherWays}</summary>
        <div className={styles.others}>
          <button type="button" className="button" onClick={() => void pastePhoto(side)}>
            <ClipboardPaste size={18} aria-hidden />
            {words.compare.paste}
          </button>
          <FileButton
            label={words.compare.folder}
            icon={FolderOpen}
            folder
            onFiles={files => takeFolder(files, side)}
          />
          <a className="button" href="/camera" onClick={followLink}>
            <Camera size={18} aria-hidden />
            {words.compare.takePhoto}
          </a>
          <button type="button" className="button" onClick={() => setSamplesOpen(true)}>
            <Images size={18} aria-hidden />
            {words.compare.samples}
          </button>
        </div>
      </details>
      {samplesOpen && (
        <SampleDialog
          title={words.samples.title(side)}
          onChoose={sample => void takeSample(side, sample)}
          onClose={() => setSamplesOpen(false)}
        />
      )}
    </div>
  )
}
