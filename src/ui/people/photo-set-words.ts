// The texts of photo sets; loaded with the People panel.
import type { ScoreName } from '../../model/scores.ts'
import { counted } from '../../text.ts'
import { countText, percentText, perSecondText, scoreText, secondsText } from '../parts/formats.ts'
import { photos } from './words.ts'

const faces = (count: number): string => counted(count, 'face')

export const wordsOfPhotoSet = {
  title: 'Sort photos by person',
  text: 'Drop hundreds of photos or a folder. See who is in them, person by person, or find every photo of one person.',
  job: 'Reading your photos',
  stage: 'Looking for faces',
  counts: (done: number, total: number) => `${countText(done)} of ${photos(total)}`,
  rate: (perSecond: number) => `${perSecondText(perSecond)} photos per second`,
  left: (seconds: number) => `${secondsText(seconds)} left`,
  facesSoFar: (count: number) => `${faces(count)} so far`,
  stop: 'Stop here',
  goOn: (count: number) => `Continue with ${photos(count)}`,
  stopped: (done: number, waiting: number) =>
    `Stopped after ${photos(done)}; ${photos(waiting)} ${waiting === 1 ? 'waits' : 'wait'}.`,
  stoppedSaid: 'Reading stopped. You can use the photos read so far.',
  readSaid: (count: number) => `All photos are read: ${faces(count)}.`,
  clear: 'Clear these photos',
  add: 'Add photos',
  addFolder: 'Add a folder',
  sizes: (read: number, found: number) => `${photos(read)}, ${faces(found)}`,
  leftOut: (count: number) => `${photos(count)} with no face or unreadable`,

  otherModel: 'These faces were measured with another model than the one in use now.',
  embedAgain: 'Measure them again',
  grouping: 'Grouping',
  otherScore: (title: string) =>
    `Faces are now compared with another score, the ${title}. Your photos are grouped again.`,

  mode: 'What to do with these photos',
  modes: { group: 'Group by person', find: 'Find one person' },

  threshold: 'How alike faces of one person must be',
  ends: { low: 'Less: larger groups', high: 'More: fewer mistakes' },
  details: 'Details',
  thresholdIs: (score: string) => `Groups are made at a threshold of ${score}.`,
  thresholdNote: (threshold: string, far: number) =>
    `${percentText(far)} of pairs of strangers score ${threshold} or more. The first threshold was chosen for these photos.`,
  thresholdPlain: 'Nothing was measured with this model. Move the slider until the groups look right.',
  counted: (groups: number, alone: number) =>
    `${counted(groups, 'group')}, ${faces(alone)} by ${alone === 1 ? 'itself' : 'themselves'}`,
  groupTitle: (number: number, name: string | null) => name ?? `Group ${countText(number)}`,
  groupLabel: (title: string, count: number) => `${title}, ${faces(count)}. Open`,
  alone: (count: number) => `By themselves, ${countText(count)}`,
  soFar: (count: number) => `Faces found, ${countText(count)}`,
  none: 'No face was found in these photos.',
  wall: 'Faces in these photos',
  faceLabel: (path: string, number: number) => `${path}, face ${number}`,

  suggestions: {
    title: 'Is this one person?',
    answered: 'Nothing more to ask.',
    question: (a: string, b: string) => `Do ${a} and ${b} show one person?`,
    same: 'Same person',
    different: 'Not the same',
    more: 'Ask more',
    undo: 'Undo the last answer',
  },
  move: {
    to: (path: string) => `Move ${path} to`,
    choose: 'Move to',
    itself: 'By itself',
    samePhoto: 'Both faces are in one photo, so they are two people.',
    said: 'Moved. The groups keep to it.',
    hint: 'Drag a face to another group, or open a group to move its faces.',
  },

  csv: 'Save as CSV',
  folders: 'Save as folders',
  foldersNote: 'The original photos in a zip file, one folder for each group.',
  zipping: 'Writing the zip file',
  folderAlone: 'by themselves',
  folderNone: 'no face',
  folderMatches: (name: string) => `photos with ${name}`,
  csvName: 'groups.csv',
  matchesName: 'matches.csv',
  zipName: (part: number, parts: number) => (parts === 1 ? 'photos.zip' : `photos-${part}.zip`),
  savedSaid: (name: string) => `${name} was saved.`,

  group: {
    enrol: 'Enrol this person',
    name: 'Name',
    enrolled: (name: string) => `${name} was enrolled.`,
    score: (score: number, name: ScoreName) => `average score ${scoreText(score, name)}`,
    needsGallery: 'Start or unlock your gallery to enrol somebody from here.',
  },

  find: {
    whom: 'Whom to find',
    choose: 'Choose a person from the gallery',
    or: 'or',
    reference: 'Use a photo',
    referenceName: (path: string) => `the person in ${path}`,
    noFace: (path: string) => `No face found in ${path}. Try a photo where both eyes are visible.`,
    several: 'This photo shows several faces. Choose the one to find.',
    nobody: 'Choose a person, or a photo that shows them.',
    found: (matches: number, inPhotos: number) => `${faces(matches)} in ${photos(inPhotos)}`,
    note: (expected: number, all: number) =>
      `If all ${faces(all)} were strangers, ${expected < 1 ? 'fewer than one' : `about ${countText(Math.round(expected))}`} would be listed by mistake.`,
    none: 'No face in these photos reaches the threshold.',
    searching: 'Comparing with these photos',
  },
} as const
