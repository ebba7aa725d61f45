// What the chosen run would take on this device: time, memory, storage, and what is in the way.
import type { TrainingEstimate } from '../../worker/training/types.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { useOutlook } from './outlook.ts'
import styles from './Setup.module.css'
import { wordsOfTrain } from './words.ts'

const words = wordsOfTrain.estimate
const TOO_LONG = 7 * 86_400

export function Estimate() {
  const task = useOutlook(outlook => outlook.estimate)
  if (task.state === 'idle') return null
  return (
    <section className={styles.estimate} aria-label={words.title}>
      <h3 className={styles.legend}>{words.title}</h3>
      {task.state === 'running' && (
        <>
          <p className={styles.note}>{words.measuring}</p>
          <ProgressBar label={words.measuring} share={null} />
        </>
      )}
      {task.state === 'failed' && (
        <p className={styles.problem} role="alert">
          {task.message}
        </p>
      )}
      {task.state === 'done' && <Figures estimate={task.result} />}
    </section>
  )
}

function Figures({ estimate }: { estimate: TrainingEstimate }) {
  const { seconds, steps, stepsPerEpoch, picturesPerSecond, engine, microBatch } = estimate
  const { deviceBytes, memoryBytes, storageBytes, freeBytes } = estimate
  const rows: [name: string, text: string][] = [
    [words.work, words.steps(steps, stepsPerEpoch)],
    ...(seconds === null
      ? []
      : [[words.time, words.timeText(seconds, picturesPerSecond)] as [string, string]]),
    [words.memory, words.memoryText(deviceBytes, memoryBytes, microBatch)],
    [words.storage, words.storageText(storageBytes, freeBytes)],
    [words.engine, `${engine.label}. ${engine.reason}`],
  ]
  return (
    <>
      <dl className={styles.figures} data-testid="estimate">
        {rows.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {seconds !== null && seconds > TOO_LONG && <p className={styles.problem}>{words.tooLong}</p>}
      {storageBytes > freeBytes && <p className={styles.problem}>{words.noRoom(storageBytes - freeBytes)}</p>}
    </>
  )
}
