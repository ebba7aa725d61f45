// All crops of one identity, some at a time.
import { useEffect, useState } from 'react'
import { messageOf } from '../../errors.ts'
import { identityCrops } from '../../worker/datasets/client.ts'
import type { SheetCrop, SheetIdentity } from '../../worker/datasets/types.ts'
import { askWorker } from '../parts/ask-worker.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import styles from './ContactSheet.module.css'
import { wordsOfData } from './words.ts'

const words = wordsOfData.page
const AT_ONCE = 60

interface Props {
  dataset: string
  identity: SheetIdentity
  onClose: () => void
}

export function IdentityDialog({ dataset, identity: { label, name, count }, onClose }: Props) {
  const [crops, setCrops] = useState<readonly SheetCrop[]>([])
  const [wanted, setWanted] = useState(AT_ONCE)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    let isCurrent = true
    askWorker(() => identityCrops(dataset, label, 0, wanted)).then(
      found => isCurrent && setCrops(found),
      error => isCurrent && setProblem(messageOf(error)),
    )
    return () => {
      isCurrent = false
    }
  }, [dataset, label, wanted])
  const left = count - crops.length
  return (
    <Dialog title={words.allOf(name, count)} onClose={onClose} wide>
      {problem && <p role="alert">{problem}</p>}
      <Crops crops={crops} isAll />
      {crops.length > 0 && left > 0 && (
        <div>
          <button type="button" className="button" onClick={() => setWanted(wanted + AT_ONCE)}>
            {words.more(Math.min(AT_ONCE, left))}
          </button>
        </div>
      )}
    </Dialog>
  )
}

export function Crops({ crops, isAll = false }: { crops: readonly SheetCrop[]; isAll?: boolean }) {
  return (
    <ul className={`${styles.crops} ${isAll ? styles.all : ''}`}>
      {crops.map(({ image, path }) => (
        <li key={path} title={path}>
          <GrayPicture image={{ width: 144, height: 144, data: image }} label={words.crop(path)} />
        </li>
      ))}
    </ul>
  )
}
