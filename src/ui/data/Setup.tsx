// What is to be imported and how; what was found in it and what it needs, before the start.
import { useEffect, useState } from 'react'
import form from '../parts/Form.module.css'
import { OtherJobs } from '../parts/OtherJobs.tsx'
import { useJob } from './job.ts'
import { Options } from './Options.tsx'
import { Preview } from './Preview.tsx'
import { SourceField } from './SourceField.tsx'
import { begin, dropOn, forgetContinue, nameProblem, useSetup } from './setup.ts'
import { wordsOfData } from './words.ts'

const words = wordsOfData.setup

export function Setup() {
  const { facts, continuing } = useSetup()
  const isOver = useDrops()
  const kind = facts.state === 'done' ? facts.result.kind : null
  const hasOptions = kind !== null && !continuing
  return (
    <div className={form.form}>
      <SourceField isOver={isOver} />
      {hasOptions && <Options kind={kind} />}
      {hasOptions && kind !== 'datasets' && kind !== 'shards' && <Preview />}
      {continuing && (
        <p className={form.note}>
          {words.asBegun(continuing.options.aligned, continuing.options.keepDuplicates)}
        </p>
      )}
      <Start />
    </div>
  )
}

function Start() {
  const { chosen, facts, name, continuing } = useSetup()
  const isRunning = useJob(state => state.job?.task.state === 'running')
  const isMerge = chosen?.given.kind === 'datasets'
  const isReady = facts.state === 'done' && !isRunning && (continuing !== null || nameProblem(name) === null)
  return (
    <div className={form.start}>
      <button
        type="button"
        className="button main"
        disabled={!isReady}
        onClick={() => {
          begin()
          window.scrollTo({ top: 0 })
        }}
      >
        {continuing ? words.continue : isMerge ? words.startMerge : words.start}
      </button>
      {continuing && (
        <button type="button" className="button" onClick={forgetContinue}>
          {words.forgetContinue}
        </button>
      )}
      <p className={form.note}>{isRunning ? words.oneAtATime : chosen ? words.mayAsk : words.needsSource}</p>
      <OtherJobs panel="/data" className={form.note} />
    </div>
  )
}

/** Takes drops anywhere on the panel. Gives whether files are being dragged over the page. */
function useDrops(): boolean {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const drag = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setOver(event.type === 'dragover')
      if (event.type === 'drop') void dropOn(event.dataTransfer)
    }
    window.addEventListener('dragover', drag, { signal })
    window.addEventListener('drop', drag, { signal })
    window.addEventListener('dragleave', event => event.relatedTarget === null && setOver(false), { signal })
    return () => controller.abort()
  }, [])
  return isOver
}
