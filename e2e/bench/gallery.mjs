// The gallery in Node on one core: exact search among 100,000 and 1,000,000 embeddings with the SIMD kernel and with a plain loop in the
// same run, grouping, and the vault. search.bench.ts has the comparison with hnswlib-wasm, which only runs in a browser.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

/** Rows { name, value, unit, note } for BENCHMARKS.md. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-gallery-'))
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: join(import.meta.dirname, 'gallery-job.ts'),
        outDir: folder,
        target: 'node20',
        rolldownOptions: { output: { entryFileNames: 'job.mjs' } },
      },
    })
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'job.mjs')], {
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`The benchmark of the gallery ended with ${status}: ${stderr}`)
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
