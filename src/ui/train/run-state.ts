// How a run stands, in the words of the table: what run.json says, and whether a tab trains it.
import type { RunEntry } from '../../worker/training/types.ts'
import type { wordsOfTrain } from './words.ts'

type Entry = Extract<RunEntry, { problem: null }>
type StateName = keyof typeof wordsOfTrain.list.state

/** Its tab was closed, or its worker died: nothing trains it, and nothing says why it stopped. */
export const isCutOff = ({ isTraining, state }: Pick<Entry, 'isTraining' | 'state'>): boolean =>
  !isTraining && state !== 'stopped'

/** It can be continued, and nobody chose to end it. */
export const isUnfinished = (entry: Entry): boolean =>
  !entry.isTraining && (isCutOff(entry) || !['finished', 'cancelled'].includes(entry.stop?.why ?? ''))

export function stateOf({
  isTraining,
  state,
  stop,
}: Pick<Entry, 'isTraining' | 'state' | 'stop'>): StateName {
  if (isTraining) return 'training'
  return isCutOff({ isTraining, state }) || !stop ? 'cut off' : stop.why
}
