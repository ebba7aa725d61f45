// What the chosen run would take on this device: time, memory, storage, and what is in the way.
import type { TrainingEstimate } from '../../worker/training/types.ts'
import form from '../parts/Form.module.css'
import { useOutlook } from './outlook.ts'
import styles from './Setup.module.css'
import { wordsOfTrain } from './words.ts'

const words = wordsOfTrain.estimate
const TOO_LONG = 7 * 86_400

/** In a line beside the start. */
export function Takes() {
  const task = useOutlook(outlook => outlook.estimate)
  if (task.state === 'running') return <p className={form.note}>{words.measuring}</p>
  if (task.state === 'failed')
    return (
      <p className={form.problem} role="alert">
        {task.message}
      </p>
    )
  if (task.state !== 'done' || task.result.seconds === null) return null
  const { seconds, trainPictures, people, storageBytes, freeBytes } = task.result
  return (
    <>
      <p className={form.note}>{words.takes(seconds, trainPictures, people)}</p>
      {seconds > TOO_LONG && <p className={form.problem}>{words.tooLong}</p>}
      {storageBytes > freeBytes && <p className={form.problem}>{words.noRoom(storageBytes - freeBytes)}</p>}
    </>
  )
}

/** In figures. */
export function Estimate() {
  const task = useOutlook(outlook => outlook.estimate)
  if (task.state !== 'done') return null
  return (
    <details className={styles.all}>
      <summary>{words.title}</summary>
      <Figures estimate={task.result} />
    </details>
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
    <dl className={styles.figures} data-testid="estimate">
      {rows.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}
