// What becomes of verdicts when one photo of a pair is spoilt: LFW's chips and the sample photos in many ways and three strengths each.
// FOLDER of DATA=FOLDER holds lfw/lfw-112X96.tar and lfw/pairs.txt; PAIRS=NUMBER takes another number of pairs. Embeddings are kept in
// .cache, so that only the first run takes long.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, rowsOfJob } from './job.mjs'

/**
 * Rows { name, value, unit, note } for BENCHMARKS.md.
 * @param {{ data?: string }} options
 */
export async function run({ data } = {}) {
  if (!data || !existsSync(join(data, 'lfw', 'lfw-112X96.tar')))
    return [
      {
        name: 'Spoilt photos',
        value: '-',
        unit: '',
        note: 'not measured: DATA=FOLDER names no folder with lfw/lfw-112X96.tar',
      },
    ]
  const begin = performance.now()
  const cache = join(ROOT, '.cache', 'bench-quality')
  const samples = join(ROOT, 'public', 'samples', 'pairs')
  const rows = await rowsOfJob('quality', [data, samples, cache])
  const minutes = ((performance.now() - begin) / 60_000).toFixed(1)
  return [...rows, { name: 'the whole table', value: minutes, unit: 'min', note: '' }]
}
