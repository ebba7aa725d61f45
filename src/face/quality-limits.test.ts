// The limits of the notes, each from both sides, on what is measured of a good sample photo.
import { beforeAll, describe, expect, it } from 'vitest'
import { sampleDetector, samplePhoto } from '../cli/samples.fixture.ts'
import { findFaces } from './faces.ts'
import { type Measures, measure } from './quality/measure.ts'
import { notesOf } from './quality/notes.ts'

/** What is changed, the kind of the note that follows, and whether it is serious; null: no note. */
const LIMITS: [change: Partial<Measures>, kind: string | null, serious?: boolean][] = [
  [{ width: 60, noise: 1 }, null],
  [{ width: 59, noise: 1 }, 'small', false],
  [{ width: 41, noise: 1 }, 'small', true],
  [{ sharpness: 14 }, null],
  [{ sharpness: 13.9 }, 'blurred', true],
  [{ alongMotion: 43, evenness: 0.5 }, null],
  [{ alongMotion: 41, evenness: 0.5 }, 'moved', true],
  [{ alongMotion: 80, evenness: 0.41 }, null],
  [{ alongMotion: 80, evenness: 0.39 }, 'moved', true],
  [{ alongMotion: 90, evenness: 0.39 }, null],
  [{ noise: 2 }, null],
  [{ noise: 2.2 }, 'noisy', true],
  [{ noise: 1.2, width: 80 }, null],
  [{ noise: 1.4, width: 80 }, 'noisy', true],
  [{ blocks: 3.3 }, null],
  [{ blocks: 3.5 }, 'blocky', false],
  [{ blocks: 4.1 }, 'blocky', true],
  [{ shades: 7.1 }, null],
  [{ shades: 6.9 }, 'posterised', true],
  [{ aspect: 0.85 }, null],
  [{ aspect: 0.86 }, 'stretched', true],
  [{ aspect: 0.68, eyeDistance: 1, turn: 0 }, null],
  [{ aspect: 0.67, eyeDistance: 1, turn: 0 }, 'squeezed', true],
  [{ aspect: 0.67, eyeDistance: 1, turn: 15 }, null],
  [{ aspect: null, eyeDistance: 0.8 }, null],
  [{ turn: 31 }, null],
  [{ turn: 33 }, 'turned', true],
  [{ mean: 84, highlight: 126 }, null],
  [{ mean: 84, highlight: 124 }, 'dark', false],
  [{ mean: 59, highlight: 124 }, 'dark', true],
  [{ burnt: 5 }, null],
  [{ burnt: 6 }, 'bright', false],
  [{ burnt: 11 }, 'bright', true],
  [{ contrast: 48 }, null],
  [{ contrast: 47 }, 'faint', true],
  [{ eyeLight: 0.31 }, null],
  [{ eyeLight: 0.29 }, 'eyes', true],
  [{ eyeDetail: 0.18 }, 'eyes', true],
  [{ plain: 4.1, plainAtEyes: 90 }, 'eyes', true],
  [{ mouthDetail: 0.46 }, null],
  [{ mouthDetail: 0.44 }, 'mouth', true],
  [{ plain: 3.9, plainAtEyes: 20 }, null],
  [{ plain: 4.1, plainAtEyes: 20 }, 'missing', true],
  [{ eyeLight: 1, eyeEvenness: 0.6, score: 0.93 }, null],
  [{ eyeLight: 1, eyeEvenness: 0.5, score: 0.93 }, 'covered', true],
  [{ eyeLight: 1, eyeEvenness: 0.6, score: 0.92 }, 'covered', true],
  [{ cut: 6 }, null],
  [{ cut: 7 }, 'cut', true],
  [{ score: 0.9, eyeLight: 0.6, eyeEvenness: 1 }, null],
  [{ score: 0.89, eyeLight: 0.6, eyeEvenness: 1 }, 'unclear', true],
]

let good: Measures
beforeAll(async () => {
  const photo = await samplePhoto('pairs/andre-kuipers-1.jpg')
  const [face] = await findFaces(photo, await sampleDetector())
  good = measure(photo, face!, face!.crop, 1)
})

describe('notes', () => {
  it.each(LIMITS)('of %j: %s', (change, kind, serious = true) => {
    const notes = notesOf({ ...good, ...change })
    expect(notes.map(note => [note.kind, note.serious])).toEqual(kind === null ? [] : [[kind, serious]])
  })

  it('are a cause and a remedy in a sentence each', () => {
    for (const [change] of LIMITS)
      for (const { text } of notesOf({ ...good, ...change }))
        expect(text).toMatch(/^[A-Z0-9][^.]+\. Use (an?|the) [^.]+\.$/)
  })
})
