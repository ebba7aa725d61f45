// "Try with samples", for whoever has no pictures at hand.
import { ProgressBar } from '../parts/ProgressBar.tsx'
import styles from './Data.module.css'
import { useJob } from './job.ts'
import { importSamples, useMaking } from './samples.ts'
import { wordsOfData } from './words.ts'

const words = wordsOfData.samples

/** `onBegun`: it is told the name of the data set that is being imported, or is there. */
export function Samples({ onBegun }: { onBegun?: (name: string) => void }) {
  const isMaking = useMaking(state => state.isMaking)
  const isRunning = useJob(state => state.job?.task.state === 'running')
  const begin = async () => {
    if (await importSamples()) onBegun?.(words.name)
  }
  return (
    <div className={styles.samples}>
      <button type="button" className="button" disabled={isMaking || isRunning} onClick={() => void begin()}>
        {words.offer}
      </button>
      <p className={styles.quiet}>{isMaking ? words.making : words.note}</p>
      {isMaking && <ProgressBar label={words.making} share={null} />}
    </div>
  )
}
