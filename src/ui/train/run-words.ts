// The texts of one run: its page, its checkpoints, whether it got better, and relabelling.

import { rateText } from '../../evaluate/rows.ts'
import { counted } from '../../text.ts'
import type { LogFormat } from '../../worker/training/types.ts'
import { countText } from '../parts/formats.ts'

export const wordsOfRun = {
  back: 'All runs',
  elsewhere:
    'Another tab trains this run now. Go on there; what you see here is from when this page was opened.',
  loading: 'Opening the run',
  facts: (data: string, identities: number, network: string, from: string) =>
    `${network} on ${data}, ${counted(identities, 'identity', 'identities')}, from ${from}`,
  fromNew: 'new weights',
  fromRun: (path: string) => `the checkpoint ${path}`,
  trained: (time: string, steps: string) => `${steps} in ${time}`,

  name: 'Name',
  notes: 'Notes',
  notesHint: 'What you changed and why; kept with the run.',
  save: 'Save',
  saved: 'Saved.',
  savedSaid: (fileName: string) => `${fileName} was handed to the browser’s downloads.`,

  better: {
    title: 'Did it get better?',
    figure: 'On held-out pictures',
    before: 'Before',
    after: (step: number, isBest: boolean) => `${isBest ? 'Best, step' : 'Step'} ${countText(step)}`,
    eer: (pairs: number) => `100 % − EER on ${counted(pairs, 'pair')}`,
    tpr: 'TPR at FAR 1 %',
    accuracy: 'Right identity',
    loss: 'Loss',
    up: (from: number, to: number) =>
      `Yes. Of held-out pairs ${rateText(to)} come out right, before it were ${rateText(from)}.`,
    down: (from: number, to: number) =>
      `No. Of held-out pairs ${rateText(to)} come out right, before it were ${rateText(from)}. Keep the model that you began with, or try a lower learning rate.`,
    unclear: (from: number, to: number, pairs: number) =>
      `Not to tell. ${rateText(from)} before and ${rateText(to)} now differ by less than chance does on ${counted(pairs, 'pair')}. Hold out more pictures, or measure both models under Evaluate.`,
    full: (_from: number, _to: number, pairs: number) =>
      `Not to tell. All of ${counted(pairs, 'held-out pair')} came out right before the first step already. Hold out more pictures, or measure both models under Evaluate.`,
    people: 'The pairs show people that the run never trained on.',
    pictures: 'The pairs show other pictures of the people that it trained on; strangers may fare worse.',
    chance: (error: number) => `One standard error is about ${rateText(error)}.`,
    none: 'Nothing was measured: no pairs could be drawn from the held-out pictures. Hold out people with two pictures or more.',
    once: 'Measured once so far. The next measurement shows whether it gets better.',
  },

  checkpoints: {
    title: 'Checkpoints',
    none: 'No checkpoint yet.',
    step: 'Step',
    epoch: 'Epoch',
    time: 'Saved',
    size: 'Size',
    best: 'best',
    last: 'last',
    use: 'Put on the shelf of models',
    shelveNamed: (step: number) => `Put step ${countText(step)} on the shelf of models`,
    pytorch: 'PyTorch',
    pytorchNamed: (step: number) => `Save step ${countText(step)} as a PyTorch training checkpoint`,
    goOn: 'Continue from here',
    goOnNamed: (step: number) => `Continue from step ${countText(step)}`,
    note: 'A model on the shelf can be used in Compare at once. A PyTorch checkpoint holds weights, velocities and place, and trains on there.',
    installing: (share: number) => `Putting it on the shelf, ${Math.floor(100 * share)} %`,
    installed: (title: string) => `${title} is on the shelf.`,
    installedSaid: (title: string) => `${title} is on the shelf of models.`,
    takeNow: 'Use it now',
    inUse: (title: string) => `${title} is in use.`,
    toModels: 'Open Models',
    uncalibrated:
      'It gives scores at once; verdicts need thresholds, which a report on LFW under Evaluate gives.',
  },

  log: {
    title: 'Log',
    formats: { csv: 'CSV', jsonl: 'JSONL' } satisfies Record<LogFormat, string>,
    saveAs: (format: string) => `Save the log as ${format}`,
    events: 'What happened',
    event: (step: number) => `Step ${countText(step)}`,
  },
  options: 'Options of this run',

  relabel: {
    title: 'Clean the labels',
    note: 'Semantic bootstrapping: a checkpoint says who each picture shows. Where it is sure of another identity the label changes, where it is sure of none the picture is left out. The shards stay as they are; the labels become a revision that a new run can take.',
    checkpoint: 'Checkpoint',
    checkpointAt: (step: number, isBest: boolean) => `Step ${countText(step)}${isBest ? ', best' : ''}`,
    predict: 'Predict all labels',
    predicting: 'Predicting',
    counts: (done: number, of: number) => `${countText(done)} of ${counted(of, 'picture')}`,
    cancel: 'Cancel',
    threshold: 'Sure from a probability of',
    thresholdNote: 'The paper found 0.7 best; higher when the checkpoint is young or the classes are few.',
    kept: 'keep their label',
    relabelled: 'get another label',
    dropped: 'are left out',
    share: (count: number, all: number) => `${countText(count)} (${rateText(count / Math.max(1, all))})`,
    moves: 'Where pictures move',
    from: 'From',
    to: 'To',
    pictures: 'Pictures',
    noMoves: 'No picture would get another label.',
    identities: 'Identities that change',
    identity: 'Identity',
    before: 'Before',
    keptColumn: 'Kept',
    left: 'Moved away',
    joined: 'Moved here',
    droppedColumn: 'Left out',
    more: (count: number) => `and ${countText(count)} more`,
    apply: 'Write these labels as a revision',
    applied: (name: string) => `The revision ${name} is written.`,
    appliedSaid: 'The labels were written as a revision.',
    trainOn: 'Train on with these labels',
    busy: 'A run is training; predictions can be made when it has stopped.',
  },

  deleteRun: 'Delete the run',
  bytes: (bytes: string) => `${bytes} on this device`,
} as const
