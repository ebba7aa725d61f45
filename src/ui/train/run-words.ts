// The texts of one run: its page, its checkpoints, whether it got better, and relabelling.

import { rateText } from '../../evaluate/rows.ts'
import { counted } from '../../text.ts'
import type { LogFormat } from '../../worker/training/types.ts'
import { countText } from '../parts/formats.ts'

export const wordsOfRun = {
  back: 'All runs',
  elsewhere:
    'Another tab is training this run. Go there to follow it; you see here how it stood when you opened this page.',
  loading: 'Opening the run',
  facts: (data: string, identities: number, network: string, from: string) =>
    `${network} on ${data}, ${counted(identities, 'person', 'people')}, from ${from}`,
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
      `Yes. ${rateText(to)} of the held-out pairs come out right; before, it was ${rateText(from)}.`,
    down: (from: number, to: number) =>
      `No. ${rateText(to)} of the held-out pairs come out right; before, it was ${rateText(from)}. Keep the model you started with, or try a lower learning rate.`,
    unclear: (from: number, to: number, pairs: number) =>
      `Cannot tell. ${rateText(from)} before and ${rateText(to)} now differ by no more than chance would on ${counted(pairs, 'pair')}. Hold out more pictures, or measure both models under Evaluate.`,
    full: (_from: number, _to: number, pairs: number) =>
      `Cannot tell. All ${counted(pairs, 'held-out pair')} came out right even before the first step. Hold out more pictures, or measure both models under Evaluate.`,
    people: 'The pairs show people whom the run never saw.',
    pictures: 'The pairs show other pictures of the people it trained on. Strangers may come out worse.',
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
    use: 'Add to your models',
    useModel: 'Use this model',
    compare: 'Compare with it',
    addNamed: (step: number) => `Add step ${countText(step)} to your models`,
    pytorch: 'PyTorch',
    pytorchNamed: (step: number) => `Save step ${countText(step)} as a PyTorch training checkpoint`,
    goOn: 'Continue from here',
    goOnNamed: (step: number) => `Continue from step ${countText(step)}`,
    note: 'A model that you add can be used in Compare at once. A PyTorch checkpoint holds all that is needed to go on training there.',
    installing: (share: number) => `Adding it, ${Math.floor(100 * share)} %`,
    installed: (title: string) => `${title} was added to your models.`,
    installedSaid: (title: string) => `${title} was added to your models.`,
    takeNow: 'Use it now',
    inUse: (title: string) => `${title} is in use.`,
    toModels: 'Open Models',
    uncalibrated:
      'It gives scores at once. For verdicts it needs thresholds, which measuring it on LFW under Evaluate gives.',
  },

  log: {
    title: 'Log',
    formats: { csv: 'CSV', jsonl: 'JSONL' } satisfies Record<LogFormat, string>,
    saveAs: (format: string) => `Save the log as ${format}`,
    events: 'What happened',
    event: (step: number) => `Step ${countText(step)}`,
  },
  options: 'Options of this run',
  cluster: {
    title: 'Continue on a cluster',
    note: 'For training on several devices with PyTorch: one file with the run, its data set and the command to type.',
    pack: 'Save the run and its data set',
    packing: 'Packing',
    bringBack: 'Bring back',
    bringBackNote: 'A run that was trained on a cluster: its folder as a .tar, or one checkpoint.',
    backSaid: 'The run is back.',
  },

  relabel: {
    title: 'Clean the labels',
    note: 'Semantic bootstrapping: a checkpoint says who each picture shows. Where it is sure of another person, the label changes; where it is sure of nobody, the picture is left out. The pictures stay as they are; the new labels are kept beside them for a new run to use.',
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
    applied: (name: string) => `The revision ${name} was written.`,
    appliedSaid: 'The labels were written as a revision.',
    trainOn: 'Train on with these labels',
    busy: 'A run is training. You can predict labels when it has stopped.',
  },

  deleteRun: 'Delete the run',
  bytes: (bytes: string) => `${bytes} on this device`,
} as const
