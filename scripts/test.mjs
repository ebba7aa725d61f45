// npm test: sets up, then types, lint, unit and end-to-end tests. The last lines name the slowest tests and count all of them:
// "N passed, N failed".
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './browser.mjs'
import { buildCli, buildPage, ROOT, runTool, setUp } from './setup.mjs'
import { journeyTimes, slowest, unitTimes } from './slowest.mjs'
import { measureSlowness } from './slowness.mjs'

setUp()
process.env.CHROMIUM_PATH = await findChromium()
process.env.SLOWNESS = String(await measureSlowness())
console.log(`Time limits are ${process.env.SLOWNESS} times the usual ones.`)
const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-test-'))
let passed = 0
let failed = 0
let skipped = 0
const times = []

/** A tool that is one test by itself. It runs beside others, so that what it says is kept until its end. */
async function once(title, tool, args) {
  const begin = performance.now()
  const child = spawn(process.execPath, [join(ROOT, 'node_modules', ...tool.split('/')), ...args], {
    cwd: ROOT,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', text => {
      said += text
    })
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject))
  console.log(`\n# ${title}\n${said.trimEnd()}`)
  if (code === 0) passed++
  else failed++
  times.push({ ms: performance.now() - begin, name: title })
}
/** A runner whose counts stand in the JSON file that it writes. A runner that dies before it writes has failed. */
function suite(title, tool, args, { file, count, timesOf, env = {} }) {
  console.log(`\n# ${title}`)
  const code = runTool(tool, args, { env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file } })
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    const counts = count(report)
    times.push(...timesOf(report))
    passed += counts.passed
    skipped += counts.skipped
    failed += Math.max(counts.failed, code === 0 ? 0 : 1)
  } catch {
    failed++
  }
}

await Promise.all([
  once('types', 'typescript/bin/tsc', ['--noEmit']),
  once('types of scripts', 'typescript/bin/tsc', ['-p', 'scripts']),
  once('lint', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']),
  once('what nothing uses', 'knip/bin/knip.js', []),
])
buildPage()
buildCli()
const unit = join(folder, 'unit.json')
suite(
  'unit tests',
  'vitest/vitest.mjs',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${unit}`],
  {
    file: unit,
    timesOf: unitTimes,
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
    timesOf: journeyTimes,
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
console.log(`\nThe slowest:\n${slowest(times, 10).join('\n')}`)
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 ? 1 : 0
