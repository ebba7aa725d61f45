import { describe, expect, it } from 'vitest'
import type { ModelCard } from '../../model/card.ts'
import { judge } from './judge.ts'
import { type Report, type ReportPhoto, reportHtml, reportText } from './report.ts'

const side: ReportPhoto = {
  name: '<b>me & you</b>.jpg',
  place: 0,
  face: 0,
  faces: 2,
  quality: ['Small face, 41 px. Use a closer photo.'],
  crop: 'data:image/png;base64,AAAA',
  photo: null,
}
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
  calibration: {
    source: 'LFW, 6,000 pairs',
    date: '2026-01-01',
    genuinePairs: 3000,
    impostorPairs: 3000,
    thresholds: { '0.01': 0.5, '0.001': 0.6 },
    histogram: { start: 0, step: 0.5, genuine: [0, 10], impostor: [10, 0] },
  },
}
const report: Report = {
  comparison: {
    score: 0.9124,
    scoreName: 'cosine',
    verdict: 'same',
    rule: {
      score: 'cosine',
      same: { threshold: 0.6, far: 0.001 },
      different: { threshold: 0.4, fnr: 0.01 },
      genuinePairs: 3000,
      impostorPairs: 3000,
      photos: [1, 1],
    },
    lr: { log10: 2, atLimit: false },
    support: 'Fewer than 1 in 3,000 pairs of strangers score this high or higher',
    doubt: null,
    embedding: 'mirrored',
    grid: [[0.9124]],
    odd: [null, null],
    engine: 'wasm',
    engineLabel: 'WASM, 1 thread',
    model: 'Tiny',
    modelSha256: 'ab'.repeat(32),
    scoreKey: 'cosine',
    ms: 41,
  },
  judgement: {
    verdict: 'same',
    title: 'Same person',
    support: 'Fewer than 1 in 3,000 pairs of strangers score this high or higher',
    thresholds: [
      { name: 'Same person from', score: 0.6, rate: 'at most 0.1 % of 3,000 pairs of strangers' },
      { name: 'Different below', score: 0.4, rate: 'at most 1 % of 3,000 pairs of the same person' },
    ],
    threshold: 0.6,
    isOwn: false,
  },
  model,
  left: [side],
  right: [side],
  date: new Date('2026-11-24T12:00:00Z'),
}

describe('the report', () => {
  it('says the verdict and all that it rests on', () => {
    const html = reportHtml(report)
    for (const text of [
      'Same person',
      '0.912',
      '0.600',
      '0.400',
      '0.1 %',
      '100 (log10 2.00)',
      'moderately strong support for the same person',
      'mean of the face and its mirror image',
      '1 in 3,000',
      'LFW, 6,000 pairs',
      'WASM, 1 thread',
    ])
      expect(html).toContain(text)
    for (const text of [
      'ab'.repeat(32),
      '2026-11-24',
      'isn’t proof of identity',
      'Only a test.',
      'Small face, 41 px',
    ])
      expect(html).toContain(text)
  })

  it('refers to nothing outside itself and escapes names', () => {
    const html = reportHtml(report)
    expect(html).not.toMatch(/(?:src|href)="(?!data:)/)
    expect(html).not.toContain('<b>me')
    expect(html).toContain('&lt;b&gt;me &amp; you')
  })

  it('holds the photos only when they are given', () => {
    expect(reportHtml(report)).not.toContain('class="photo"')
    const photo = 'data:image/jpeg;base64,BBBB'
    expect(reportHtml({ ...report, left: [{ ...side, photo }] })).toContain(photo)
  })

  it('holds every photo of a side, and what each pair of photos scores', () => {
    const comparison = { ...report.comparison, grid: [[0.91], [0.42]] }
    const two = { ...report, comparison, left: [side, { ...side, name: 'second.jpg', place: 1 }] }
    expect(reportText(two)).toContain('Left photo: second.jpg, Face 1 of 2')
    const html = reportHtml(two)
    expect(html.match(/class="crop"/g)).toHaveLength(3)
    expect(html).toContain('<tr><th>Left photo 2</th><td>0.420</td></tr>')
    expect(reportHtml(report)).not.toContain('Photo by photo')

    const third = reportHtml({ ...two, left: [side, { ...side, name: 'third.jpg', place: 2 }] })
    expect(third).toContain('<tr><th>Left photo 3</th><td>0.420</td></tr>')
    expect(third).toContain('third.jpg, Face 1 of 2 (Left photo 3)')
  })

  it('says when the threshold was chosen by hand', () => {
    const judgement = judge(report.comparison, model.calibration, 0.95)
    const text = reportText({ ...report, judgement })
    expect(text).toContain('Different persons at your threshold')
    expect(text).toContain('0.950: < 0.03 % of strangers pass, 90 % of same-person pairs fail')
  })

  it('gives a score without thresholds for an uncalibrated model', () => {
    const comparison = {
      ...report.comparison,
      verdict: 'uncalibrated',
      rule: null,
      lr: null,
      support: null,
    } as const
    const judgement = judge(comparison, null, null)
    const text = reportText({ ...report, comparison, judgement, model: { ...model, calibration: null } })
    expect(text).toContain('Not calibrated')
    expect(text).not.toContain('pairs of strangers')
  })
})
