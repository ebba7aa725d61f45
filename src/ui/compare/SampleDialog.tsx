// All sample photos, to choose one.
import { Dialog } from '../parts/Dialog.tsx'
import { words } from '../words.ts'
import styles from './Gallery.module.css'
import { Credit } from './SamplePairs.tsx'
import { GROUPS, PORTRAITS, sampleTitle, sampleUrl } from './samples.ts'

interface Props {
  title: string
  onChoose: (sample: string) => void
  onClose: () => void
}

export function SampleDialog({ title, onChoose, onClose }: Props) {
  const choose = (sample: string) => {
    onClose()
    onChoose(sample)
  }
  return (
    <Dialog title={title} wide onClose={onClose}>
      <h3>{words.samples.portraits}</h3>
      <Shelf samples={PORTRAITS} onChoose={choose} />
      <h3>{words.samples.groups}</h3>
      <Shelf samples={GROUPS} onChoose={choose} wide />
      <Credit />
    </Dialog>
  )
}

interface ShelfProps {
  samples: string[]
  onChoose: (sample: string) => void
  wide?: boolean
}

function Shelf({ samples, onChoose, wide = false }: ShelfProps) {
  return (
    <ul className={wide ? styles.wideGrid : styles.grid}>
      {samples.map(sample => (
        <li key={sample}>
          <button type="button" className={styles.pick} onClick={() => onChoose(sample)}>
            <img src={sampleUrl(sample)} alt="" loading="lazy" decoding="async" draggable={false} />
            <span>{sampleTitle(sample)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
