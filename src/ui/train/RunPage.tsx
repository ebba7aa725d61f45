// One run: how it stands, whether it got better, its curves, its checkpoints and what they can become, its labels, its log.
import { ArrowLeft } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ARCHITECTURES } from '../../model/architectures.ts'
import type { OpenRun, Run } from '../../worker/training/types.ts'
import { bytesText } from '../parts/formats.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import report from '../parts/Report.module.css'
import { followLink } from '../router.ts'
import { Better } from './Better.tsx'
import { Checkpoints } from './Checkpoints.tsx'
import { ToCluster } from './Cluster.tsx'
import { Curves } from './Curves.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { PANEL, useJob } from './job.ts'
import { Relabel } from './Relabel.tsx'
import { ResumeButtons } from './ResumeButtons.tsx'
import { RunLog } from './RunLog.tsx'
import { RunNotes } from './RunNotes.tsx'
import { isCutOff, stateOf } from './run-state.ts'
import { wordsOfRun as words } from './run-words.ts'
import { openRun, useRuns } from './runs.ts'
import styles from './Train.module.css'
import { TrainingCard } from './TrainingCard.tsx'
import { longText, wordsOfTrain } from './words.ts'

export function RunPage({ id }: { id: string }) {
  const shown = useRuns(state => state.shown)
  const job = useJob(state => state.job)
  const isLive = job?.run?.id === id
  const isRunning = isLive && job.task.state === 'running'
  useEffect(() => void openRun(id), [id])
  return (
    <div className={report.page}>
      <a className={report.back} href={PANEL} onClick={followLink}>
        <ArrowLeft size={18} aria-hidden />
        {words.back}
      </a>
      {shown.state === 'running' && <ProgressBar label={words.loading} share={null} />}
      {shown.state === 'failed' && <p role="alert">{shown.message}</p>}
      {shown.state === 'done' && shown.result.run.id === id && (
        <Page
          open={isLive && job.run ? { ...shown.result, run: job.run, isTraining: isRunning } : shown.result}
        />
      )}
    </div>
  )
}

function Page({ open }: { open: OpenRun }) {
  const { run, isTraining } = open
  const isHere = useJob(state => state.job?.run?.id === run.id && state.job.task.state === 'running')
  return (
    <>
      <header className={report.head}>
        <h2 className={report.heading}>{run.title}</h2>
        <p className={report.quiet}>{factsOf(run)}</p>
        <p className={report.quiet}>
          {wordsOfTrain.dateText(run.created)} · {wordsOfTrain.list.state[stateOf({ ...run, isTraining })]} ·{' '}
          {progressOf(run)}
        </p>
      </header>
      {isHere ? <TrainingCard /> : <Standing open={open} />}
      <Better run={run} />
      <section className={report.section} aria-label={wordsOfTrain.curves.title}>
        <h3>{wordsOfTrain.curves.title}</h3>
        <Curves runs={[run]} />
      </section>
      <Checkpoints run={run} isTraining={isTraining} />
      <Relabel run={run} isTraining={isTraining} />
      <ToCluster run={run} isTraining={isTraining} />
      <RunNotes key={run.id} run={run} />
      <RunLog run={run} />
      <Deletion open={open} />
    </>
  )
}

/** Why it stopped, and what to press. */
function Standing({ open: { run, isTraining } }: { open: OpenRun }) {
  const refused = useJob(({ job }) =>
    job?.run?.id === run.id && job.task.state === 'failed' ? job.task : null,
  )
  if (isTraining) return <p className={report.note}>{words.elsewhere}</p>
  const last = run.checkpoints.at(-1)
  const { job } = wordsOfTrain
  const message = isCutOff({ isTraining, state: run.state })
    ? last
      ? job.cutOff(last.step)
      : job.cutOffEarly
    : (run.stop?.message ?? '')
  return (
    <div className={styles.standing}>
      {refused ? (
        <p className={styles.problem} role="alert">
          {refused.message}
        </p>
      ) : (
        <p>{message}</p>
      )}
      <div className={styles.row}>
        <ResumeButtons run={run} />
      </div>
    </div>
  )
}

function factsOf({ options, identities }: Run): string {
  const { dataset, labels, architecture, model } = options
  const data = labels ? `${dataset.name}, ${labels}` : dataset.name
  const from = !model
    ? words.fromNew
    : model.name.startsWith('runs/')
      ? words.fromRun(model.name)
      : model.name
  return words.facts(data, identities, ARCHITECTURES[architecture].title, from)
}

function progressOf({ history, stepsPerEpoch, options }: Run): string {
  const last = history.at(-1)
  const steps = wordsOfTrain.list.steps(last?.step ?? 0, stepsPerEpoch * options.recipe.epochs)
  return words.trained(longText(last?.seconds ?? 0), steps)
}

function Deletion({ open: { run, bytes, isTraining } }: { open: OpenRun }) {
  const [isAsking, setAsking] = useState(false)
  return (
    <div className={styles.row}>
      <button type="button" className="button" disabled={isTraining} onClick={() => setAsking(true)}>
        {words.deleteRun}
      </button>
      <p className={report.small}>{words.bytes(bytesText(bytes))}</p>
      {isAsking && (
        <DeleteDialog entry={{ id: run.id, bytes, title: run.title }} onClose={() => setAsking(false)} />
      )}
    </div>
  )
}
