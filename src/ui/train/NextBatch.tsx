// The next batch as the network sees it: whether crops, faces and names are right shows at once.
import { Images } from 'lucide-react'
import { useMemo } from 'react'
import type { SeenBatch } from '../../worker/training/types.ts'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { showBatch, useOutlook } from './outlook.ts'
import { requestOf, setOf, useSetup } from './setup.ts'
import styles from './Train.module.css'
import { wordsOfTrain } from './words.ts'

const words = wordsOfTrain.batch
const SIDE = 128
const MOST = 24

export function NextBatch() {
  const state = useSetup()
  const batch = useOutlook(outlook => outlook.batch)
  const request = requestOf(state)
  if (batch.state === 'idle' || !request) return null
  const inEpoch = Math.max(1, Math.floor((setOf(state)?.train ?? 0) / request.recipe.batchSize))
  const next = batch.state === 'done' ? (batch.result.place.step + 1) % inEpoch : 0
  return (
    <details className={styles.folded}>
      <summary>{words.title}</summary>
      {batch.state === 'done' && (
        <button type="button" className="button" onClick={() => void showBatch(request, next)}>
          <Images size={18} aria-hidden />
          {words.another}
        </button>
      )}
      {batch.state === 'running' && <ProgressBar label={words.reading} share={null} />}
      {batch.state === 'failed' && (
        <p className={styles.problem} role="alert">
          {batch.message}
        </p>
      )}
      {batch.state === 'done' && <Pictures batch={batch.result} />}
    </details>
  )
}

function Pictures({ batch: { crops, identities, place } }: { batch: SeenBatch }) {
  const pictures = useMemo(
    () =>
      identities.slice(0, MOST).map((identity, i) => ({
        key: `${place.step} ${i}`, // a batch may show a person twice
        identity,
        image: { width: SIDE, height: SIDE, data: crops.subarray(i * SIDE ** 2, (i + 1) * SIDE ** 2) },
      })),
    [crops, identities, place],
  )
  return (
    <>
      <p className={styles.quiet}>
        {words.place(place.epoch, place.step)}, {words.of(pictures.length, identities.length)}. {words.note}
      </p>
      <ul className={styles.pictures} data-testid="batch">
        {pictures.map(({ key, identity, image }) => (
          <li key={key}>
            <GrayPicture image={image} label={words.picture(identity)} className={styles.picture} />
            <span className={styles.who}>{identity}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
