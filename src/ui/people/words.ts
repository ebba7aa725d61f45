// The texts of the People panel; loaded with it. Those of its photo sets stand in people/photo-set-words.ts.
import { counted } from '../../text.ts'
import { CANNOT_TELL_FROM_PHOTO, VERDICT_WORDS } from '../../verify/words.ts'
import type { Keep } from '../../worker/gallery/types.ts'
import { bytesText, countText, percentText } from '../parts/formats.ts'

export const people = (count: number): string => counted(count, 'person', 'people')
export const views = (count: number): string => counted(count, 'view')
export const photos = (count: number): string => counted(count, 'photo')

export const wordsOfPeople = {
  tabs: { label: 'People', gallery: 'Gallery', who: 'Who is this?', photos: 'Sort photos' },
  looking: 'Looking for your gallery',
  retry: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  back: 'All people',
  choosePhotos: 'Choose photos',
  chooseFolder: 'Choose a folder',
  dropHere: 'Drop here',
  readingDrop: 'Listing what you dropped',

  lock: {
    none: 'No gallery yet',
    locked: 'Locked',
    sealed: 'Sealed, open',
    plain: 'Not sealed',
    damaged: 'Damaged',
    settings: (state: string) => `${state}. Gallery settings`,
    lockNow: 'Lock',
    lockedSaid: 'The gallery is locked.',
    unlockedSaid: 'The gallery is open.',
    idleSaid: (minutes: number) =>
      `The gallery was locked, because nobody touched the page for ${counted(minutes, 'minute')}.`,
    title: 'Your gallery is locked',
    text: 'It is sealed with your passphrase. Without it nobody can read the names or the embeddings, you included.',
    passphrase: 'Passphrase',
    unlock: 'Unlock',
    unlocking: 'Unlocking',
  },

  damaged: {
    title: 'The gallery cannot be read',
    text: 'The file is kept as it is. Save it, bring back a copy that you have, or delete it and start anew.',
    save: 'Save the file as it is',
    replace: 'Bring back a copy',
    delete: 'Delete it',
  },

  empty: {
    title: 'Who should be recognised?',
    text: 'Drop photos of one person, or a folder with one sub-folder for each person. You see every face before it is enrolled.',
    here: 'The gallery stays in this browser; you choose whether a passphrase seals it.',
    import: 'Open a gallery file',
  },

  cards: {
    sizes: (persons: number, count: number, bytes: number) =>
      `${people(persons)}, ${views(count)}, ${bytesText(bytes)}`,
    enrol: 'Enrol',
    enrolHint: 'Or drop photos or a folder anywhere here.',
    nobody: 'Nobody is enrolled yet.',
    filter: 'Find a name',
    noneNamed: (text: string) => `Nobody is called “${text}”.`,
    views,
    more: (count: number) => `Show ${countText(count)} more`,
    review: 'Check the gallery',
    noPicture: (name: string) => `${name}, no picture is kept`,
    crop: (name: string) => `${name}, the crop that the network saw`,
  },

  person: {
    rename: (name: string) => `Rename ${name}`,
    name: 'Name',
    save: 'Save',
    merge: 'Merge with',
    mergeNote: 'All views go to the person whom you choose.',
    mergeConfirm: 'Merge',
    chooseOther: 'Choose a person',
    split: (count: number) => `Make ${views(count)} a person of ${count === 1 ? 'its' : 'their'} own`,
    splitName: 'Name of the new person',
    splitHint: 'Tick views that show somebody else to move them to a new person.',
    splitConfirm: 'Move',
    delete: 'Delete this person',
    deleteTitle: (name: string) => `Delete ${name}?`,
    deleteText: (count: number) =>
      `${views(count)} and the name are removed from this device. This cannot be undone.`,
    deleteConfirm: 'Delete',
    keep: 'Keep',
    pick: (source: string) => `Tick ${source}`,
    removeView: (source: string) => `Delete the view from ${source}`,
    lastView: 'The last view goes with the person.',
    quality: (quality: number) => `quality ${quality.toFixed(2)}`,
    added: (date: string) => new Date(date).toLocaleDateString('en-GB', { dateStyle: 'medium' }),
    gone: 'This person is not in the gallery any more.',
    renamedSaid: 'Renamed.',
    mergedSaid: (name: string) => `Merged into ${name}.`,
    splitSaid: (name: string) => `${name} is a person of their own now.`,
    deletedSaid: (name: string) => `${name} was deleted.`,
    viewDeletedSaid: 'The view was deleted.',
  },

  who: {
    title: 'Who is this?',
    text: 'Drop photos to see who of your gallery is in them.',
    needsGallery: 'There is nobody to compare with yet. Enrol somebody first.',
    locked: 'Unlock the gallery to see who is in a photo.',
    reading: (name: string) => `Looking for faces in ${name}`,
    identifying: 'Comparing with the gallery',
    noFace: 'No face found. Try a photo where both eyes are visible.',
    face: (number: number, count: number) => (count === 1 ? 'Face' : `Face ${number} of ${count}`),
    known: (name: string) => name,
    perhaps: (name: string) => `Perhaps ${name}`,
    cannotTellFrom: (doubt: string) => `${CANNOT_TELL_FROM_PHOTO}: ${doubt}`,
    cannotTell: `${VERDICT_WORDS['cannot-tell']}: nobody is alike enough to name, or different enough to rule out`,
    unknown: 'Nobody I know',
    uncalibrated: 'No verdict: this model has no thresholds yet',
    best: 'Best matches',
    reaches: 'reaches the threshold',
    below: 'below the threshold',
    threshold: (threshold: string, count: number) => `Threshold ${threshold} for ${views(count)}.`,
    fewPairs: (pairs: number, score: string) =>
      `The ${score} score in use was measured on ${countText(pairs)} pairs of strangers, too few to name anybody for sure: whoever is named is named with a “perhaps”.`,
    alarm: 'False alarms',
    alarmRate: (rate: number) => `${percentText(rate)} of strangers`,
    alarmNote: (rate: number, count: number, each: number) =>
      `${rate < 0.01 ? 'Of 1,000 strangers one' : `Of 100 strangers ${Math.round(rate * 100)}`} or fewer ${rate === 0.1 ? 'are' : 'is'} taken for somebody here. Every one of ${views(count)} is a chance to be mistaken, so each comparison alone must be stricter: ${percentText(each)}. A larger gallery raises the threshold.`,
    clear: 'Clear',
    remove: (name: string) => `Take ${name} away`,
    foundSaid: (names: string) => `Found: ${names}.`,
  },

  review: {
    title: 'Check the gallery',
    back: 'Back to the gallery',
    working: 'Comparing all views',
    duplicates: 'The same picture twice',
    duplicatesNote: 'Two views that are one picture add nothing.',
    merges: 'Probably one person',
    mergesNote: (threshold: string) =>
      `Views of two people score ${threshold} or more, which 1 in 1,000 pairs of strangers do.`,
    confusions: 'Often confused',
    confusionsNote:
      'The most alike people of different names. Add better photos of both, or look twice when one is found.',
    nothing: 'Nothing found.',
    pair: (a: string, b: string) => `${a} and ${b}`,
    deleteView: 'Delete one',
    merge: (a: string, b: string) => `Merge ${b} into ${a}`,
  },

  renew: {
    title: (made: string, used: string) => `Made with ${made}, now ${used} is in use`,
    text: 'Embeddings of one model say nothing to another. Nobody can be identified until they are renewed.',
    counts: (renewable: number, lost: number) =>
      lost === 0
        ? `All ${views(renewable)} can be embedded again from what was kept.`
        : renewable === 0
          ? `Of ${views(lost)} no picture was kept, so none can be embedded again. Use the model before under Models, and everybody is known again. Or delete these people and enrol them anew, with the crop kept: then the next change of model renews them by itself.`
          : `${views(renewable)} can be embedded again. ${views(lost)} would be lost, because no picture of them was kept.`,
    start: 'Renew',
    startLosing: (lost: number) => `Renew and lose ${views(lost)}`,
    working: 'Embedding again',
    progress: (done: number, total: number) => `${countText(done)} of ${views(total)}`,
    done: (renewed: number) => `${views(renewed)} renewed.`,
    lost: (count: number) => `${views(count)} lost:`,
  },

  keep: {
    legend: 'What is kept of each view',
    options: [
      {
        value: 'embeddings',
        label: 'Embeddings and names only',
        note: 'Nothing that shows a face. With another model everybody must be enrolled anew.',
      },
      {
        value: 'crops',
        label: 'The crop as well',
        note: 'The gray 128 px picture that the network saw, 16 kB, sealed with the rest where you set a passphrase. Cards show it, and with another model the gallery renews itself from it.',
      },
      { value: 'photos', label: 'The photo as well', note: 'The whole file. Takes the most room.' },
    ] satisfies { value: Keep; label: string; note: string }[],
    fewer: 'Pictures that are kept now will be removed.',
  },
} as const
