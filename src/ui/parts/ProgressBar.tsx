// A thin bar; without a known end it only says that work goes on.
import styles from './ProgressBar.module.css'

interface Props {
  label: string
  /** 0..1, or null while the end is not known. */
  share: number | null
}

export function ProgressBar({ label, share }: Props) {
  if (share !== null && !(share >= 0 && share <= 1))
    throw new TypeError(`progress of 0..1 expected, got ${share}`)
  return (
    <progress
      className={styles.bar}
      aria-label={label}
      max={1}
      {...(share === null ? {} : { value: share })}
    />
  )
}
