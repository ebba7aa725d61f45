// What the levelling of tilted faces is worth: one photo of each pair is turned, and the score is compared with that of the upright pair,
// with the faces as the first look finds them, as they are levelled, and levelled once more in a photo that is turned back as a whole.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '..', '..')

/** Rows { name, value, unit, note } for BENCHMARKS.md. With DATA=FOLDER also LFW's chips (FOLDER holds lfw/lfw-112X96.tar and lfw/pairs.txt). */
export async function run({ data } = {}) {
  const folder = mkdtempSync(join(ROOT, 'dist', 'levelling-'))
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: join(import.meta.dirname, 'levelling-job.ts'),
        outDir: folder,
        target: 'node20',
        rolldownOptions: { output: { entryFileNames: 'job.mjs' } },
      },
    })
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(folder, 'job.mjs'), ...(data ? [data] : [])],
      { encoding: 'utf8', cwd: ROOT },
    )
    if (status !== 0) throw new Error(`The benchmark of levelling ended with ${status}: ${stderr}`)
    const rows = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    for (const { name, value, unit, note } of rows) console.log(`${name}: ${value} ${unit} ${note}`)
    return rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
