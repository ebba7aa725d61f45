// The texts of the Models panel; loaded with it, because the first paint of the page needs none of them.
import { counted } from '../../text.ts'
import type { ExportChoice } from '../../worker/models/types.ts'
import { bytesText, countText, percentText, scoreText } from '../parts/formats.ts'

/** A share as the protocols publish it: 0.98765 -> "98.77 %". */
const protocolText = (share: number): string => `${(100 * share).toFixed(2)} %`

interface ExportFormat extends Omit<ExportChoice, 'dtype' | 'embeddingOnly'> {
  title: string
  note: string
}

const PLAIN = { crc: false, batch: 'dynamic' } as const

export const wordsOfModels = {
  installed: 'Your models',
  listing: 'Looking at what is installed',
  retry: 'Try again',
  shipped: 'Shipped',
  imported: 'Imported',
  inUse: 'In use',
  usedSaid: (title: string) => `${title} is in use.`,

  facts: {
    network: 'Network',
    parameters: 'Parameters',
    size: 'Size',
    sizeText: (bytes: number, dtype: 'F16' | 'F32') =>
      `${bytesText(bytes)}, ${dtype === 'F16' ? 'float16' : 'float32'}`,
    identities: 'Identities',
    noClassifier: 'None: the file has no classifier',
    licence: 'Licence',
    source: 'Source',
    lfw: 'LFW',
    accuracy: (mean: number, standardError: number) =>
      `accuracy ${protocolText(mean)} ± ${(100 * standardError).toFixed(2)}`,
    equalError: (share: number) => `100 % − EER ${protocolText(share)}`,
    tprAt: (share: number, far: string) => `TPR ${protocolText(share)} at FAR ${far}`,
    blufr: 'BLUFR',
    vr: (share: number) => `VR ${protocolText(share)} at FAR 0.1 %`,
    dir: (share: number) => `DIR ${protocolText(share)} at FAR 1 %, rank 1`,
    notMeasured: 'Not measured',
    thresholds: 'Thresholds',
    sameFrom: (threshold: number, far: number) =>
      `Same person from ${scoreText(threshold)}, FAR ${percentText(far)}`,
    differentBelow: (threshold: number, fnr: number) =>
      `Different below ${scoreText(threshold)}, FNR ${percentText(fnr)}`,
    noFirmNo: (pairs: number) =>
      `No firm “different persons”: ${countText(pairs)} same-person pairs are too few`,
    mirrored: (name: string) => `${name}, mirrored`,
    joint: (name: string) => `${name}, Joint Bayesian`,
    measuredOn: (source: string, date: string) => `Measured on ${source}, ${date}`,
    noFirm: (pairs: number) =>
      `no firm “same person”: ${countText(pairs)} pairs of strangers cannot show a FAR of 0.1 %`,
    typed: (same: number, different: number) =>
      `same from ${scoreText(same)}, different below ${scoreText(different)}`,
    typedOn: (date: string) => `Typed in, ${date}; no error rate was measured`,
    notCalibrated: 'Not calibrated:',
    runLfw: 'run LFW',
    notCalibratedNote: 'Until then you get scores without verdicts.',
    sha256: 'SHA-256',
    copySha256: (title: string) => `Copy the SHA-256 of ${title}`,
    copied: 'Copied',
    copyFailed: 'The browser doesn’t let the page write to the clipboard.',
    limits: 'What to know before you rely on it',
  },

  actions: {
    use: 'Use',
    takeNamed: (title: string) => `Use ${title}`,
    starting: 'Starting',
    score: 'Score',
    scoreNamed: (title: string) => `Score of ${title}`,
    thresholds: 'Set thresholds',
    thresholdsNamed: (title: string) => `Set thresholds of ${title}`,
    inspect: 'Look inside',
    inspectNamed: (title: string) => `Look inside ${title}`,
    export: 'Export',
    exportNamed: (title: string) => `Export ${title}`,
    delete: 'Delete',
    deleteNamed: (title: string) => `Delete ${title}`,
    rename: (title: string) => `Rename ${title}`,
  },

  thresholds: {
    title: (title: string) => `Thresholds of ${title}`,
    text: 'At or above the higher one, two photos show the same person; below the lower one, different persons. In between, the page can’t tell for sure.',
    same: 'Same person from',
    different: 'Different below',
    apply: 'Use these',
    typedNote: 'Thresholds that are typed in say nothing about error rates. Evaluate measures both.',
    report: 'Take them from a report',
    reportNote: 'An LFW report of this model that Evaluate saved as JSON.',
    shipped: 'Go back to the original ones',
    said: (title: string, source: string) => `${title} uses these thresholds now: ${source}.`,
  },

  use: {
    label: 'What changes when you use it',
    verdicts: (source: string) => `Verdicts rest on ${source}.`,
    noVerdicts:
      'Scores only, no verdicts: it isn’t calibrated. Measure LFW under Evaluate, or set thresholds.',
    galleryOwn: 'Your gallery was made with it.',
    galleryLocked:
      'Your gallery is locked. Once you open it, faces that were kept with their picture are worked out again.',
    galleryRenews: (renewable: number) =>
      `Your gallery is worked out again by itself: ${counted(renewable, 'view')}.`,
    galleryLoses: (renewable: number, lost: number) =>
      `${counted(lost, 'view')} of your gallery ${lost === 1 ? 'keeps' : 'keep'} no picture, so it can’t be worked out again` +
      `${renewable > 0 ? `, ${countText(renewable)} can` : ''}. Nobody is named until you decide under People.`,
  },

  rename: {
    label: 'Name of the model',
    save: 'Save',
    cancel: 'Cancel',
    said: (title: string) => `The model is now called ${title}.`,
    taken: (title: string) => `Another model is already called ${title}. Choose another name.`,
  },

  deletion: {
    title: (title: string) => `Delete ${title}?`,
    text: (bytes: number) =>
      `Its weights, ${bytesText(bytes)}, are removed from this device. Export it first if you have no other copy.`,
    inUse: 'It is in use: the model that came with the page takes its place.',
    confirm: 'Delete',
    keep: 'Keep it',
    working: 'Deleting',
    said: (title: string) => `${title} was deleted.`,
    stillUsed: 'The other model couldn’t be started, so nothing was deleted.',
  },

  inspect: {
    title: (title: string) => `Inside ${title}`,
    reading: 'Reading the list of tensors',
    caption: (fileName: string) => `Tensors of ${fileName}`,
    filter: 'Filter tensors by name',
    shown: (shown: number, all: number) =>
      shown === all ? counted(all, 'tensor') : `${countText(shown)} of ${counted(all, 'tensor')}`,
    none: 'No tensor has that in its name.',
    tooMany: (count: number) => `The first ${countText(count)} are listed. Filter by name to find others.`,
    name: 'Name',
    dtype: 'Type',
    shape: 'Shape',
    scalar: 'scalar',
    choose: 'Choose a tensor to see how its values are spread.',
    loading: 'Reading the values',
    count: 'Values',
    min: 'Smallest',
    max: 'Largest',
    mean: 'Mean',
    deviation: 'Standard deviation',
    notFinite: 'Not finite',
    histogram: (name: string, low: string, high: string, peak: string) =>
      `Histogram of ${name} in 64 bins from ${low} to ${high}; most values lie near ${peak}.`,
    empty: 'This tensor has no finite values.',
  },

  exporting: {
    title: (title: string) => `Export ${title}`,
    numbers: 'Numbers',
    f32: 'float32',
    f32Note: 'Exact: every reader gets the same bits.',
    f16: 'float16',
    f16Note: 'Half the size, about three digits.',
    contents: 'Contents',
    embedding: 'Embedding only',
    embeddingNote: 'All that comparing faces needs.',
    classifier: (identities: number) =>
      `With the classifier of ${counted(identities, 'identity', 'identities')}`,
    classifierNote: 'For training on, and for logits.',
    format: 'Save as',
    preparing: 'Preparing the file',
    said: (fileName: string) => `${fileName} is in your browser’s downloads.`,
    formats: [
      {
        ...PLAIN,
        format: 'safetensors',
        title: 'safetensors',
        note: '.safetensors, for Python and this page',
      },
      { ...PLAIN, format: 'pytorch', title: 'PyTorch', note: '.pth, as the authors’ train.py saves it' },
      { ...PLAIN, format: 'mindspore', title: 'MindSpore', note: '.ckpt, for load_checkpoint' },
      {
        ...PLAIN,
        format: 'mindspore',
        crc: true,
        title: 'MindSpore with checksum',
        note: '.ckpt, for crc_check=True',
      },
      { ...PLAIN, format: 'onnx', title: 'ONNX', note: '.onnx, opset 17, any batch size' },
      {
        ...PLAIN,
        format: 'onnx',
        batch: 1,
        title: 'ONNX for one face',
        note: '.onnx, opset 17, a batch of one',
      },
      {
        ...PLAIN,
        format: 'kit',
        title: 'Inference kit',
        note: '.zip with weights, ONNX, card, two examples',
      },
    ] satisfies ExportFormat[],
  },

  imports: {
    title: 'Import',
    drop: 'Drop a checkpoint anywhere on the page',
    dropHere: 'Drop to look inside',
    formats:
      'PyTorch (.pth, .pth.tar), MindSpore (.ckpt), ONNX (with its .data file) and safetensors. No code in the file is run.',
    choose: 'Choose a file',
    folder: (name: string) => `${name} is a folder. Drop the checkpoint file that is in it.`,
    waiting: 'Waiting for the engine',
    inspecting: 'Looking inside',
    doesNotFitNote: 'It can’t be installed. The table shows what differs.',
    leftOut: 'Anything that isn’t part of the network is left out.',
    fits: 'Every tensor is there, with the right shape.',
    embeddingFits: 'Everything that embeddings need is there, with the right shape.',
    classifierDiffers: 'Its classifier doesn’t fit and is left out. Comparing faces doesn’t need it.',
    network: 'Network to install',
    networkOption: (key: string, what: string) => `${key}: ${what}`,
    unreadable: 'This file can’t be used',
    says: 'It says',
    tensors: (count: number) => counted(count, 'tensor'),
    differences: (missing: number, wrong: number, integers: number, float8: number, unexpected: number) =>
      [
        missing > 0 ? `${countText(missing)} missing` : '',
        wrong > 0 ? `${countText(wrong)} of the wrong shape` : '',
        integers > 0 ? `${countText(integers)} with integers, which aren’t read as weights` : '',
        float8 > 0 ? `${countText(float8)} in float8, which isn’t read as weights` : '',
        unexpected > 0 ? `${countText(unexpected)} unexpected` : '',
      ]
        .filter(Boolean)
        .join(', '),
    problemsCaption: (fileName: string) => `What differs between ${fileName} and the network`,
    moreDifferences: (count: number) => `and ${countText(count)} more`,
    tensor: 'Tensor',
    problem: 'Problem',
    expected: 'Expected',
    found: 'Found',
    ignored: (count: number) => `${counted(count, 'entry', 'entries')} that aren’t weights`,
    keepClassifier: (bytes: number, identities: number) =>
      `Keep the classifier (${bytesText(bytes)} for ${counted(identities, 'identity', 'identities')})`,
    keepClassifierNote: 'Comparing faces doesn’t need it; further training and exporting logits do.',
    use: 'Use this model',
    takeNamed: (fileName: string) => `Use this model: ${fileName}`,
    install: 'Install',
    installing: 'Installing',
    installNamed: (fileName: string) => `Install ${fileName}`,
    testing: 'Testing the installed weights',
    progress: (done: string, total: string) => `${done} of ${total}`,
    cancel: 'Cancel',
    cancelNamed: (fileName: string) => `Cancel installing ${fileName}`,
    dismiss: (fileName: string) => `Close ${fileName}`,
    installed: (title: string) => `Installed as ${title}`,
    useNow: 'Use it now',
    recognisedSaid: (fileName: string, what: string) => `${fileName}: ${what}.`,
    cancelledSaid: (fileName: string) => `${fileName} wasn’t installed.`,
  },
} as const
