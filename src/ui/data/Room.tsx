// How much this page may still store, and whether the browser keeps it.

import styles from './Data.module.css'
import { keepForGood, useDatasets } from './datasets.ts'
import { wordsOfData } from './words.ts'

const words = wordsOfData.room

export function Room() {
  const { room, isRefused } = useDatasets()
  if (!room) return null
  return (
    <p className={styles.room} data-testid="room">
      {words.free(room.freeBytes)} {room.isPersisted ? words.kept : isRefused ? words.refused : words.notKept}{' '}
      {!room.isPersisted && !isRefused && (
        <button type="button" className={styles.link} onClick={() => void keepForGood()}>
          {words.ask}
        </button>
      )}
    </p>
  )
}
