// A benchmark that runs the rooms in Node: e2e/bench/NAME-job.ts, built into one file and run as a process of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'

export const ROOT = join(import.meta.dirname, '..', '..')

/** Builds NAME-job.ts into a folder. Gives the path of the program. */
export async function buildJob(name, folder) {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, `${name}-job.ts`),
      outDir: folder,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'job.mjs' } },
    },
  })
  return join(folder, 'job.mjs')
}

/** Builds and runs NAME-job.ts: each line that it prints is a row { name, value, unit, note } for BENCHMARKS.md. */
export async function rowsOfJob(name, args = []) {
  const dist = join(ROOT, 'dist') // within the project, where its packages are found
  mkdirSync(dist, { recursive: true })
  const folder = mkdtempSync(join(dist, `${name}-`))
  try {
    const job = spawn(process.execPath, [await buildJob(name, folder), ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(job, 'close')
    const rows = []
    for await (const line of createInterface({ input: job.stdout })) {
      const row = JSON.parse(line)
      rows.push(row)
      console.log(`${row.name}: ${row.value} ${row.unit} ${row.note}`)
    }
    const [status] = await ended
    if (status !== 0) throw new Error(`The benchmark "${name}" ended with ${status}.`)
    return rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
