// A run to a cluster and back: a button on its page that packs it, and one below the list of runs that takes it back.
import { Download, FileUp } from 'lucide-react'
import { useState } from 'react'
import type { Run } from '../../worker/training/types.ts'
import { FileButton } from '../parts/FileButton.tsx'
import report from '../parts/Report.module.css'
import { navigate } from '../router.ts'
import { PANEL } from './job.ts'
import { wordsOfRun } from './run-words.ts'
import { packForCluster, takeBack } from './runs.ts'
import styles from './Train.module.css'

const words = wordsOfRun.cluster

export function ToCluster({ run, isTraining }: { run: Run; isTraining: boolean }) {
  const [isPacking, setPacking] = useState(false)
  return (
    <section className={report.section} aria-label={words.title}>
      <h3>{words.title}</h3>
      <p className={report.quiet}>{words.note}</p>
      <div className={styles.row}>
        <button
          type="button"
          className="button"
          disabled={isTraining || isPacking}
          onClick={() => {
            setPacking(true)
            void packForCluster(run.id).finally(() => setPacking(false))
          }}
        >
          <Download size={18} aria-hidden />
          {isPacking ? words.packing : words.pack}
        </button>
      </div>
    </section>
  )
}

async function show(file: File): Promise<void> {
  const id = await takeBack(file)
  if (id !== null) navigate(`${PANEL}/${id}`)
}

export function BringBack() {
  return (
    <div className={styles.row}>
      <FileButton
        label={words.bringBack}
        icon={FileUp}
        accept=".tar,.safetensors"
        onFiles={([file]) => file && void show(file)}
      />
      <p className={report.small}>{words.bringBackNote}</p>
    </div>
  )
}
