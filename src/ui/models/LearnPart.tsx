// Learning a score from a data set or the gallery: the choice, the progress, and what came of it.
import { useEffect, useState } from 'react'
import type { ModelCard } from '../../model/card.ts'
import { listDatasets } from '../../worker/datasets/client.ts'
import type { DatasetEntry } from '../../worker/datasets/types.ts'
import type { LearnedScore, LearnFrom, LearnProgress } from '../../worker/scores/types.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { Table } from '../parts/Table.tsx'
import { isOpen, useVault } from '../people/vault.ts'
import { ask } from './ask.ts'
import styles from './Dialogs.module.css'
import { wordsOfScores as words } from './score-words.ts'
import { cancelLearning, learn, problemOf, saveLearned, useLearned, useLearning } from './scores.ts'

export function LearnPart({ card, isUsed }: { card: ModelCard; isUsed: boolean }) {
  const task = useLearning(state => state.learning)
  return (
    <section aria-label={words.learnTitle} className={styles.learn}>
      <h3>{words.learnTitle}</h3>
      <p className={styles.note}>{card.backend ? words.learnText : words.learnText100}</p>
      {isUsed ? <Choice isLearning={task.state === 'running'} /> : <p>{words.notInUse}</p>}
      {task.state === 'running' && <Learning progress={task.progress} />}
      {task.state === 'failed' && <p role="alert">{task.message}</p>}
      {task.state === 'done' && isUsed && task.result.model === card.name && (
        <Learned card={card} learned={task.result} />
      )}
    </section>
  )
}

function Choice({ isLearning }: { isLearning: boolean }) {
  const [sets, setSets] = useState<DatasetEntry[]>([])
  const [chosen, setChosen] = useState('')
  const hasGallery = useVault(isOpen)
  useEffect(() => {
    ask(listDatasets).then(setSets, () => setSets([]))
  }, [])
  const whole = sets.flatMap(set => (set.problem === null && set.state === 'complete' ? [set] : []))
  const options = [
    ...whole.map(({ name, counts }) => ({
      value: `dataset ${name}`,
      label: words.dataset(name, counts.pictures),
      from: { kind: 'dataset', name } as LearnFrom,
    })),
    ...(hasGallery
      ? [{ value: 'gallery', label: words.gallery, from: { kind: 'gallery' } as LearnFrom }]
      : []),
  ]
  const option = options.find(({ value }) => value === chosen) ?? options[0]
  if (!option) return <p>{words.nothing}</p>
  return (
    <div className={styles.fields}>
      <label className={styles.field}>
        {words.from}
        <select value={option.value} onChange={event => setChosen(event.currentTarget.value)}>
          {options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {isLearning ? (
        <button type="button" className="button" onClick={cancelLearning}>
          {words.cancel}
        </button>
      ) : (
        <button type="button" className="button main" onClick={() => void learn(option.from)}>
          {words.learn}
        </button>
      )}
    </div>
  )
}

function Learning({ progress }: { progress: LearnProgress | null }) {
  const share = progress?.what === 'fitting' ? progress.share : progress && progress.done / progress.pictures
  return (
    <>
      <p className={styles.note}>{words.progress(progress)}</p>
      <ProgressBar label={words.learnTitle} share={share ?? null} />
    </>
  )
}

function Learned({ card, learned }: { card: ModelCard; learned: LearnedScore }) {
  const [problem, setProblem] = useState<string | null>(null)
  const { genuinePairs, impostorPairs, scores } = learned.heldOut
  const few = words.fewPairs({ genuinePairs, impostorPairs })
  const run = async (work: () => Promise<void>) => setProblem(await problemOf(work))
  return (
    <>
      {words.from2(learned).map(line => (
        <p key={line} className={styles.note}>
          {line}
        </p>
      ))}
      <p className={styles.note}>{words.heldOut(genuinePairs, impostorPairs)}</p>
      {few && <p className={styles.note}>{few}</p>}
      <Table
        caption={words.table}
        head={words.head}
        own={words.row.after}
        rows={scores.map(one => [
          words.row[one.of],
          words.cell(one.eer100, one.eer100Interval),
          words.cell(one.tprAtFar1, one.tprAtFar1Interval),
        ])}
      />
      <div className={styles.buttons}>
        <button type="button" className="button main" onClick={() => void run(useLearned)}>
          {words.use}
        </button>
        <button type="button" className="button" onClick={() => void run(() => saveLearned(card))}>
          {words.save}
        </button>
      </div>
      {problem && <p role="alert">{problem}</p>}
    </>
  )
}
