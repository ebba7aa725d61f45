// What only some people want to know: closed until it is asked for.
import type { ReactNode } from 'react'
import { words } from '../words.ts'
import styles from './Details.module.css'

export function Details({ children }: { children: ReactNode }) {
  return (
    <details className={styles.details}>
      <summary>{words.details}</summary>
      {children}
    </details>
  )
}
