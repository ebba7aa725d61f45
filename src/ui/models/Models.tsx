// The models of this device: import one, look inside, take it into use, export it.
import { useEffect } from 'react'
import { RenewBanner } from '../people/RenewBanner.tsx'
import { followVault, useVault } from '../people/vault.ts'
import { takeArrivals, useArrivals } from './arrivals.ts'
import { DropZone } from './DropZone.tsx'
import { listenForCheckpoints } from './drops.ts'
import { ImportCard } from './ImportCard.tsx'
import { takeCheckpoints, useImports } from './imports.ts'
import { ModelCard } from './ModelCard.tsx'
import styles from './Models.module.css'
import { refreshModels, useModelStore } from './store.ts'
import { wordsOfModels as words } from './words.ts'

export default function Models() {
  const imports = useImports(state => state.imports)
  const people = useVault(state => state.people)
  const arrived = useArrivals(state => state.files)
  useEffect(listenForCheckpoints, [])
  useEffect(() => void refreshModels(), [])
  useEffect(followVault, [])
  useEffect(() => {
    if (arrived.length > 0) takeCheckpoints(takeArrivals())
  }, [arrived])
  return (
    <div className={styles.panel}>
      <section className={styles.part} aria-labelledby="import">
        <h2 id="import" className="sr">
          {words.imports.title}
        </h2>
        {people && <RenewBanner people={people} />}
        <DropZone />
        {imports.length > 0 && (
          <ul className={styles.imports}>
            {imports.map(entry => (
              <li key={entry.id}>
                <ImportCard entry={entry} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className={styles.part} aria-labelledby="installed-models">
        <h2 id="installed-models" className={styles.title} tabIndex={-1}>
          {words.installed}
        </h2>
        <InstalledModels />
      </section>
    </div>
  )
}

function InstalledModels() {
  const list = useModelStore(state => state.list)
  if (list.state === 'idle' || list.state === 'running')
    return <p className={styles.quiet}>{words.listing}</p>
  if (list.state === 'failed')
    return (
      <div className={styles.failure} role="alert">
        <p>{list.message}</p>
        <button type="button" className="button" onClick={() => void refreshModels()}>
          {words.retry}
        </button>
      </div>
    )
  return (
    <ul className={styles.models}>
      {list.result.map(({ card, isShipped }) => (
        <li key={card.name}>
          <ModelCard card={card} isShipped={isShipped} />
        </li>
      ))}
    </ul>
  )
}
