import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isTypedIn, parseCalibration, TYPED_IN, typedCalibration } from './calibration.ts'
import { type Calibration, parseCard } from './card.ts'

const path = join(import.meta.dirname, '..', '..', 'models', 'lightcnn-9', 'card.json')
const shipped = parseCard(readFileSync(path, 'utf8'), path).calibration as Calibration
const small: Calibration = {
  source: 'a test',
  date: '2026-01-31',
  genuinePairs: 3,
  impostorPairs: 3,
  embedding: 'mirrored',
  thresholds: { '0.01': 0.4, '0.001': 0.5 },
  fnrThresholds: { '0.01': 0.3 },
  histogram: { start: 0, step: 0.25, genuine: [0, 1, 2], impostor: [2, 1, 0] },
  lr: { score: [0.2, 0.6], log10: [-0.4, 0.4] },
}
const withTemplate = (change: object) => ({
  ...small,
  templates: [{ ...small, photos: [1, 2], people: 3, ...change }],
})

describe('parseCalibration', () => {
  it('takes what was measured here as it is, and leaves out what it does not know', () => {
    expect(parseCalibration(JSON.parse(JSON.stringify(shipped)), 'card')).toEqual(shipped)
    expect(parseCalibration({ ...small, stranger: 1 }, 'card')).toEqual(small)
    const { fnrThresholds: _, lr: __, embedding: ___, ...old } = small
    expect(parseCalibration(old, 'card')).toEqual(old)
  })

  it.each<[object, string]>([
    [{ source: '' }, 'source'],
    [{ source: 'two\nlines' }, 'source'],
    [{ source: 'x'.repeat(201) }, 'source'],
    [{ date: 'yesterday' }, 'date'],
    [{ embedding: 'double' }, 'embedding'],
    [{ genuinePairs: 2.5 }, 'must be counts'],
    [{ impostorPairs: -1 }, 'must be counts'],
    [{ thresholds: { '0.01': Number.NaN, '0.001': 0.5 } }, 'thresholds must be scores'],
    [{ thresholds: { '0.01': 0.4 } }, 'thresholds must be scores'],
    [{ thresholds: { '0.01': 0.4, '0.001': 1.5 } }, 'thresholds must be scores'],
    [{ thresholds: { '0.01': 0.6, '0.001': 0.5 } }, 'lies above'],
    [{ fnrThresholds: { '0.01': 'low' } }, 'fnrThresholds'],
    [{ histogram: null }, 'histogram isn’t an object'],
    [{ histogram: { ...small.histogram, step: 0 } }, 'start and step'],
    [{ histogram: { ...small.histogram, start: Number.POSITIVE_INFINITY } }, 'start and step'],
    [{ histogram: { ...small.histogram, genuine: [1, 2] } }, 'of one length'],
    [{ histogram: { ...small.histogram, genuine: [-1, 2, 2] } }, 'of one length'],
    [{ histogram: { ...small.histogram, genuine: [0, 1, 3] } }, 'as many pairs'],
    [{ histogram: { ...small.histogram, start: 1.5, step: 0.9 } }, 'beyond the scores'],
    [{ lr: { score: [0.6, 0.2], log10: [-0.4, 0.4] } }, 'does not ascend'],
    [{ lr: { score: [0.2, 0.6], log10: [0.4, -0.4] } }, 'does not ascend'],
    [{ lr: { score: [0.2], log10: [] } }, 'of one length'],
    [{ lr: { score: [0.2, 0.6], log10: [-40, 40] } }, 'out of range'],
    [{ templates: {} }, 'templates must be a list'],
    [withTemplate({ photos: [3, 2] }), 'templates[0]: photos'],
    [withTemplate({ people: Number.NaN }), 'templates[0]: people'],
    [withTemplate({ genuinePairs: 4 }), 'templates[0]: histogram'],
  ])('refuses %j', (change, says) => {
    expect(() => parseCalibration({ ...small, ...change }, 'a.onnx')).toThrow(says)
  })

  it('refuses what is no object', () => {
    for (const value of [null, [], 'text', 7]) expect(() => parseCalibration(value, 'x')).toThrow('x: ')
  })
})

describe('typed thresholds', () => {
  it('are named so and rest on no pair', () => {
    const typed = typedCalibration(0.7, 0.5, { date: '2026-01-31', embedding: 'mirrored' })
    expect(typed).toMatchObject({ source: TYPED_IN, embedding: 'mirrored', genuinePairs: 0 })
    expect([isTypedIn(typed), isTypedIn(small)]).toEqual([true, false])
    expect(typed.lr).toBeUndefined()
  })
  it('must be scores in the right order', () => {
    const about = { date: '2026-01-31', embedding: 'mirrored' } as const
    expect(() => typedCalibration(0.5, 0.7, about)).toThrow('at or below')
    expect(() => typedCalibration(Number.NaN, 0.5, about)).toThrow('scores from -1 to 1')
    expect(() => typedCalibration(0.7, -2, about)).toThrow('scores from -1 to 1')
  })
})
