// The accuracy of a verification set beside scikit-learn's folds: `npm run check:long -- field`, which sets FIELD to a Python that has it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { binFold } from '../data/verification-bin.ts'
import { limit } from '../limits.ts'
import { fnv1a32, mulberry32 } from '../random.ts'
import { COSINE } from '../verify/scorer.ts'
import { gridAccuracy } from './grid-accuracy.ts'
import { readPairs } from './pair-figures.ts'

const PAIRS = 1203
const DIMENSION = 32
const random = mulberry32(fnv1a32('grid-accuracy'))
const rows = Array.from({ length: 2 * PAIRS }, () =>
  Float32Array.from({ length: DIMENSION }, () => random() - 0.5),
)
const genuine = Uint8Array.from({ length: PAIRS }, (_, i) => i % 2)
for (let i = 0; i < PAIRS; i++)
  if (genuine[i]) rows[2 * i + 1] = (rows[2 * i] as Float32Array).map(x => x + 1.1 * (random() - 0.5))
const score = Float64Array.from(genuine, (_, i) => COSINE.pair(rows[2 * i] ?? [], rows[2 * i + 1] ?? []))
const fold = Uint32Array.from(genuine, (_, i) => binFold(i, PAIRS))

describe('gridAccuracy', () => {
  it('takes the best threshold of the other folds', () => {
    const { folds, mean } = gridAccuracy({ cosine: score, genuine, fold })
    expect(folds).toHaveLength(10)
    expect(mean).toBeGreaterThan(0.85)
    const clear = {
      cosine: Float64Array.of(0.9, 0.1, 0.8, 0.2),
      genuine: Uint8Array.of(1, 0, 1, 0),
      fold: [0, 0, 1, 1],
    }
    expect(gridAccuracy(clear)).toEqual({ mean: 0.75, std: 0.25, folds: [1, 0.5] }) // the first of equal thresholds is a strict one
  })
  const python = process.env.FIELD
  if (python)
    it(
      'is that of scikit-learn’s folds to 1e-9',
      () => {
        const { figures } = readPairs({ score, genuine, fold }, 'toolkit')
        const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-field-'))
        const file = join(folder, 'scores.json')
        const grid = gridAccuracy({ cosine: score, genuine, fold }).folds
        const given = {
          embeddings: rows.map(row => [...row]),
          same: [...genuine],
          grid,
          best: figures.accuracy.folds,
        }
        writeFileSync(file, JSON.stringify(given))
        const script = join(import.meta.dirname, '..', '..', 'scripts', 'python', 'check_field.py')
        const { status, stdout, stderr } = spawnSync(python, [script, file], {
          encoding: 'utf8',
        })
        rmSync(folder, { recursive: true })
        expect([status, stderr]).toEqual([0, ''])
        expect(stdout).toContain('InsightFace’s grid: mean 0.')
      },
      limit(60_000),
    )
})
