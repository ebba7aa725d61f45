// The texts of the Compare panel.
import { countText, percentText, scoreText } from './parts/formats.ts'

type Side = 'left' | 'right'
const SIDE = { left: 'Left', right: 'Right' } as const

interface RulerWords {
  strangersPeak: number
  samePeak: number
  score: number
  aboveStrangers: number
  aboveSame: number
  threshold: number
  far: string
  tpr: string
  band: [number, number]
  source: string
}

export const wordsOfCompare = {
  compare: {
    title: 'Compare',
    side: (side: Side) => `${SIDE[side]} photo`,
    intro: 'See whether two photos show the same person. They are opened and compared inside this tab.',
    empty: 'Drop a photo, paste, or choose',
    dropHere: 'Drop to place it here',
    choose: 'Choose a photo',
    folder: 'Folder',
    paste: 'Paste',
    samples: 'Samples',
    another: (side: Side) => `Choose another ${side} photo`,
    remove: (side: Side) => `Remove the ${side} photo`,
    swap: 'Swap the sides',
    clear: 'Clear',
    waiting: 'Waiting for the engine',
    finding: 'Finding faces',
    stillLoading: (stage: string) => `${stage}. Your photo is next.`,
    noFace: 'No face found.',
    noFaceRemedy: 'Try a photo where both eyes are visible.',
    faces: (count: number) => (count === 1 ? '1 face' : `${countText(count)} faces`),
    face: (index: number, count: number) => `Face ${index + 1} of ${count}`,
    chooseFace: (index: number, count: number) => `Face ${index + 1} of ${count}, choose`,
    chosenFace: (index: number, count: number) => `Face ${index + 1} of ${count}, chosen`,
    chooseHint: 'Click a face to compare that one',
    crop: (side: Side) => `What the network sees of the ${side} face`,
    photo: (name: string) => `Photo ${name}`,
    good: 'No warnings',
    faceWidth: (px: number) => `${countText(Math.round(px))} px wide`,
    foundSaid: (side: Side, count: number) =>
      count === 0
        ? `${SIDE[side]} photo: no face found. Try a photo where both eyes are visible.`
        : `${SIDE[side]} photo: ${count === 1 ? '1 face' : `${count} faces, the largest is chosen`}.`,
    failedSaid: (side: Side, message: string) => `${SIDE[side]} photo: ${message}`,
    clearedSaid: 'Both sides are empty.',
    swappedSaid: 'The sides are swapped.',
  },

  take: {
    folder: (name: string) => `${name} is a folder. Drop a photo.`,
    emptyFolder: 'This folder holds no pictures. Choose another one.',
    linkPasted: 'A link was pasted, and this page fetches nothing. Save the picture, then drop the file.',
    nothingPasted: 'The clipboard holds no picture. Copy a photo first.',
    pasteRefused: 'The browser does not let the page read the clipboard. Press Ctrl+V (⌘V on a Mac) instead.',
    pasted: 'Pasted picture',
    unreachable: (name: string) => `${name} could not be loaded. Reload the page and try again.`,
    pickTitle: (count: number) => `Choose two of ${countText(count)} pictures`,
    pickHint: 'The first goes to the left, the second to the right.',
    pick: 'Compare these two',
    more: (count: number) => `Show ${countText(count)} more`,
  },

  samples: {
    row: 'Same or different? Try these',
    pair: (index: number) => `Sample pair ${index + 1}`,
    title: (side: Side) => `Sample photos for the ${side} side`,
    portraits: 'Portraits',
    groups: 'Groups',
    credit: 'Courtesy NASA',
    sources: 'Sources and licence',
  },

  verdict: {
    region: 'Result',
    same: 'Same person',
    different: 'Different persons',
    undecided: 'Too close to call',
    uncalibrated: 'Not calibrated',
    scoreOnly: (score: number) => `Score ${scoreText(score)}`,
    uncalibratedNote: 'Not calibrated. The score is given without a verdict.',
    atYours: 'at your threshold',
    undecidedNote: 'The score lies between the two thresholds. Another photo of one of them may settle it.',
    comparing: 'Comparing',
    needTwo: 'Add a photo on each side.',
    needOne: (side: Side) => `Add a photo on the ${side}.`,
    needFace: (side: Side) => `Choose another photo on the ${side}.`,
    working: 'The result follows as soon as both faces are found.',
    score: 'Score',
    threshold: 'Threshold',
    far: 'False accepts',
    model: 'Model',
    engine: 'Engine',
    time: 'Time',
    said: (verdict: string, score: number, threshold: number | null) =>
      `${verdict}. Score ${scoreText(score)}${threshold === null ? '' : `, threshold ${scoreText(threshold)}`}.`,
    save: 'Save report',
    copy: 'Copy result',
    copied: 'Copied',
    copyFailed: 'The browser does not let the page write to the clipboard. Save the report instead.',
    withPhotos: 'Include the two photos',
    withPhotosNote: 'Without them the report holds the two small gray crops only.',
    saveTitle: 'Save this result as one file',
    saveNote: 'An HTML page that opens in any browser, also without a network.',
  },

  ruler: {
    label: 'Where this pair lies',
    strangers: 'Strangers',
    same: 'Same person',
    band: 'Too close to call',
    pair: 'This pair',
    threshold: 'Threshold',
    slider: 'Your threshold',
    value: (threshold: number, far: string, tpr: string) =>
      `${scoreText(threshold)}: ${far} of strangers pass, ${tpr} of same-person pairs pass`,
    yours: 'Your threshold',
    models: 'Model’s threshold',
    passStrangers: 'of strangers and',
    passSame: 'of same-person pairs pass',
    reset: 'Back to the model’s thresholds',
    hint: 'Drag the line to choose another threshold.',
    text: 'As text',
    equivalent: (pair: RulerWords) =>
      `Pairs of strangers score most often about ${pair.strangersPeak.toFixed(2)}, pairs of the same person about ` +
      `${pair.samePeak.toFixed(2)}. This pair scores ${scoreText(pair.score)}: higher than ` +
      `${percentText(pair.aboveStrangers)} of the pairs of strangers and than ${percentText(pair.aboveSame)} of the ` +
      `same-person pairs. At the threshold ${scoreText(pair.threshold)}, ${pair.far} of the strangers and ` +
      `${pair.tpr} of the same-person pairs pass. From ${scoreText(pair.band[0])} to ` +
      `${scoreText(pair.band[1])} the model leaves it open. Measured on ${pair.source}.`,
  },

  report: {
    none: 'none, the model is not calibrated',
    own: 'chosen by hand',
    scoreRange: 'cosine, −1 to 1',
    ofStrangers: 'of pairs of strangers pass this threshold',
    strength: 'How rare',
    measuredOn: 'Measured on',
    sha256: 'SHA-256 of the weights',
    date: 'Date',
    madeBy: 'Made by Vis-à-vis in a browser tab. The photos were not sent anywhere.',
  },

  history: {
    title: 'This session',
    entry: (index: number, said: string) => `Comparison ${index + 1}: ${said}`,
  },
} as const
