// Data sets: import one, go on with one, look at what is stored; or the data set that the address names.
import { useEffect } from 'react'
import { usePath } from '../router.ts'
import styles from './Data.module.css'
import { DataJob } from './DataJob.tsx'
import { DatasetList } from './DatasetList.tsx'
import { DatasetPage } from './DatasetPage.tsx'
import { refreshDatasets, useDatasets } from './datasets.ts'
import { PANEL, useJob } from './job.ts'
import { useOtherTabs, useOwnName } from './others.ts'
import { Room } from './Room.tsx'
import { Setup } from './Setup.tsx'
import { useSetup } from './setup.ts'
import { wordsOfData as words } from './words.ts'

export default function Data() {
  const [name] = usePath().slice(PANEL.length).split('/').filter(Boolean)
  const job = useJob(state => state.job)
  const continuing = useSetup(state => state.continuing)
  const list = useDatasets(state => state.list)
  const ownName = useOwnName()
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again by each who comes to the list
  useEffect(() => void refreshDatasets(), [name])
  useOtherTabs(
    list.state === 'done' && list.result.some(({ name, isBusy }) => isBusy && name !== ownName),
    refreshDatasets,
  )
  if (name) return <DatasetPage name={nameIn(name)} />
  return (
    <div className={styles.panel}>
      {job && <DataJob job={job} />}
      <section className={styles.part} aria-labelledby="new-dataset">
        <h2 id="new-dataset" className={styles.title} tabIndex={-1}>
          {continuing ? words.setup.continueTitle(continuing.name) : words.setup.title}
        </h2>
        <Setup />
      </section>
      <section className={styles.part} aria-labelledby="datasets">
        <div className={styles.titleRow}>
          <h2 id="datasets" className={styles.title} tabIndex={-1}>
            {words.list.title}
          </h2>
          <Room />
        </div>
        <DatasetList />
      </section>
    </div>
  )
}

/** The data set that a part of the address names, whatever somebody typed there. */
function nameIn(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
