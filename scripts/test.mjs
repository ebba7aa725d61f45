// npm test: sets up, then types, lint, unit and end-to-end tests. The last line counts all of them: "N passed, N failed".
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './browser.mjs'
import { buildCli, buildPage, runTool, setUp } from './setup.mjs'

setUp()
process.env.CHROMIUM_PATH = await findChromium()
const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-test-'))
let passed = 0
let failed = 0
let skipped = 0

/** A tool that is one test by itself. */
function once(title, tool, args) {
  console.log(`\n# ${title}`)
  const code = runTool(tool, args)
  if (code === 0) passed++
  else failed++
}
/** A runner whose counts stand in the JSON file that it writes. A runner that dies before it writes has failed. */
function suite(title, tool, args, file, count) {
  console.log(`\n# ${title}`)
  const code = runTool(tool, args, { env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file } })
  try {
    const counts = count(JSON.parse(readFileSync(file, 'utf8')))
    passed += counts.passed
    skipped += counts.skipped
    failed += Math.max(counts.failed, code === 0 ? 0 : 1)
  } catch {
    failed++
  }
}

once('types', 'typescript/bin/tsc', ['--noEmit'])
once('lint', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.'])
buildPage()
buildCli()
const unit = join(folder, 'unit.json')
suite(
  'unit tests',
  'vitest/vitest.mjs',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${unit}`],
  unit,
  ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  }),
)
const e2e = join(folder, 'e2e.json')
suite('end-to-end tests', '@playwright/test/cli.js', ['test', '--reporter=list,json'], e2e, ({ stats }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected,
  skipped: stats.skipped,
}))
rmSync(folder, { recursive: true })
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 ? 1 : 0
