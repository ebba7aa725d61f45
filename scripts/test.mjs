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
function suite(title, tool, args, { file, count, env = {} }) {
  console.log(`\n# ${title}`)
  const code = runTool(tool, args, { env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file } })
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
once('types of scripts', 'typescript/bin/tsc', ['-p', 'scripts'])
once('lint', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.'])
buildPage()
buildCli()
const unit = join(folder, 'unit.json')
suite(
  'unit tests',
  'vitest/vitest.mjs',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${unit}`],
  {
    file: unit,
    count: ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
      passed: numPassedTests,
      failed: numFailedTests,
      skipped: numPendingTests + numTodoTests,
    }),
  },
)
const playwright = (title, name, args, env) =>
  suite(title, '@playwright/test/cli.js', ['test', '--reporter=list,json', ...args], {
    file: join(folder, `${name}.json`),
    count: ({ stats }) => ({
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
    }),
    env,
  })
// a camera asks for five good frames within four seconds, which two of them at once do not have on two cores
playwright('end-to-end tests of the camera, one at a time', 'camera', ['camera.e2e.ts', '--workers=1'], {})
playwright('end-to-end tests', 'e2e', [], { E2E_WITHOUT: 'camera.e2e.ts' })
rmSync(folder, { recursive: true })
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 ? 1 : 0
