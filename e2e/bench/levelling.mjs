// What the levelling of tilted faces is worth: one photo of each pair is turned, and the score is compared with that of the upright pair,
// with the faces as the first look finds them, as they are levelled, and levelled once more in a photo that is turned back as a whole.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
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
    const job = spawn(process.execPath, [join(folder, 'job.mjs'), ...(data ? [data] : [])], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(job, 'close')
    const rows = []
    for await (const line of createInterface(job.stdout)) {
      const { name, value, unit, note } = JSON.parse(line)
      rows.push({ name, value, unit, note })
      console.log(`${name}: ${value} ${unit} ${note}`)
    }
    const [status] = await ended
    if (status !== 0) throw new Error(`The benchmark of levelling ended with ${status}.`)
    return rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
