import { describe, expect, it } from 'vitest'
import type { CameraFace, FaceMatch } from '../../worker/camera/types.ts'
import { createLabels, labelOf, verdictText } from './labels.ts'

const match = (verdict: FaceMatch['verdict'], score: number | null = 0.876): FaceMatch => ({
  verdict,
  score,
  scoreName: 'cosine',
  frames: 3,
  framesNeeded: 5,
  same: { threshold: 0.8, far: 0.001 },
  different: { threshold: 0.6, fnr: 0.01 },
  lr: { log10: 1, atLimit: false },
  candidates: [{ name: 'Ada', score: 0.876 }],
})
const face = (one: FaceMatch | null): CameraFace => ({
  trackId: 1,
  box: [0, 0, 10, 10],
  points: [],
  advice: null,
  match: one,
})

describe('labels', () => {
  it('say the verdict and the score', () => {
    expect(labelOf(face(match('same')), 'photo', null)).toEqual({
      text: 'Same person 0.87',
      sign: '=',
      tone: 'same',
    })
    expect(labelOf(face(match('different', -0.05)), 'pair', null)?.text).toBe('Different persons −0.05')
    const joint: FaceMatch = { ...match('same', -12.34), scoreName: 'jb' }
    expect(labelOf(face(joint), 'photo', null)?.text).toBe('Same person −12')
    expect(labelOf(face(match('leans-same')), 'photo', null)?.sign).toBe('≈')
    expect(labelOf(face(match('waiting', null)), 'photo', null)?.text).toBe('Not yet 3/5')
    expect(labelOf(face(null), 'photo', null)).toBeNull()
  })
  it('say the name against a gallery, or nobody', () => {
    expect(labelOf(face(match('same')), 'gallery', null)?.text).toBe('Ada 0.87')
    expect(verdictText(match('different'), 'gallery')).toBe('Nobody I know')
    expect(verdictText(match('leans-same'), 'gallery')).toBe('Perhaps Ada')
    expect(verdictText(match('leans-different'), 'gallery')).toBe('Cannot tell')
  })
})

describe('labels over frames', () => {
  const score = (value: number, verdict: FaceMatch['verdict'] = 'same') => [face(match(verdict, value))]
  it('stand still, but for a new verdict', () => {
    const labels = createLabels()
    const text = (faces: CameraFace[], nowMs: number) => labels(faces, 'photo', nowMs).get(1)?.text
    expect(text(score(0.91), 0)).toBe('Same person 0.91')
    expect(text(score(0.92), 200)).toBe('Same person 0.91')
    expect(text(score(0.93), 450)).toBe('Same person 0.93')
    expect(text(score(0.7, 'cannot-tell'), 500)).toBe('Cannot tell 0.70')
  })
  it('carry numbers where there are several faces', () => {
    const two = [
      { ...face(match('same')), trackId: 9 },
      { ...face(null), trackId: 4 },
    ]
    const texts = [...createLabels()(two, 'photo', 0)].map(([id, { text }]) => [id, text])
    expect(texts).toEqual([
      [4, '1'],
      [9, '2  Same person 0.87'],
    ])
  })
})
