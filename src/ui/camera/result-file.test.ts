import { describe, expect, it } from 'vitest'
import type { ModelCard } from '../../model/card.ts'
import type { FaceMatch } from '../../worker/camera/types.ts'
import { type CameraResult, cameraResultHtml } from './result-file.ts'

const model: ModelCard = {
  name: 'tiny',
  title: 'Tiny',
  architecture: 'lightcnn-9',
  identities: null,
  parameters: 1,
  weights: { file: 'weights.safetensors', bytes: 1, sha256: 'ab'.repeat(32), dtype: 'F32' },
  source: '',
  licence: '',
  limits: ['Only a test.'],
  measured: {},
  calibration: null,
}
const match: FaceMatch = {
  verdict: 'same',
  score: 0.9124,
  scoreName: 'cosine',
  frames: 6,
  framesNeeded: 5,
  same: { threshold: 0.6, far: 0.001 },
  different: { threshold: 0.4, fnr: 0.01 },
  lr: null,
  candidates: [],
}
const result: CameraResult = {
  ...{ face: { advice: null }, match, target: 'photo', model, engine: 'WASM, 1 thread' },
  date: new Date('2026-01-31T12:00:00Z'),
  shown: [
    { url: 'data:image/jpeg;base64,AAAA', caption: 'The face before the camera' },
    { url: 'data:image/png;base64,BBBB', caption: '<b>me & you</b>.jpg' },
  ],
}

describe('cameraResultHtml', () => {
  it('holds the verdict, both faces and what it rests on, and runs nothing of a file’s name', () => {
    const html = cameraResultHtml(result)
    expect(html).toContain('<h1>Same person</h1>')
    expect(html).toContain('&lt;b&gt;me &amp; you&lt;/b&gt;.jpg')
    expect(html).not.toContain('<b>')
    expect(html).toContain('<tr><th>Good frames</th><td>6</td></tr>')
    expect(html).toContain('0.600, at most 0.1 % of strangers')
    expect(html).toContain(model.weights.sha256)
    expect(html).toContain('Only a test.')
    expect(html).toContain('2026-01-31T12:00:00.000Z')
  })
  it('names the people of the gallery whom the face is like', () => {
    const candidates = [
      { name: 'Ann', score: 0.81 },
      { name: 'Ben', score: 0.5 },
    ]
    const named = { ...match, verdict: 'leans-same' as const, candidates }
    const html = cameraResultHtml({ ...result, match: named, target: 'gallery', shown: [] })
    expect(html).toContain('<h1>Perhaps Ann</h1>')
    expect(html).toMatch(/Most alike<\/th><td>Ann, 0\.81.*\n.*Ben, 0\.50/)
  })
})
