// The golden numbers that PyTorch gave for the formula weights, for tests.
import { readFileSync } from 'node:fs'
import type { Architecture } from './architectures.ts'

export interface Golden {
  gain: number
  params: Record<string, number[]>
  backbone_params: number
  feature: [number[], number[]]
  logits: [number[], number[]]
  cosine01: number
}
const file = JSON.parse(
  readFileSync(new URL('../../fixtures/golden/forward_golden.json', import.meta.url), 'utf8'),
) as Record<string, Golden>

const of = (title: string): Golden => {
  const golden = file[title]
  if (!golden) throw new TypeError(`forward_golden.json has no ${title}`)
  return golden
}
export const GOLDEN: Record<Architecture['name'], Golden> = {
  'lightcnn-4': of('LightCNN-4'),
  'lightcnn-9': of('LightCNN-9'),
  'lightcnn-29': of('LightCNN-29'),
  'lightcnn-29v2': of('LightCNN-29v2'),
}
