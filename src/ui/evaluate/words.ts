// The texts of the Evaluate panel; loaded with it, because the first paint of the page needs none of them. Those of its reports
// stand in evaluate/report-words.ts.

import { PROTOCOLS, type ProtocolName, protocolOf } from '../../evaluate/protocols/table.ts'
import { SCORES } from '../../model/scores.ts'
import { counted } from '../../text.ts'
import type {
  EmbeddingKind,
  EvaluationProgress,
  ScoreName,
  Semantics,
} from '../../worker/evaluation/types.ts'
import { countText, perSecondText, secondsText } from '../parts/formats.ts'

export const wordsOfEvaluate = {
  back: 'All evaluations',
  retry: 'Try again',
  sizeOf: (report: { protocol: string }, size: number) => {
    const { short, size: of } = protocolOf(report)
    return `${short}, ${counted(size, of.unit)}`
  },
  /** Behind the name of a report; nothing for the cosine, which published figures use. */
  withScore: (score: ScoreName) => (score === 'cosine' ? '' : `, ${SCORES[score].title}`),
  semanticsName: { toolkit: 'toolkit reading', mindspore: 'MindSpore reading' } satisfies Record<
    Semantics,
    string
  >,
  dateText: (date: string) => {
    const when = new Date(date)
    return Number.isNaN(when.getTime())
      ? date
      : when.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  },

  setup: {
    title: 'Measure a model',
    protocol: 'Protocol',
    embedding: 'Embedding',
    embeddings: [
      { value: 'single', label: 'Single', note: 'Each picture as it is, as in published figures.' },
      {
        value: 'mirrored',
        label: 'Mirrored',
        note: 'The mean of a picture and its mirror image, as verdicts use it. Gives thresholds for verdicts; takes twice as long.',
      },
    ] satisfies { value: EmbeddingKind; label: string; note: string }[],
    score: 'Score',
    scores: [
      {
        value: 'cosine',
        label: 'Cosine',
        note: 'The angle between two embeddings, as in published figures.',
      },
      {
        value: 'jb',
        label: 'Joint Bayesian',
        note: 'The log likelihood ratio of the model’s back-end. LFW is measured with both scores at once.',
      },
    ] satisfies { value: ScoreName; label: string; note: string }[],
    semantics: 'Reading',
    readings: [
      {
        value: 'toolkit',
        label: 'Toolkit',
        note: 'As the protocols’ own MATLAB code reads the curve. The usual choice.',
      },
      {
        value: 'mindspore',
        label: 'MindSpore',
        note: 'As the MindSpore code reads it, whose rank 1 lets rank 2 pass. Choose it to repeat its figures.',
      },
    ] satisfies { value: Semantics; label: string; note: string }[],
    model: 'Model',
    inUse: (title: string) => `${title} (in use)`,
    modelOfFile: (name: string) => `The embeddings come from the file. It names its model: ${name}.`,

    data: 'Pictures',
    dataNote: 'Drop LFW’s pictures here: a folder, a tar, tar.gz or zip, as photos or as crops of faces.',
    dataDetails:
      'Aligned crops are 128×128 or 144×144, SphereFace chips 96×112; everything else is searched for a face. Ready embeddings are taken as safetensors, .npy, .npz, .mat or CSV.',
    options: 'Details',
    shipped: (name: string) => `${name} comes with the page.`,
    datasets: 'A data set from Data',
    datasetNote: 'data set',
    folder: 'Choose a folder',
    file: 'Choose a file',
    dropHere: 'Drop here',
    readingFolder: (name: string) => `Reading the folder ${name}`,
    folderHolds: (files: number) => counted(files, 'file'),
    pictures: (files: number) => counted(files, 'picture'),
    emptyFolder: (name: string) => `${name} is empty. Choose the folder that holds the pictures.`,
    notTaken: (name: string) =>
      `${name} is neither a folder, tar, tar.gz or zip of pictures nor a file of embeddings (.safetensors, .npy, .npz, .mat, .csv).`,
    remove: (name: string) => `Remove ${name}`,
    looking: 'Looking for the pictures of the list',

    config: 'Files of the protocol',
    addFiles: 'Choose files',
    readingFiles: 'Reading the files',
    shippedOrder: 'The picture list that ships with the page gives the order.',

    found: (found: number, wanted: number) =>
      found === wanted
        ? `All ${counted(wanted, 'picture')} of the list are there.`
        : `${countText(found)} of the ${counted(wanted, 'picture')} of the list are there.`,
    foundPairs: (pairs: number, all: number) =>
      pairs === all
        ? `All ${counted(all, 'pair')} can be measured.`
        : `${countText(pairs)} of ${counted(all, 'pair')} can be measured; so the figures aren’t those of the whole list.`,
    missing: (count: number) => `${counted(count, 'picture')} missing`,
    andMore: (count: number) => `and ${countText(count)} more`,
    kept: (kept: number, all: number) =>
      kept >= all
        ? 'All of them were worked out before, so that isn’t done again.'
        : `${countText(kept)} of them were worked out before; the measurement continues from there.`,
    start: 'Start measuring',
    needsPictures: 'Choose the pictures first.',
    needsBoth: 'Choose the pictures and the files of the protocol.',
  },

  samples: {
    start: 'Try with sample photos',
    note: '25 photos that come with the page, about a minute.',
    label: 'NASA sample photos',
    unreachable: 'The sample photos couldn’t be loaded. Check the connection and try again.',
  },

  interrupted: {
    message: (done: number, total: number, { kind, label }: { kind: string; label: string }) =>
      `This measurement was interrupted: ${Math.floor((100 * done) / Math.max(1, total))} % done, ${countText(done)} of ${counted(total, 'picture')}.${kind === 'dataset' ? '' : ` Choose ${label} again to continue.`}`,
    resume: 'Continue',
    choose: (label: string) => `Continue with ${label}`,
    others: (given: string, wanted: string) =>
      `${given} isn’t ${wanted}, which the interrupted measurement began with. Choose ${wanted}.`,
    discard: 'Discard the interrupted measurement',
    discardedSaid: 'The interrupted measurement was discarded.',
  },

  job: {
    title: (protocol: ProtocolName, label: string) => `${PROTOCOLS[protocol].label}: ${label}`,
    waiting: 'Waiting for the engine',
    stage: {
      starting: 'Starting',
      embedding: 'Looking at the faces',
      measuring: 'Measuring',
      pictures: 'Collecting the worst mistakes',
    } satisfies Record<EvaluationProgress['what'], string>,
    counts: (done: number, total: number | null) =>
      total === null ? counted(done, 'picture') : `${countText(done)} of ${counted(total, 'picture')}`,
    rate: (perSecond: number) => `${perSecondText(perSecond)} pictures per second`,
    left: (seconds: number) => `${secondsText(seconds)} left`,
    skipped: (count: number) => `${countText(count)} left out`,
    cancel: 'Cancel',
    resume: 'Continue',
    putAway: 'Close this card',
    open: 'Open the report',
    stopped: (done: number, total: number | null) =>
      `Stopped at ${countText(done)}${total === null ? '' : ` of ${countText(total)}`} pictures. What is embedded is kept; continue when you like.`,
    stoppedEarly: 'Stopped before the first picture.',
    failed: 'The measurement stopped early',
    done: 'The report is finished.',
    startedSaid: (title: string) => `${title}: the evaluation has started.`,
    cancelledSaid: 'The evaluation was stopped.',
    doneSaid: 'The evaluation is finished.',
  },

  list: {
    title: 'Reports',
    reading: 'Looking for reports',
    none: 'No reports yet. Each measurement adds one here.',
    open: 'Report',
    model: 'Model',
    figure: 'Figure',
    pictures: 'Pictures',
    delete: (name: string) => `Delete the report ${name}`,
    deleteTitle: 'Delete this report?',
    deleteText: (name: string) =>
      `${name} is removed from this device. Save it first if somebody else should check it. Thresholds taken from it stay with the model.`,
    confirm: 'Delete',
    keep: 'Keep it',
    deletedSaid: 'The report was deleted.',
    damaged: 'Damaged report',
  },
} as const
