// The lock in the corner: sealed, plain, locked or none, with the button that locks.
import { FileWarning, LockKeyhole, LockKeyholeOpen, LockOpen } from 'lucide-react'
import { notify } from '../parts/notices.ts'
import { failed } from '../parts/task.ts'
import styles from './LockCorner.module.css'
import { lock, useVault } from './vault.ts'
import { wordsOfPeople } from './words.ts'

const words = wordsOfPeople.lock

export function LockCorner({ onSettings }: { onSettings: () => void }) {
  const status = useVault(state => state.status)
  if (status.state !== 'done' || status.result.state === 'none') return null
  const { state, sealed } = status.result
  const isOpen = state === 'open'
  const [Icon, label] =
    state === 'damaged'
      ? ([FileWarning, words.damaged] as const)
      : state === 'locked'
        ? ([LockKeyhole, words.locked] as const)
        : sealed
          ? ([LockKeyholeOpen, words.sealed] as const)
          : ([LockOpen, words.plain] as const)
  return (
    <div className={styles.corner} data-lock={isOpen ? (sealed ? 'sealed' : 'plain') : state}>
      <button
        type="button"
        className="button plain"
        aria-label={words.settings(label)}
        title={words.settings(label)}
        onClick={onSettings}
      >
        <Icon size={18} aria-hidden />
        {label}
      </button>
      {isOpen && sealed && (
        <button
          type="button"
          className="button"
          onClick={() => void lock().catch(error => notify(failed(error).message))}
        >
          {words.lockNow}
        </button>
      )}
    </div>
  )
}
