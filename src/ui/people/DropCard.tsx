// An invitation to drop or choose photos: what a view shows before it has any.
import { FileImage, FolderOpen, Images, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { FileButton } from '../parts/FileButton.tsx'
import { type PlacedFile, placed } from '../parts/folders.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { useDrop } from './drops.ts'
import styles from './States.module.css'
import { takeSamples } from './samples.ts'
import { wordsOfPeople as words } from './words.ts'

interface Props {
  icon: LucideIcon
  title: string
  text: string
  onFiles: (files: readonly PlacedFile[]) => void
  /** What "Try with samples" takes. */
  samples?: readonly string[]
  /** Small, where there is something else to see. */
  isSmall?: boolean
  children?: ReactNode
}

export function DropCard({ icon: Icon, title, text, onFiles, samples, isSmall = false, children }: Props) {
  const { isOver, isReading } = useDrop()
  return (
    <section
      className={`${styles.card} ${isSmall ? styles.small : styles.drop}`}
      data-over={isOver || undefined}
      aria-label={title}
    >
      {!isSmall && <Icon size={32} className={styles.icon} aria-hidden />}
      <h2 className={styles.title}>{isOver ? words.dropHere : title}</h2>
      <p className={styles.quiet}>{text}</p>
      {isReading && <ProgressBar label={words.readingDrop} share={null} />}
      <div className={styles.buttons}>
        <FileButton
          label={words.choosePhotos}
          icon={FileImage}
          className="main"
          onFiles={files => onFiles(placed(files))}
        />
        <FileButton
          label={words.chooseFolder}
          icon={FolderOpen}
          folder
          onFiles={files => onFiles(placed(files))}
        />
        {samples && (
          <button type="button" className="button" onClick={() => void takeSamples(samples, onFiles)}>
            <Images size={18} aria-hidden />
            {words.trySamples}
          </button>
        )}
      </div>
      {children}
    </section>
  )
}
