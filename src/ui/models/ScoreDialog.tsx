// A model's scores: which one its verdicts use, and learning one.
import { FileInput } from 'lucide-react'
import { useRef, useState } from 'react'
import { LEARNED_FILE } from '../../model/backend.ts'
import type { ModelCard } from '../../model/card.ts'
import { scoreOfCard } from '../../model/score-in-use.ts'
import { Choices } from '../parts/Choices.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { FileButton } from '../parts/FileButton.tsx'
import styles from './Dialogs.module.css'
import { LearnPart } from './LearnPart.tsx'
import { wordsOfScores as words } from './score-words.ts'
import { changeScore, problemOf, saveScore, shipScore, takeScoreFile } from './scores.ts'

interface Props {
  card: ModelCard
  isShipped: boolean
  isUsed: boolean
  onClose: () => void
}

export function ScoreDialog({ card, isShipped, isUsed, onClose }: Props) {
  const [problem, setProblem] = useState<string | null>(null)
  const [isWorking, setWorking] = useState(false)
  const { backend, calibration } = card
  const unmeasured = backend ? words.unmeasured : null
  const note = calibration ? words.fewPairs(calibration) : unmeasured
  const newest = useRef(0)
  const run = async (work: () => Promise<void>) => {
    const mine = ++newest.current
    setWorking(true)
    const found = await problemOf(work)
    if (mine !== newest.current) return // what was asked for later is told
    setProblem(found)
    setWorking(false)
  }
  return (
    <Dialog title={words.title(card.title)} onClose={onClose} wide>
      <p>{words.text}</p>
      {backend && (
        <Choices
          legend={words.legend}
          value={scoreOfCard(card)}
          onChange={score => void run(() => changeScore(card, score))}
          options={[
            { value: 'cosine', label: words.name('cosine'), note: words.cosineNote },
            { value: 'jb', label: words.name('jb'), note: words.backendNote(backend.source, backend.date) },
          ]}
        />
      )}
      <p className={`${styles.note} ${styles.steady}`}>{note}</p>
      <LearnPart card={card} isUsed={isUsed} />
      <div className={styles.buttons}>
        <FileButton
          label={words.takeFile}
          icon={FileInput}
          accept=".safetensors"
          onFiles={([file]) => file && void run(() => takeScoreFile(card, file))}
        />
        {backend && (
          <button type="button" className="button" onClick={() => void run(() => saveScore(card))}>
            {words.saveFile}
          </button>
        )}
        {isShipped && (
          <button
            type="button"
            className="button"
            disabled={isWorking || backend?.file !== LEARNED_FILE}
            onClick={() => void run(() => shipScore(card))}
          >
            {words.shipped}
          </button>
        )}
      </div>
      <p className={styles.state} role={problem === null ? undefined : 'alert'}>
        {problem}
      </p>
    </Dialog>
  )
}
