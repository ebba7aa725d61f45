// Sample photos spoilt as `npm run bench -- quality` does it get the note that names the cause.
import { beforeAll, describe, expect, it } from 'vitest'
import { WAYS } from '../../e2e/bench/quality-ways.ts'
import { sampleDetector, samplePhoto } from '../cli/samples.fixture.ts'
import { ALL_CASES } from '../limits.ts'
import type { Detector } from './detect.ts'
import { type FoundFace, findFaces, type Photo } from './faces.ts'
import type { QualityNote } from './quality.ts'

/** What each way gives at the three strengths: one of these kinds; null where the note may be missing, because the face is hardly worse. */
type Kind = QualityNote['kind']
const EXPECTED: Record<string, [Kind[] | null, Kind[] | null, Kind[] | null]> = {
  small: [['small'], ['small'], ['small']],
  blur: [null, ['blurred'], ['blurred']],
  'motion blur to the side': [null, ['moved'], ['moved']],
  'motion blur up and down': [['moved'], ['moved'], ['moved']],
  'motion blur aslant': [null, ['moved', 'blurred'], ['moved', 'blurred']],
  noise: [['noisy'], ['noisy'], ['noisy']],
  dark: [['dark'], ['dark'], ['dark']],
  overexposed: [null, ['bright'], null], // no face is found in some
  'low contrast': [null, ['faint'], ['faint']],
  JPEG: [['blocky'], ['blocky'], ['blocky']],
  posterised: [['posterised'], ['posterised'], ['posterised']],
  dithered: [['posterised'], ['posterised'], ['posterised']],
  'eyes hidden': [['eyes'], ['eyes'], ['eyes']],
  mask: [['mouth'], ['mouth'], ['mouth']],
  'hand before the face': [null, ['covered'], ['covered']],
  'stretched to the side': [null, ['stretched'], ['stretched']],
  'squeezed from the sides': [null, ['squeezed'], ['squeezed']],
  'gray below': [['missing'], ['missing'], ['missing']],
  'black strip': [null, ['missing'], ['missing']],
}
const PORTRAITS = ['robert-curbeam-1.jpg', 'andre-kuipers-1.jpg', 'stephanie-wilson-1.jpg']

let detector: Detector
beforeAll(async () => {
  detector = await sampleDetector()
})

describe.each(ALL_CASES ? PORTRAITS : PORTRAITS.slice(0, 1))('%s', name => {
  let photo: Photo
  let face: FoundFace | undefined
  beforeAll(async () => {
    photo = await samplePhoto(`pairs/${name}`)
    ;[face] = await findFaces(photo, detector)
  })
  it.each(WAYS)('spoilt: $name', async way => {
    for (const [n, strength] of way.strengths.entries()) {
      const expected = EXPECTED[way.name]?.[n]
      if (!expected) continue
      const spoilt = { ...(await way.spoil(photo, face!, n)), scale: 1 }
      const [found] = await findFaces(spoilt, detector)
      const kinds: string[] = found?.quality.map(({ kind }) => kind) ?? ['no face']
      expect
        .soft(
          expected.some(kind => kinds.includes(kind)),
          `${strength}: ${kinds}`,
        )
        .toBe(true)
    }
  })
})
