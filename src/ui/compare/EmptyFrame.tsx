// A side without a photo: every way to fill it.
import { ClipboardPaste, FolderOpen, Images, ImageUp } from 'lucide-react'
import { useState } from 'react'
import { FileButton } from '../parts/FileButton.tsx'
import { words } from '../words.ts'
import styles from './EmptyFrame.module.css'
import { SampleDialog } from './SampleDialog.tsx'
import { takeSample } from './samples.ts'
import type { Side } from './slots.ts'
import { pastePhoto, takeFiles, takeFolder } from './take.ts'

export function EmptyFrame({ side }: { side: Side }) {
  return (
    <div className={styles.empty}>
      <p className={styles.say}>{words.compare.empty}</p>
      <WaysIn side={side} />
    </div>
  )
}

/** The buttons that fill a side, also offered beside an error. */
export function WaysIn({ side }: { side: Side }) {
  const [samplesOpen, setSamplesOpen] = useState(false)
  return (
    <div className={styles.ways}>
      <FileButton
        label={words.compare.choose}
        icon={ImageUp}
        className="main"
        onFiles={files => takeFiles(files, side)}
      />
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
      <button type="button" className="button" onClick={() => setSamplesOpen(true)}>
        <Images size={18} aria-hidden />
        {words.compare.samples}
      </button>
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
