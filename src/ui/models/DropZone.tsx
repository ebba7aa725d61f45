// Where checkpoints are dropped; the whole page takes them, this says so.
import { FileUp } from 'lucide-react'
import { FileButton } from '../parts/FileButton.tsx'
import styles from './DropZone.module.css'
import { useDrag } from './drops.ts'
import { takeCheckpoints } from './imports.ts'
import { wordsOfModels } from './words.ts'

const words = wordsOfModels.imports

export function DropZone() {
  const isOver = useDrag(state => state.isOver)
  return (
    <div className={styles.zone} data-over={isOver || undefined}>
      <div className={styles.say}>
        <p className={styles.drop}>{isOver ? words.dropHere : words.drop}</p>
        <p className={styles.formats}>{words.formats}</p>
      </div>
      <FileButton label={words.choose} icon={FileUp} accept="" onFiles={takeCheckpoints} />
    </div>
  )
}
