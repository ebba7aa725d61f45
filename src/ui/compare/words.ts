// The texts of the Compare panel.

import { TYPED_IN } from '../../model/calibration.ts'
import { counted } from '../../text.ts'
import { countText, isNever, percentText, scoreText } from '../parts/formats.ts'

type Side = 'left' | 'right'
const SIDE = { left: 'Left', right: 'Right' } as const

interface Bands {
  genuinePairs: number
  impostorPairs: number
  same: { threshold: number; far: number }
  different: { threshold: number; fnr: number }
}
const typedBands = (same: number, different: number) =>
  `Same person from ${scoreText(same)}, different persons below ${scoreText(different)}, as they were typed in: no error rate was measured.`
interface RulerWords {
  strangersPeak: number
  samePeak: number
  score: number
  aboveStrangers: number
  aboveSame: number
  sameFrom: number
  far: string
  differentBelow: number
  fnr: string
  source: string
}

function firmWords({ sameFrom, far, differentBelow, fnr }: RulerWords): string {
  const yes = isNever(sameFrom)
    ? 'No score is high enough to say “same person”.'
    : `Same person from ${scoreText(sameFrom)}: at most ${far} of the strangers score that high.`
  const no = isNever(differentBelow)
    ? 'No score is low enough to say “different persons”.'
    : `Different persons below ${scoreText(differentBelow)}: at most ${fnr} of the same-person pairs score that low.`
  return `${yes} ${no} Between them the page doesn’t commit itself.`
}

export const wordsOfCompare = {
  compare: {
    title: 'Compare',
    side: (side: Side) => `${SIDE[side]} photo`,
    intro: 'See whether two photos show the same person. They are opened and compared inside this tab.',
    empty: 'Drop a photo here',
    second: 'The second photo',
    otherWays: 'Other ways',
    dropHere: 'Drop to place it here',
    dropInstead: 'In place of this',
    dropBeside: 'Beside it: another photo of this person',
    photosOf: (side: Side) => `Photos of the ${side} person`,
    showPhoto: (side: Side, index: number, isLeftOut: boolean) =>
      `Show ${side} photo ${index + 1}${isLeftOut ? ', left out' : ''}`,
    add: 'Add another photo of this person',
    full: (most: number) => `${most} photos, which is as many as a side takes.`,
    takeBack: 'Take this photo back',
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
    faces: (count: number) => counted(count, 'face'),
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
    clearedSaid: 'Both sides were cleared.',
    removedSaid: (side: Side) => `The ${side} photo was removed.`,
    replacedSaid: 'Photos were replaced.',
    swappedSaid: 'The sides are swapped.',
  },

  take: {
    folder: (name: string) => `${name} is a folder. Drop a photo.`,
    emptyFolder: 'There are no pictures in this folder. Choose another one.',
    linkPasted:
      'That is a link, and this page doesn’t fetch anything from the web. Save the picture, then drop the file.',
    nothingPasted: 'There is no picture on the clipboard. Copy a photo first.',
    pasteRefused: 'The browser does not let the page read the clipboard. Press Ctrl+V (⌘V on a Mac) instead.',
    pasted: 'Pasted picture',
    unreachable: (name: string) => `${name} could not be loaded. Reload the page and try again.`,
    noRoom: (names: readonly string[]) =>
      `A side takes 8 photos. Left out: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}.`,
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
    scoreOnly: (score: number) => `Score ${scoreText(score)}`,
    uncalibratedNote:
      'Not calibrated. The score is given without a verdict: measure LFW under Evaluate, or set thresholds under Models.',
    atYours: 'at your threshold',
    openNote: 'Add another photo of this person: a second photo often settles it.',
    addTo: (side: Side) => `Another ${side} photo`,
    howSure: 'How sure is this?',
    doubt: (note: string) => `A score this low says nothing here. ${note.replace(/\.$/, '')}`,
    lr: 'Likelihood ratio',
    noLr: 'none',
    noLrNote: 'no such photos were measured',
    sameFrom: 'Same person from',
    differentBelow: 'Different below',
    sameRate: (far: string, pairs: number) =>
      pairs === 0 ? TYPED_IN : `at most ${far} of ${countText(pairs)} pairs of strangers`,
    differentRate: (fnr: string, pairs: number) =>
      pairs === 0 ? TYPED_IN : `at most ${fnr} of ${countText(pairs)} pairs of the same person`,
    tooFew: (pairs: number) => `${countText(pairs)} pairs are too few to show how rarely it is wrong`,
    ownRate: (far: string, fnr: string) => `${far} of strangers pass, ${fnr} of same-person pairs fail`,
    atOwn: (far: string, fnr: string) =>
      `At your threshold ${far} of pairs of strangers pass and ${fnr} of pairs of the same person fail`,
    comparing: 'Comparing',
    needTwo: 'Add a photo on each side.',
    needOne: (side: Side) => `Add a photo on the ${side}.`,
    needFace: (side: Side) => `Choose another photo on the ${side}.`,
    working: 'The result follows as soon as both faces are found.',
    score: 'Score',
    threshold: 'Threshold',
    model: 'Model',
    engine: 'Engine',
    time: 'Time',
    said: (verdict: string, score: number, support: string | null) =>
      `${verdict}. Score ${scoreText(score)}.${support ? ` ${support}.` : ''}`,
    save: 'Save report',
    copy: 'Copy result',
    copied: 'Copied',
    copyFailed: 'The browser does not let the page write to the clipboard. Save the report instead.',
    withPhotos: 'Include the photos',
    withPhotosNote: 'Without them the report holds the small gray crops only.',
    saveTitle: 'Save this result as one file',
    saveNote: 'An HTML page that opens in any browser, also without a network.',
  },

  ruler: {
    label: 'Where this pair lies',
    strangers: 'Strangers',
    same: 'Same person',
    band: 'Not sure',
    pair: 'This pair',
    threshold: 'Threshold',
    slider: 'Your threshold',
    value: (threshold: number, far: string, fnr: string) =>
      `${scoreText(threshold)}: ${far} of strangers pass, ${fnr} of same-person pairs fail`,
    yours: 'Your threshold',
    sameFrom: 'Same from',
    differentBelow: 'Different below',
    bands: ({ same, different, genuinePairs, impostorPairs }: Bands) => {
      if (impostorPairs === 0) return typedBands(same.threshold, different.threshold)
      const yes = isNever(same.threshold)
        ? `No firm “same person”: the ${countText(impostorPairs)} pairs of strangers that were measured are too few to show how rarely it would be wrong.`
        : `Same person from ${scoreText(same.threshold)} (at most ${percentText(same.far)} of strangers).`
      const no = isNever(different.threshold)
        ? `No firm “different persons”: the ${countText(genuinePairs)} pairs of one person that were measured are too few.`
        : `Different persons below ${scoreText(different.threshold)} (at most ${percentText(different.fnr)} of same-person pairs).`
      return `${yes} ${no}`
    },
    passStrangers: 'of strangers pass and',
    failSame: 'of same-person pairs fail',
    reset: 'Back to the model’s thresholds',
    hint: 'Drag the line to choose another threshold.',
    text: 'As text',
    equivalent: (pair: RulerWords) =>
      pair.source === TYPED_IN
        ? `${typedBands(pair.sameFrom, pair.differentBelow)} This pair scores ${scoreText(pair.score)}.`
        : `Pairs of strangers score most often about ${pair.strangersPeak.toFixed(2)}, pairs of the same person about ` +
          `${pair.samePeak.toFixed(2)}. This pair scores ${scoreText(pair.score)}: higher than ` +
          `${percentText(pair.aboveStrangers)} of the pairs of strangers and than ${percentText(pair.aboveSame)} of the ` +
          `same-person pairs. ${firmWords(pair)} Measured on ${pair.source}.`,
  },

  report: {
    none: 'none, the model is not calibrated',
    support: 'What supports it',
    embedding: 'Embedding',
    kinds: { single: 'of the face as it is', mirrored: 'mean of the face and its mirror image' },
    measuredOn: 'Measured on',
    sha256: 'SHA-256 of the weights',
    date: 'Date',
    madeBy: 'Made by Vis-à-vis in a browser tab. The photos were not sent anywhere.',
  },

  scores: {
    title: 'Photo by photo',
    photo: (side: Side, index: number) => `${SIDE[side]} photo ${index + 1}`,
    odd: (side: Side, index: number, score: number) =>
      `${SIDE[side]} photo ${index + 1} does not look like the others of its side (${scoreText(score)} with them).`,
    leaveOut: 'Leave it out',
  },

  history: {
    title: 'This session',
    note: 'Kept in this tab only. A reload or closing the tab forgets photos and results; save a report of what you want to keep.',
    entry: (index: number, said: string) => `Comparison ${index + 1}: ${said}`,
  },
} as const
