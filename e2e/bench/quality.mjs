// What becomes of verdicts when one photo of a pair is spoilt: LFW's chips and the sample photos in many ways and three strengths each.
// FOLDER of DATA=FOLDER holds lfw/lfw-112X96.tar and lfw/pairs.txt; PAIRS=NUMBER takes another number of pairs. Embeddings are kept in
// .cache, so that only the first run takes long.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '..', '..')

/** Rows { name, value, unit, note } for BENCHMARKS.md. */
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
  const folder = join(ROOT, 'dist', 'bench-quality') // within the project, where its packages are found
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: join(import.meta.dirname, 'quality-job.ts'),
        outDir: folder,
        target: 'node20',
        rolldownOptions: { output: { entryFileNames: 'job.mjs' } },
      },
    })
    const begin = performance.now()
    const cache = join(ROOT, '.cache', 'bench-quality')
    const samples = join(ROOT, 'public', 'samples', 'pairs')
    const child = spawn(process.execPath, [join(folder, 'job.mjs'), data, samples, cache], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'close')
    const rows = []
    for await (const line of createInterface({ input: child.stdout })) {
      const row = JSON.parse(line)
      console.log(`${row.name}: ${row.value} ${row.unit} ${row.note}`)
      rows.push(row)
    }
    const [status] = await ended
    if (status !== 0) throw new Error(`The benchmark of spoilt photos ended with ${status}.`)
    const minutes = ((performance.now() - begin) / 60_000).toFixed(1)
    return [...rows, { name: 'the whole table', value: minutes, unit: 'min', note: '' }]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
