// The thresholds that a report measured, and the way to give them to its model.
import { Check } from 'lucide-react'
import { useState } from 'react'
import type { Calibration } from '../../model/card.ts'
import { inDigits } from '../../model/scores.ts'
import type { OpenReport } from '../../worker/evaluation/types.ts'
import styles from '../parts/Report.module.css'
import { Table } from '../parts/Table.tsx'
import { failed, IDLE, type Task } from '../parts/task.ts'
import { wordsOfReport } from './report-words.ts'
import { adopt, reset } from './reports.ts'

const words = wordsOfReport
const ENOUGH = 1000 // pairs of strangers: one of them is 0.1 %

export function Thresholds({ open, calibration }: { open: OpenReport; calibration: Calibration }) {
  const { report } = open
  const { thresholds, fnrThresholds, impostorPairs } = calibration
  const digits = (score: number) => inDigits(report.score, score)
  return (
    <section className={styles.section} aria-label={words.thresholds}>
      <h3>{words.thresholds}</h3>
      {report.score !== 'cosine' && <p className={styles.small}>{words.thresholdsOf(report.score)}</p>}
      <Table
        caption={words.thresholds}
        head={[words.far, words.thresholdsNote]}
        rows={[
          ['1 %', <b key="value">{digits(thresholds['0.01'])}</b>],
          ['0.1 %', <b key="value">{digits(thresholds['0.001'])}</b>],
        ]}
      />
      {fnrThresholds && (
        <Table
          caption={words.fnrThresholds}
          head={[words.fnr, words.fnrNote]}
          rows={[['1 %', <b key="value">{digits(fnrThresholds['0.01'])}</b>]]}
        />
      )}
      {impostorPairs < ENOUGH && <p className={styles.small}>{words.adoptFew(impostorPairs)}</p>}
      <Adopt open={open} hasSha256={report.model.sha256 !== ''} />
    </section>
  )
}

function Adopt({ open, hasSha256 }: { open: OpenReport; hasSha256: boolean }) {
  const { model } = open
  const [task, setTask] = useState<Task<null, null>>(IDLE)
  if (!model) return <p className={styles.small}>{hasSha256 ? words.notInstalled : words.unknownModel}</p>
  const isWorking = task.state === 'running'
  async function act(change: (open: OpenReport) => Promise<void>): Promise<void> {
    setTask({ state: 'running', progress: null })
    try {
      await change(open)
      setTask(IDLE)
    } catch (error) {
      setTask(failed(error))
    }
  }
  return (
    <div className={styles.actions}>
      {model.usesThresholds ? (
        <p className={styles.adopted}>
          <Check size={18} aria-hidden />
          {words.adopted(model.title)}
        </p>
      ) : (
        <button type="button" className="button" disabled={isWorking} onClick={() => void act(adopt)}>
          {words.adopt}
        </button>
      )}
      {model.usesThresholds && model.isShipped && (
        <button type="button" className="button plain" disabled={isWorking} onClick={() => void act(reset)}>
          {words.reset}
        </button>
      )}
      {!model.usesThresholds && <p className={styles.small}>{words.adoptNote(model.title)}</p>}
      {task.state === 'failed' && <p role="alert">{task.message}</p>}
    </div>
  )
}
