// A measurement that a reload or a closed page interrupted: how far it came, and the way to go on.
import { FileUp, FolderOpen, Play } from 'lucide-react'
import type { Unfinished } from '../../worker/evaluation/types.ts'
import { FileButton } from '../parts/FileButton.tsx'
import { JobCard } from '../parts/JobCard.tsx'
import { givenFiles, givenFolder } from './take.ts'
import { continueDataset, continueWith, discard } from './unfinished.ts'
import { wordsOfEvaluate } from './words.ts'

const words = wordsOfEvaluate.interrupted

export function InterruptedCard({ unfinished }: { unfinished: Unfinished }) {
  const { request, given, done, total } = unfinished
  return (
    <JobCard
      title={wordsOfEvaluate.job.title(request.protocol, given.label)}
      state="idle"
      message={words.message(done, total, given)}
      actions={<Continue unfinished={unfinished} />}
      putAway={{ label: words.discard, onClick: () => void discard() }}
    />
  )
}

function Continue({ unfinished }: { unfinished: Unfinished }) {
  const { kind, label } = unfinished.given
  if (kind === 'dataset')
    return (
      <button type="button" className="button main" onClick={() => continueDataset(unfinished)}>
        <Play size={18} aria-hidden />
        {words.resume}
      </button>
    )
  if (kind === 'folder')
    return (
      <FileButton
        label={words.choose(label)}
        icon={FolderOpen}
        folder
        onFiles={files => continueWith(unfinished, givenFolder(files))}
      />
    )
  return (
    <FileButton
      label={words.choose(label)}
      icon={FileUp}
      accept=""
      onFiles={files => continueWith(unfinished, givenFiles(files))}
    />
  )
}
