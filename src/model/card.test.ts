import { expect, it } from 'vitest'
import { parseCard } from './card.ts'

const card = {
  name: 'own',
  architecture: 'lightcnn-9',
  weights: { file: 'weights.safetensors', sha256: '0'.repeat(64) },
}

it('drops the limit of older cards that a missing calibration says, and keeps the others', () => {
  const limits = [
    'Not calibrated: run LFW. Until then there are scores and no verdicts.',
    'Not calibrated by us.',
  ]
  expect(parseCard(JSON.stringify({ ...card, limits }), 'card.json').limits).toEqual([
    'Not calibrated by us.',
  ])
  expect(parseCard(JSON.stringify(card), 'card.json').limits).toEqual([])
})
