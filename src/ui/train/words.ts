// The texts of the Train panel; loaded with it. Those of its options stand in train/recipe-words.ts, those of one run in train/run-words.ts.

import { counted } from '../../text.ts'
import type { TrainingNews } from '../../worker/training/types.ts'
import { bytesText, countText, perSecondText, secondsText } from '../parts/formats.ts'

/** 11.28 -> "11.28", 0.0132 -> "0.0132", 0.00001 -> "1e-5": three or four digits that differ while a curve falls. */
export function figureText(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size < 1e-4 || size >= 1e5)
    return value
      .toExponential(2)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e')
  return String(Number(value.toPrecision(size < 1 ? 3 : 4)))
}
export const shareText = (share: number): string => `${Number((100 * share).toFixed(1))} %`

/** 5400 -> "1.5 h", and days where hours say nothing any more. */
export const longText = (seconds: number): string =>
  seconds < 172_800 ? secondsText(seconds) : `${countText(Math.round(seconds / 86_400))} days`

export const wordsOfTrain = {
  dateText: (date: string) => {
    const when = new Date(date)
    return Number.isNaN(when.getTime())
      ? date
      : when.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  },
  retry: 'Try again',

  chart: {
    step: 'Step',
    at: (step: number) => `At step ${countText(step)}`,
    crosshair: (title: string) => `${title}: move the crosshair`,
    logAxis: 'Log axis',
    asTable: 'Show as table',
    notFinite: (value: number) => (Number.isNaN(value) ? 'NaN' : 'infinite'),
  },
  curves: {
    title: 'Curves',
    loss: 'Loss',
    lossNote: 'Mean cross-entropy of the training pictures, with augmentation and dropout.',
    rate: 'Learning rate',
    accuracy: 'Right on training pictures',
    speed: 'Pictures per second',
    validationLoss: 'Loss on held-out pictures',
    validationAccuracy: 'Right on held-out pictures',
    verification: 'Held-out pairs, 100 % − EER',
    more: 'More curves',
    waiting: 'The curve begins with the first step.',
  },

  unfinished: {
    title: 'Unfinished runs',
    progress: (step: number, steps: number, bytes: string) =>
      `Step ${countText(step)} of ${countText(steps)}, ${bytes}.`,
    more: (count: number) => `${countText(count)} more in the list of runs.`,
    tidy: (count: number, bytes: number) =>
      `Delete ${counted(count, 'older checkpoint')} (${bytesText(bytes)})`,
    tidyNote: 'The newest checkpoint and the best one stay, so the run can still be continued.',
    tidiedSaid: 'The older checkpoints were deleted.',
    askTitle: 'Continue the unfinished run?',
    ask: (title: string, step: number, steps: number) =>
      `“${title}” stopped at step ${countText(step)} of ${countText(steps)}. You can continue it, or leave it as it is and start a new run.`,
    goOn: 'Continue it',
    anew: 'Start a new run',
  },

  batch: {
    title: 'Next batch, as the network sees it',
    note: 'A window of 128 × 128 of each picture, mirrored or not. Eyes and mouth should be in about the same place in all of them.',
    reading: 'Reading the batch',
    another: 'Another batch',
    of: (shown: number, all: number) => `${countText(shown)} of ${counted(all, 'picture')}`,
    place: (epoch: number, step: number) => `Epoch ${countText(epoch + 1)}, step ${countText(step + 1)}`,
    picture: (identity: string) => `Training picture of ${identity}`,
  },

  setup: {
    title: 'New run',
    dataset: 'Data set',
    datasetNote: (train: number, identities: number, validation: number) =>
      `${counted(train, 'picture')} of ${counted(identities, 'person', 'people')} for training, ${countText(validation)} held out for measuring.`,
    noHeldOut:
      'Nothing is held out, so you will not see whether the run gets better. Set a share for validation under Data.',
    labels: 'Labels',
    importedLabels: 'As imported',
    revision: (name: string, kept: number, relabelled: number, dropped: number) =>
      `${name}: ${countText(kept)} kept, ${countText(relabelled)} relabelled, ${countText(dropped)} left out`,
    none: 'There is no data set on this device yet. Import a folder that holds one folder of photos for each person; 200 photos of 10 people are enough.',
    toData: 'Import a data set',
    reading: 'Looking for data sets',
    unusable: (name: string, problem: string) => `${name} cannot be used yet. ${problem}`,
    start: 'Start training',
    preset: 'How',
    rare: (people: number, all: number) =>
      `${countText(people)} of ${counted(all, 'person', 'people')} ${people === 1 ? 'has' : 'have'} one picture.`,
    leaveOut: 'Leave them out',
    leftOut: (least: number, people: number, all: number) =>
      `${countText(people)} of ${counted(all, 'person', 'people')} have at least ${countText(least)} pictures; the others are left out.`,
    takeAll: 'Take everybody',
    wrong: 'A number below is out of its range.',
    closed: 'Set up another run',
    oneAtATime: 'One run at a time: you can start this one when the other has stopped.',
  },

  estimate: {
    title: 'What it takes',
    measuring: 'Measuring how fast this device trains. You can start at once.',
    takes: (seconds: number, pictures: number, people: number) =>
      `Takes about ${longText(seconds)} here, with ${counted(pictures, 'picture')} of ${counted(people, 'person', 'people')}.`,
    time: 'Time',
    timeText: (seconds: number, perSecond: number) =>
      `about ${longText(seconds)}, at ${perSecondText(perSecond)} pictures per second as measured here`,
    steps: (steps: number, perEpoch: number) =>
      `${counted(steps, 'step')}, ${countText(perEpoch)} in each epoch`,
    work: 'Work',
    memory: 'Memory',
    memoryText: (device: number, worker: number, micro: number) =>
      `about ${bytesText(device + worker)}, ${counted(micro, 'picture')} at a time`,
    storage: 'Storage',
    storageText: (bytes: number, free: number) =>
      `${bytesText(bytes)} for checkpoints, ${bytesText(free)} free`,
    engine: 'Engine',
    tooLong: 'Few tabs stay open that long. Choose the quick trial, fewer epochs, or a device with WebGPU.',
    noRoom: (missing: number) =>
      `There is ${bytesText(missing)} too little storage. Keep fewer checkpoints, or delete a model, a data set or a run.`,
  },

  job: {
    title: (title: string) => `Training: ${title}`,
    stage: {
      starting: 'Preparing the device, the data set and the network',
      validating: 'Measuring on held-out pictures',
      saving: 'Saving a checkpoint',
      training: 'Training',
      pausing: 'Pausing in a moment',
      cancelling: 'Stopping in a moment',
    } satisfies Record<
      NonNullable<TrainingNews['work']>['what'] | 'training' | 'pausing' | 'cancelling',
      string
    >,
    counts: (step: number, steps: number, epoch: number) =>
      `step ${countText(step)} of ${countText(steps)}, epoch ${countText(epoch + 1)}`,
    rate: (perSecond: number) => `${perSecondText(perSecond)} pictures per second`,
    left: (seconds: number) => `${longText(seconds)} left`,
    loss: (loss: number) => `loss ${figureText(loss)}`,
    pause: 'Pause',
    pauseNote: 'Saves a checkpoint of the last step and stops',
    cancel: 'Cancel',
    cancelNote: 'Stops at once; the last checkpoint stays',
    resume: 'Continue',
    resumeAt: (rate: number) => `Continue with a learning rate of ${figureText(rate)}`,
    open: 'Open the run',
    putAway: 'Close this card',
    done: 'Training is finished. Open the run to see whether the model got better, or use it now.',
    cutOff: (step: number) =>
      `This run was interrupted: its tab was closed, or its worker stopped. It continues from step ${countText(step)}, exactly as if nothing had happened.`,
    cutOffEarly:
      'This run was interrupted before its first checkpoint. It starts from the beginning when you continue.',
    failed: 'Training could not begin.',
    endedByDeletion: 'The run was stopped, because everything stored was deleted.',
    startedSaid: (title: string) => `${title}: training has started.`,
    doneSaid: 'Training is finished.',
    awake: 'The screen stays on while this tab is in front. Behind other tabs training continues.',
  },

  list: {
    title: 'Runs',
    reading: 'Looking for runs',
    none: 'No runs yet.',
    run: 'Run',
    curve: 'Curve',
    showCurve: (title: string) => `Draw the curves of ${title}`,
    mostCurves: (most: number) => `The plot shows ${most} runs at most.`,
    progress: 'Progress',
    loss: 'Loss',
    pairs: 'Held-out pairs',
    size: 'Size',
    delete: (title: string) => `Delete the run ${title}`,
    deleteTitle: 'Delete this run?',
    deleteText: (title: string, bytes: number) =>
      `${title} and its checkpoints (${bytesText(bytes)}) are deleted from this device. Models that you added from it stay.`,
    confirm: 'Delete',
    keep: 'Keep it',
    deletedSaid: 'The run was deleted.',
    damaged: 'Damaged run',
    steps: (step: number, steps: number) => `${countText(step)} of ${countText(steps)}`,
    state: {
      training: 'training',
      finished: 'finished',
      paused: 'paused',
      cancelled: 'cancelled',
      diverged: 'stopped: the loss blew up',
      'device lost': 'stopped: device lost',
      failed: 'stopped: see why',
      'cut off': 'interrupted',
    },
  },
} as const
