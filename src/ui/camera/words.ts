// The texts of the Camera panel; loaded with it. What to do to be seen well, and what the challenge asks for, comes from the gallery room.

import { ENOUGH_VIEWS } from '../../gallery/burst.ts'
import { TYPED_IN } from '../../model/calibration.ts'
import { counted } from '../../text.ts'
import type { FaceMatch, GalleryReadiness } from '../../worker/camera/types.ts'
import { countText, msText, percentText, scoreText } from '../parts/formats.ts'

const faces = (count: number) => counted(count, 'face')
const frames = (count: number) => counted(count, 'good frame')

export const wordsOfCamera = {
  stage: 'Camera picture',
  on: 'The camera is on',
  off: 'The camera is off',
  asking: 'Asking for the camera',
  askingHint: 'The browser asks whether this page may use the camera. Choose Allow.',
  start: 'Start the camera',
  stop: 'Stop',
  intro: 'Hold up a photo or a passport, or see who is there.',
  promise: 'The picture stays in this tab. Nothing is recorded.',
  which: 'Camera',
  unnamed: (number: number) => `Camera ${number}`,
  anyCamera: 'The usual one',
  mirror: 'Mirror',
  compareFrame: 'Compare this frame',
  frameName: 'camera.png',
  saveResult: 'Save this result',
  seenFace: 'The face before the camera',
  resultLimit:
    'The camera judges by the mean of several frames. A picture that is held before it looks like the person in it.',
  onSaid: 'The camera is on.',
  offSaid: 'The camera is off.',

  nobody: 'No face is in the picture.',
  second: 'Show a second face beside yours, for example on a passport.',
  good: 'Good picture',
  engineWait: 'The camera is on. Faces follow as soon as the engine has started.',
  busyWith: (titles: string[]) => `${titles.join(' and ')} keeps the engine busy, so the camera waits.`,
  busy: 'The engine is busy with another job, so the camera waits.',
  slowBy: (titles: string[]) => `${titles.join(' and ')} is working too, so frames come more slowly.`,
  noPicture: 'The camera isn’t sending a picture. Open its cover, or close any other program that uses it.',
  notCompared: (count: number) =>
    `${faces(count)} more ${count === 1 ? 'is' : 'are'} in the picture; the four largest are compared.`,
  adviceFor: (number: number, advice: string) => `Face ${number}: ${advice}`,

  problem: {
    insecure:
      'This address is not secure, so the browser doesn’t let it use the camera. Open the page by https:// or as localhost.',
    refused:
      'The browser does not let this page use the camera. Click the camera or lock symbol beside the address, allow the camera, then start it again.',
    refusedBySystem:
      'Your system does not let this browser use the camera. Allow it in the system’s privacy settings, then start it again.',
    dismissed: 'The question about the camera was closed. Start it again and choose Allow.',
    none: 'No camera was found. Connect one, then start it again.',
    taken: 'Another program is using the camera. Close it there, also in other tabs, then start it again.',
    gone: 'The chosen camera is not there, or cannot give a picture that the page can use. Choose another one, then start it again.',
    ended:
      'The camera stopped: it was unplugged, or its permission was taken back. Plug it in or allow it, then start it again.',
    other: (message: string) =>
      `The camera could not be started (${message}). Start it again, or choose another one.`,
  },

  against: 'Compare with',
  target: {
    photo: 'A photo',
    pair: 'A second face in the picture',
    gallery: 'The gallery',
  },
  targetNote: {
    photo: 'Every face is compared with the one in the photo.',
    pair: 'The two largest faces, for example you and your passport.',
    gallery: 'The page says who from the gallery is in the picture.',
  },
  choosePhoto: 'Choose a photo',
  anotherPhoto: 'Another photo',
  dropPhoto: 'Drop a photo, paste, or choose',
  paste: 'Paste',
  samples: 'Samples',
  samplesTitle: 'Sample photos to compare with',
  removePhoto: 'Remove the photo',
  removedSaid: 'The photo was removed.',
  reading: 'Finding faces',
  noFace: 'No face found. Try a photo where both eyes are visible.',
  whichFace: (index: number, count: number) => `Face ${index + 1} of ${count}`,
  crop: 'What the network sees of the photo',
  photoSaid: (count: number) =>
    count === 0
      ? 'No face found in the photo. Try one where both eyes are visible.'
      : count === 1
        ? 'The photo has 1 face.'
        : `The photo has ${count} faces; the largest is chosen.`,
  onePhoto: 'Only one photo can be compared with. The first one is used.',

  readiness: {
    ready: '',
    none: 'There is no gallery yet. Start one under People.',
    locked: 'The gallery is locked. Unlock it under People.',
    damaged: 'The gallery cannot be read. People says why.',
    empty: 'Nobody is in the gallery yet. Enrol somebody under People, or take photos below.',
    'other-model': 'The gallery was made with another model. Renew it under People.',
  } satisfies Record<GalleryReadiness, string>,
  toPeople: 'Go to People',

  result: 'Result',
  waiting: 'Not yet',
  perhaps: (name: string) => `Perhaps ${name}`,
  known: (name: string) => name,
  unknown: 'Nobody I know',
  noTarget: 'Choose what to compare with.',
  noFaceYet: 'No face yet',
  noPair: 'One face so far',
  notThisOne: 'Not compared',
  wait: (count: number, needed: number) =>
    count === 0 ? `A verdict needs ${frames(needed)}.` : `${countText(count)} of ${frames(needed)}`,
  restsOn: (count: number) => `Mean of ${frames(count)}`,
  goodFrames: 'Good frames',
  count: countText,
  score: 'Score',
  sameFrom: 'Same person from',
  differentBelow: 'Different below',
  lr: 'Likelihood ratio',
  far: (far: number) => (far >= 1 ? TYPED_IN : `at most ${percentText(far)} of strangers`),
  fnr: (fnr: number) => (fnr >= 1 ? TYPED_IN : `at most ${percentText(fnr)} of same-person pairs`),
  said: (who: string, { score, scoreName }: Pick<FaceMatch, 'score' | 'scoreName'>) =>
    `${who}${score === null ? '' : `, score ${scoreText(score, scoreName)}`}.`,
  uncalibratedNote: 'This model is not calibrated. The score is given without a verdict.',
  openNote: 'Move a little, or turn to the light: better frames may settle it.',
  faces: 'Faces',
  face: (number: number) => `Face ${number}`,
  chosenFace: (number: number) => `Face ${number}, chosen`,
  candidates: 'Most alike',

  challenge: {
    title: 'Head-turn check',
    label: 'Ask for movements',
    start: 'Begin',
    again: 'Try again',
    step: (done: number, total: number) => `${done} of ${total}`,
    needsCamera: 'Start the camera first.',
  },

  burst: {
    title: 'Enrol from the camera',
    note: 'Takes frames for three seconds while you turn a little, and keeps the best that differ.',
    take: 'Take photos',
    taking: (different: number) =>
      different >= ENOUGH_VIEWS
        ? `${different} different photos: that is enough. Turn on for more.`
        : `Turn a little to each side. ${different} of ${ENOUGH_VIEWS} different photos so far.`,
    progress: 'Taking photos',
    kept: (count: number, good: number) => `${counted(count, 'photo')} of ${frames(good)}`,
    alike: 'The other frames were alike.',
    nothing: 'No good frame was taken. Follow the words below the picture, then try again.',
    lost: 'The face was gone before the time was over. What was taken until then is below.',
    lostNothing: 'The face was gone before a good frame was taken. Try again.',
    view: (number: number) => `Photo ${number}`,
    leaveOut: (number: number) => `Leave photo ${number} out`,
    name: 'Name',
    namePlaceholder: 'Who is this?',
    enrol: (count: number) => `Enrol ${counted(count, 'photo')}`,
    discard: 'Discard',
    enrolled: (name: string, count: number) => `${counted(count, 'photo')} of ${name} enrolled.`,
    needsFace: 'A face must be in the picture.',
    source: 'webcam',
  },

  rates: {
    title: 'Speed',
    frames: 'Frames',
    framesText: (rate: number) => `${Math.round(rate)} a second`,
    embeddings: 'Embeddings',
    embeddingsText: (rate: number) => `${rate.toFixed(rate < 9.95 ? 1 : 0)} a second`,
    latency: 'Frame to verdict',
    latencyText: (ms: number | null) => (ms === null ? '–' : msText(ms)),
    skipped: 'Skipped frames',
    skippedText: (count: number, all: number) => `${countText(count)} of ${countText(all)}`,
  },
} as const
