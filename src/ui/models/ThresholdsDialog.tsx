// Thresholds of a person's own for a model: typed in, or taken from a report that was saved.
import { FileInput } from 'lucide-react'
import { useState } from 'react'
import { messageOf } from '../../errors.ts'
import type { ModelCard } from '../../model/card.ts'
import { scoreOfCard } from '../../model/score-in-use.ts'
import type { ScoreName } from '../../model/scores.ts'
import { SCORES } from '../../model/scores.ts'
import { ruleFor } from '../../verify/rule.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { FileButton } from '../parts/FileButton.tsx'
import { IDLE, type Task } from '../parts/task.ts'
import styles from './Dialogs.module.css'
import { shipThresholds, takeReport, typeIn } from './store.ts'
import { wordsOfModels } from './words.ts'

const words = wordsOfModels.thresholds

interface Props {
  card: ModelCard
  isShipped: boolean
  onClose: () => void
}

export function ThresholdsDialog({ card, isShipped, onClose }: Props) {
  const score = scoreOfCard(card)
  const rule = card.calibration && ruleFor(card.calibration)
  const [same, setSame] = useState(rule ? rule.same.threshold.toFixed(3) : '')
  const [different, setDifferent] = useState(rule ? rule.different.threshold.toFixed(3) : '')
  const [task, setTask] = useState<Task<null, null>>(IDLE)
  const isWorking = task.state === 'running'
  async function change(work: () => Promise<void>): Promise<void> {
    setTask({ state: 'running', progress: null })
    try {
      await work()
      onClose()
    } catch (error) {
      setTask({ state: 'failed', name: 'FormatError', message: messageOf(error) })
    }
  }
  return (
    <Dialog title={words.title(card.title)} onClose={onClose}>
      <p>{words.text}</p>
      <form
        className={styles.fields}
        onSubmit={event => {
          event.preventDefault()
          void change(() => typeIn(card, Number(same), Number(different)))
        }}
      >
        <ScoreField label={words.same} score={score} value={same} onChange={setSame} />
        <ScoreField label={words.different} score={score} value={different} onChange={setDifferent} />
        <button type="submit" className="button main" disabled={isWorking}>
          {words.apply}
        </button>
      </form>
      <p className={styles.note}>{words.typedNote}</p>
      <div className={styles.buttons}>
        <FileButton
          label={words.report}
          icon={FileInput}
          accept=".json,application/json"
          onFiles={([file]) => file && void change(() => takeReport(card, file))}
        />
        {isShipped && (
          <button
            type="button"
            className="button"
            disabled={isWorking}
            onClick={() => void change(() => shipThresholds(card))}
          >
            {words.shipped}
          </button>
        )}
      </div>
      <p className={styles.note}>{words.reportNote}</p>
      <p className={styles.state} role={task.state === 'failed' ? 'alert' : undefined}>
        {task.state === 'failed' && task.message}
      </p>
    </Dialog>
  )
}

interface FieldProps {
  label: string
  score: ScoreName
  value: string
  onChange: (value: string) => void
}
function ScoreField({ label, score, value, onChange }: FieldProps) {
  return (
    <label className={styles.field}>
      {label}
      <input
        type="number"
        min={SCORES[score].low}
        max={SCORES[score].high}
        step="any"
        required
        value={value}
        onChange={event => onChange(event.currentTarget.value)}
      />
    </label>
  )
}
