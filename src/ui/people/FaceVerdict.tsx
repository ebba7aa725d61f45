// One face of several in a photo, with its verdict; a click lists its matches.
import type { Identification } from '../../worker/gallery/types.ts'
import { verdictOf } from './asking.ts'
import styles from './Ranking.module.css'
import { VerdictIcon } from './Ranking.tsx'
import { wordsOfPeople } from './words.ts'

interface Props {
  answer: Identification
  /** From 1. */
  number: number
  count: number
  isChosen: boolean
  onChoose: () => void
}

export function FaceVerdict({ answer, number, count, isChosen, onChoose }: Props) {
  return (
    <button
      type="button"
      className={styles.face}
      aria-pressed={isChosen}
      data-verdict={answer.verdict}
      onClick={onChoose}
    >
      <VerdictIcon verdict={answer.verdict} size={18} />
      <span className={styles.label}>{wordsOfPeople.who.face(number, count)}</span>
      <span className={styles.name}>{verdictOf(answer)}</span>
    </button>
  )
}
