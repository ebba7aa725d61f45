// The texts about a model's scores.
import type { ScoreName } from '../../model/scores.ts'
import { counted } from '../../text.ts'
import { fewPairsInWords } from '../../verify/words.ts'
import type { LearnedScore, LearnProgress } from '../../worker/scores/types.ts'
import { countText, msText, percentText } from '../parts/formats.ts'

const NAMES: Record<ScoreName, string> = { cosine: 'Cosine', jb: 'Joint Bayesian' }
const people = (count: number) => counted(count, 'person', 'people')
const percents = ([low, high]: readonly [number, number]) => `${percentText(low)} to ${percentText(high)}`

export const wordsOfScores = {
  name: (score: ScoreName) => NAMES[score],
  factName: 'Score',
  title: (title: string) => `Score of ${title}`,
  text: 'The score tells how alike two faces are. The cosine treats all directions of an embedding the same. Joint Bayesian has learned, from photos of known people, in which directions photos of one person differ and in which people do. It can also learn from yours.',
  legend: 'Verdicts use',
  cosineNote: 'The angle between two embeddings, −1 to 1.',
  backendNote: (source: string, date: string) => `A log likelihood ratio. Learned from ${source} (${date}).`,
  fact: (score: ScoreName, source: string | null) =>
    source === null ? NAMES[score] : `${NAMES[score]}, learned from ${source}`,
  said: (title: string, score: ScoreName) => `${title} uses the score ${NAMES[score]} now.`,
  unmeasured:
    'It has no thresholds yet, so you get scores but no verdicts: measure LFW with it under Evaluate.',

  learnTitle: 'Learn it from your own photos',
  learnText:
    'From a data set of known people, or from your gallery. It takes at least 20 people with two different pictures each, runs on this device, and changes nothing until you use the result.',
  learnText100:
    'From a data set of known people, or from your gallery. This model has no such score yet, so it takes at least 100 people with two different pictures each. It runs on this device, and changes nothing until you use the result.',
  notInUse: 'Use this model first: its embeddings are needed.',
  from: 'Photos of',
  gallery: 'Your gallery',
  galleryClosed: 'No gallery is open.',
  dataset: (name: string, pictures: number) => `Data set ${name}, ${countText(pictures)} pictures`,
  nothing: 'Nothing to learn from yet: import a data set under Data, or open a gallery under People.',
  learn: 'Learn',
  cancel: 'Cancel',
  progress: (progress: LearnProgress | null) => {
    if (!progress) return 'Reading'
    if (progress.what === 'fitting') return 'Learning'
    return `Embedding: ${countText(progress.done)} of ${countText(progress.pictures)} pictures`
  },
  learned: (count: number) => `Learned from ${people(count)}.`,
  from2: ({ people: count, pictures, single, copies, shrinkage, hasPrior, ms }: LearnedScore) => [
    `Learned in ${msText(ms)} from ${countText(pictures)} pictures of ${people(count)}.`,
    ...(single > 0 ? [`${people(single)} with one picture tell only how people differ.`] : []),
    ...(copies > 0 ? [`${countText(copies)} pictures were copies of others and were left out.`] : []),
    shrinkage === 1 && hasPrior
      ? 'The score that the model has is as good for these people as anything learned here: there is nothing to gain from changing.'
      : `${percentText(shrinkage)} of it stays as ${hasPrior ? 'the score before has it' : 'equal in all directions'}, as was best for people left out.`,
  ],
  fewPairs: fewPairsInWords,
  heldOut: (genuine: number, impostor: number) =>
    `Tried on people who were left out while learning: ${countText(genuine)} pairs of one person, ${countText(impostor)} of strangers. 95 % intervals.`,
  table: 'How it does on people who were left out',
  head: ['Score', '100 % − EER', 'TPR at FAR 1 %'],
  row: { cosine: 'Cosine', before: 'Joint Bayesian before', after: 'Joint Bayesian learned now' },
  cell: (value: number, interval: readonly [number, number]) =>
    `${percentText(value)} (${percents(interval)})`,
  use: 'Use it',
  save: 'Save as a file',
  takeFile: 'Load one from a file',
  saveFile: 'Save the one in use',
  shipped: 'Go back to the original one',
}
