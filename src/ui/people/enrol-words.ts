// The texts of enrolling people from photos; loaded with the People panel.

import { counted } from '../../text.ts'
import { countText, secondsText } from '../parts/formats.ts'
import { people, photos } from './words.ts'

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
const inWords = (count: number) => NUMBERS[count] ?? countText(count)

export const wordsOfEnrol = {
  title: (count: number) => `Enrol from ${photos(count)}`,
  reading: 'Looking for faces',
  counts: (done: number, total: number) => `${countText(done)} of ${photos(total)}`,
  left: (seconds: number) => `${secondsText(seconds)} left`,
  stop: 'Stop reading',
  stoppedSaid: 'Reading stopped. You can enrol the photos read so far.',
  discard: 'Discard',
  discardedSaid: 'Nothing was enrolled.',
  looks: (count: number) =>
    count === 1
      ? 'This looks like one person.'
      : `These look like ${inWords(count)} people. Check the names.`,
  name: 'Who is this?',
  nameOfPerson: (number: number) => `Who is person ${number}?`,
  sameName: 'Another group has the same name. Both go to one person.',
  others: 'Other faces in your group photos',
  othersNote: 'Name the people you want to enrol. The others are left out.',
  otherName: (source: string, number: number) => `Name of face ${number} in ${source}`,
  nameOf: (folder: string) => `Name for the folder ${folder}`,
  namePlaceholder: 'A name',
  nameMissing: 'Type a name to enrol these photos.',
  known: (name: string) => `${name} is already in the gallery. These photos are added.`,
  take: (source: string) => `Enrol the face in ${source}`,
  chosen: (count: number, all: number) => `${countText(count)} of ${photos(all)} chosen`,
  several: (count: number) => `${countText(count)} faces. Whose is this photo?`,
  severalTitle: 'Choose a face',
  severalNote: 'These photos show several people. Choose the face to enrol, or leave them out.',
  none: 'Leave it out',
  faceOf: (number: number, count: number, source: string) => `Face ${number} of ${count} in ${source}`,
  showPhoto: (source: string) => `Show ${source}`,
  leftOut: (count: number) => `${photos(count)} left out`,
  noFace: 'no face found',
  notChosen: (count: number) => `${countText(count)} faces, none chosen`,
  taken: 'left out by you',
  noPicture: 'not a picture',
  undecided: (count: number) =>
    `${photos(count)} with several faces ${count === 1 ? 'waits' : 'wait'} for your choice`,
  enrol: (persons: number, count: number) => `Enrol ${people(persons)} from ${photos(count)}`,
  enrolNobody: 'Enrol',
  nothing: 'Nobody is named yet, so there is nothing to enrol.',
  working: 'Enrolling',
  doneSaid: (persons: number, count: number) => `${people(persons)} enrolled from ${photos(count)}.`,
  done: (persons: number, count: number, leftOut: number) =>
    `${people(persons)} enrolled from ${photos(count)}.${leftOut > 0 ? ` ${photos(leftOut)} ${leftOut === 1 ? 'was' : 'were'} left out:` : ''}`,
  noPhotos: (others: number) =>
    others === 0
      ? 'There are no photos in what you chose. Choose photos, or a folder with photos in it.'
      : `There are no photos in what you chose, only ${counted(others, 'other file')}. Choose photos, or a folder with photos in it.`,
} as const
