// The keys, and what the tool cannot do.
import { useEngine } from '../engine.ts'
import { words } from '../words.ts'
import { Dialog } from './Dialog.tsx'
import styles from './HelpDialog.module.css'
import { switchSingleKeys, useKeys } from './keys.ts'

export function HelpDialog({ onClose }: { onClose: () => void }) {
  const areSingleOn = useKeys(state => state.areSingleOn)
  const limits = useEngine(state => state.ready?.model.limits) ?? []
  return (
    <Dialog title={words.help.title} onClose={onClose}>
      <dl className={styles.keys}>
        {words.help.keys.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              {keys.split(', ').map(key => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label>
        <input
          type="checkbox"
          checked={areSingleOn}
          onChange={event => switchSingleKeys(event.currentTarget.checked)}
        />{' '}
        {words.help.singleKeys}
      </label>
      <p>{words.help.how}</p>
      <h3>{words.help.limitsTitle}</h3>
      <ul className={styles.limits}>
        {[...words.help.limits, ...limits].map(limit => (
          <li key={limit}>{limit}</li>
        ))}
      </ul>
    </Dialog>
  )
}
