// The texts of piles of photos; loaded with the People panel.
import type { ScoreName } from '../../model/scores.ts'
import { counted } from '../../text.ts'
import { countText, percentText, perSecondText, scoreText, secondsText } from '../parts/formats.ts'
import { photos } from './words.ts'

const faces = (count: number): string => counted(count, 'face')

export const wordsOfPiles = {
  title: 'A pile of photos',
  text: 'Drop hundreds of photos or a folder: see who is in them, grouped by person, or find all photos of one person.',
  job: 'Reading the pile',
  stage: 'Looking for faces',
  counts: (done: number, total: number) => `${countText(done)} of ${photos(total)}`,
  rate: (perSecond: number) => `${perSecondText(perSecond)} photos per second`,
  left: (seconds: number) => `${secondsText(seconds)} left`,
  facesSoFar: (count: number) => `${faces(count)} so far`,
  stop: 'Stop here',
  goOn: (count: number) => `Go on with ${photos(count)}`,
  stopped: (done: number, waiting: number) =>
    `Stopped after ${photos(done)}; ${photos(waiting)} ${waiting === 1 ? 'waits' : 'wait'}.`,
  stoppedSaid: 'Reading stopped. What was read can be used.',
  readSaid: (count: number) => `The pile is read: ${faces(count)}.`,
  clear: 'Put the pile away',
  add: 'Add photos',
  addFolder: 'Add a folder',
  sizes: (read: number, found: number) => `${photos(read)}, ${faces(found)}`,
  leftOut: (count: number) => `${photos(count)} without a face or unreadable`,

  otherModel: 'These faces were embedded with another model than the one in use.',
  embedAgain: 'Embed them again',
  grouping: 'Grouping',
  otherScore: (title: string, threshold: string) =>
    `Faces are compared by another score now, the ${title}: the pile is grouped anew, from its threshold ${threshold} on.`,

  mode: 'What to do with the pile',
  modes: { group: 'Group by person', find: 'Find one person' },

  threshold: 'Threshold',
  thresholdNote: (threshold: string, far: number) =>
    `${percentText(far)} of pairs of strangers score ${threshold} or more. Higher: fewer mistakes, more groups of one person.`,
  thresholdPlain: 'No pairs were measured with this model: move the threshold until the groups look right.',
  counted: (groups: number, alone: number) =>
    `${counted(groups, 'group')}, ${faces(alone)} by ${alone === 1 ? 'itself' : 'themselves'}`,
  groupTitle: (number: number, name: string | null) => name ?? `Group ${countText(number)}`,
  groupLabel: (title: string, count: number) => `${title}, ${faces(count)}. Open`,
  alone: (count: number) => `By themselves, ${countText(count)}`,
  soFar: (count: number) => `Faces found, ${countText(count)}`,
  none: 'No face was found in these photos.',
  wall: 'Faces of the pile',
  faceLabel: (path: string, number: number) => `${path}, face ${number}`,

  csv: 'Save as CSV',
  folders: 'Save as folders',
  foldersNote: 'The original photos in a zip archive, one folder for each group.',
  zipping: 'Writing the archive',
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
    choose: 'Choose a person of the gallery',
    or: 'or',
    reference: 'Use a photo',
    referenceName: (path: string) => `the person in ${path}`,
    noFace: (path: string) => `No face found in ${path}. Take a photo where both eyes are visible.`,
    several: 'Several faces: choose the one to find.',
    nobody: 'Choose a person, or a photo that shows the person.',
    found: (matches: number, inPhotos: number) => `${faces(matches)} in ${photos(inPhotos)}`,
    note: (expected: number, all: number) =>
      `Were all ${faces(all)} those of strangers, ${expected < 1 ? 'fewer than one' : `about ${countText(Math.round(expected))}`} would be listed wrongly.`,
    none: 'No face of the pile reaches the threshold.',
    searching: 'Comparing with the pile',
  },
} as const
