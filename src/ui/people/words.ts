// The texts of the People panel; loaded with it. Those of its photo sets stand in people/photo-set-words.ts.
import { counted } from '../../text.ts'
import { CANNOT_TELL_FROM_PHOTO, VERDICT_WORDS } from '../../verify/words.ts'
import type { Keep } from '../../worker/gallery/types.ts'
import { bytesText, countText, percentText } from '../parts/formats.ts'

export const people = (count: number): string => counted(count, 'person', 'people')
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
  trySamples: 'Try with samples',
  samplesMissing:
    'The sample photos could not be loaded. Connect to the network and try again, or choose photos of your own.',
  dropHere: 'Drop here',
  readingDrop: 'Reading what you dropped',

  lock: {
    none: 'No gallery yet',
    locked: 'Locked',
    sealed: 'Has a passphrase, open',
    plain: 'No passphrase',
    damaged: 'Damaged',
    settings: (state: string) => `${state}. Gallery settings`,
    lockNow: 'Lock',
    lockedSaid: 'The gallery is locked.',
    unlockedSaid: 'The gallery is open.',
    idleSaid: (minutes: number) =>
      `The gallery was locked because nobody used the page for ${counted(minutes, 'minute')}.`,
    title: 'Your gallery is locked',
    text: 'It is encrypted with your passphrase. Without the passphrase nobody can open it, not even you.',
    passphrase: 'Passphrase',
    unlock: 'Unlock',
    unlocking: 'Unlocking',
  },

  damaged: {
    title: 'The gallery cannot be read',
    text: 'The file has not been changed. Save it, open a copy that you saved earlier, or delete it and start again.',
    save: 'Save the file as it is',
    replace: 'Open a saved copy',
    delete: 'Delete it',
  },

  empty: {
    title: 'Who should be recognised?',
    text: 'Drop photos of the people you want to recognise, or a folder for each person. You see and name every face before it is kept.',
    here: 'The gallery stays in this browser. You choose whether it needs a passphrase.',
    import: 'Open a gallery file',
    sort: 'Or sort photos by person',
    sortText: 'See who is in hundreds of photos. Nothing is kept.',
  },

  cards: {
    sizes: (persons: number, count: number, bytes: number) =>
      `${people(persons)}, ${photos(count)}, ${bytesText(bytes)}`,
    enrol: 'Enrol',
    enrolHint: 'You can also drop photos or a folder anywhere on this page.',
    nobody: 'Nobody is enrolled yet.',
    filter: 'Find a name',
    noneNamed: (text: string) => `Nobody is called “${text}”.`,
    views: photos,
    more: (count: number) => `Show ${countText(count)} more`,
    review: 'Check the gallery',
    noPicture: (name: string) => `${name}, no picture kept`,
    crop: (name: string) => `${name}, the face as it is compared`,
  },

  person: {
    rename: (name: string) => `Rename ${name}`,
    name: 'Name',
    save: 'Save',
    merge: 'Merge with',
    mergeNote: 'All photos move to the person you choose.',
    mergeConfirm: 'Merge',
    chooseOther: 'Choose a person',
    split: (count: number) => `Move ${photos(count)} to a new person`,
    splitName: 'Name of the new person',
    splitHint: 'Does a photo show somebody else? Tick it to move it to a new person.',
    splitConfirm: 'Move',
    delete: 'Delete this person',
    deleteTitle: (name: string) => `Delete ${name}?`,
    deleteText: (count: number) =>
      `The name and ${photos(count)} are removed from this device. You cannot undo this.`,
    deleteConfirm: 'Delete',
    keep: 'Keep',
    pick: (source: string) => `Tick ${source}`,
    removeView: (source: string) => `Delete ${source}`,
    quality: (quality: number) => `quality ${quality.toFixed(2)}`,
    added: (date: string) => new Date(date).toLocaleDateString('en-GB', { dateStyle: 'medium' }),
    gone: 'This person is no longer in the gallery.',
    renamedSaid: 'Renamed.',
    mergedSaid: (name: string) => `Merged into ${name}.`,
    splitSaid: (name: string) => `${name} is now a separate person.`,
    deletedSaid: (name: string) => `${name} was deleted.`,
    viewDeletedSaid: 'The photo was deleted.',
  },

  who: {
    title: 'Who is this?',
    text: 'Drop photos to see which people from your gallery are in them.',
    needsGallery: 'Your gallery is empty, so there is nobody to recognise yet. Enrol somebody first.',
    locked: 'Unlock the gallery to see who is in a photo.',
    reading: (name: string) => `Looking for faces in ${name}`,
    identifying: 'Comparing with the gallery',
    noFace: 'No face found. Try a photo where both eyes are visible.',
    face: (number: number, count: number) => (count === 1 ? 'Face' : `Face ${number} of ${count}`),
    known: (name: string) => name,
    perhaps: (name: string) => `Perhaps ${name}`,
    cannotTellFrom: (doubt: string) => `${CANNOT_TELL_FROM_PHOTO}: ${doubt}`,
    cannotTell: `${VERDICT_WORDS['cannot-tell']}: not alike enough to name anybody, not different enough to rule everybody out`,
    unknown: 'Nobody I know',
    uncalibrated: 'No verdict: this model has no thresholds yet',
    or: (name: string, other: string) => `${name} or ${other}`,
    reasons: {
      perhaps: 'The best match by far, but not alike enough to be sure.',
      tied: 'Both names match equally well. Perhaps one photo was enrolled under both.',
    },
    list: 'Everybody found, the surest first',
    columns: { answer: 'Answer', photo: 'Photo', face: 'Face', score: 'Score' },
    csv: 'Save as CSV',
    csvName: 'who.csv',
    details: 'Details',
    best: 'Best matches',
    reaches: 'reaches the threshold',
    below: 'below the threshold',
    threshold: (threshold: string, count: number) => `Threshold ${threshold} for ${photos(count)}.`,
    fewPairs: (pairs: number, score: string) =>
      `The ${score} score in use was measured on ${countText(pairs)} pairs of strangers, too few to name anybody for sure: whoever is named is named with a “perhaps”.`,
    alarm: 'False alarms',
    alarmRate: (rate: number) => `${percentText(rate)} of strangers`,
    alarmNote: (rate: number, count: number, each: number) =>
      `${rate < 0.01 ? 'At most 1 stranger in 1,000' : `At most ${Math.round(rate * 100)} of 100 strangers`} is taken for somebody here. Each of the ${photos(count)} is one more chance of a mistake, so a single comparison has to be stricter: ${percentText(each)}. A larger gallery raises the threshold.`,
    remove: (name: string) => `Remove ${name}`,
    foundSaid: (names: string) => `Found: ${names}.`,
  },

  review: {
    title: 'Check the gallery',
    back: 'Back to the gallery',
    working: 'Comparing all photos',
    duplicates: 'The same picture twice',
    duplicatesNote: 'A second copy of the same picture adds nothing.',
    outsiders: 'Photos that do not look like their name',
    outsidersNote:
      'The first photo looks like no other photo of this person. Perhaps it shows somebody else: open the person to move or delete it.',
    look: (name: string) => `Open ${name}`,
    merges: 'Perhaps one person under two names',
    mergesNote: (threshold: string) =>
      `Photos of these two people score ${threshold} or more. Only 1 in 1,000 pairs of strangers do.`,
    confusions: 'Often confused',
    confusionsNote:
      'The people who look most alike. Add better photos of both, or look twice when one of them is found.',
    nothing: 'Nothing found.',
    pair: (a: string, b: string) => `${a} and ${b}`,
    deleteView: 'Delete one',
    merge: (a: string, b: string) => `Merge ${b} into ${a}`,
  },

  renew: {
    title: (made: string, used: string) => `The gallery was made with ${made}, and ${used} is in use now`,
    text: 'Each model describes a face in its own way. Nobody can be recognised until the gallery is renewed for this model.',
    counts: (renewable: number, lost: number) =>
      lost === 0
        ? `All ${photos(renewable)} can be renewed from the pictures that were kept.`
        : renewable === 0
          ? `No pictures of the ${photos(lost)} were kept, so none can be renewed. Go back to the earlier model under Models and everybody is recognised again. Or delete these people and enrol them again with the face picture kept: then the next change of model renews them by itself.`
          : `${photos(renewable)} can be renewed. ${photos(lost)} would be lost, because no picture of them was kept.`,
    start: 'Renew',
    startLosing: (lost: number) => `Renew and lose ${photos(lost)}`,
    working: 'Renewing the gallery',
    progress: (done: number, total: number) => `${countText(done)} of ${photos(total)}`,
    done: (renewed: number) => `${photos(renewed)} renewed.`,
    lost: (count: number) => `${photos(count)} lost:`,
  },

  keep: {
    legend: 'What to keep of each photo',
    options: [
      {
        value: 'embeddings',
        label: 'Names and measurements only',
        note: 'Nothing that shows a face. If you change the model, everybody has to be enrolled again.',
      },
      {
        value: 'crops',
        label: 'The face picture as well',
        note: 'A small gray picture of the face, 16 kB, encrypted with the rest if you set a passphrase. The gallery shows it, and can renew itself if you change the model.',
      },
      { value: 'photos', label: 'The whole photo as well', note: 'The original file. Takes the most room.' },
    ] satisfies { value: Keep; label: string; note: string }[],
    fewer: 'The pictures that are kept now will be removed.',
  },
} as const
