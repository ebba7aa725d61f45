// A small number in the lower right corner of a picture, for eyes only; what holds the picture says it in words.
import styles from './CornerNumber.module.css'

export function CornerNumber({ value }: { value: number }) {
  return (
    <span className={styles.number} aria-hidden>
      {value}
    </span>
  )
}
