// npm run bench [-- NAME ...]: measures, and writes the figures into BENCHMARKS.md with the machine and the command.
// Without names everything is measured. Steps that need data from outside the project take its folder: DATA=FOLDER npm run bench.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './browser.mjs'
import { buildCli, buildPage, ROOT, runTool, setUp } from './setup.mjs'

/** Sections of BENCHMARKS.md: a module with `run()`, a Playwright file in e2e/bench, or both; they give rows { name, value, unit, note? }. */
const SECTIONS = [
  { name: 'page', title: 'The page, from opening to a verdict', playwright: 'page.bench.ts' },
  { name: 'embedding', title: 'One embedding (LightCNN-9, 128x128)', playwright: 'embedding.bench.ts' },
  { name: 'camera', title: 'Camera', playwright: 'camera.bench.ts' },
  { name: 'camera-memory', title: 'Camera, 10,000 frames', playwright: 'camera-memory.bench.ts' },
  { name: 'photo-set', title: 'A photo set', playwright: 'photo-set.bench.ts' },
  { name: 'convert', title: 'Checkpoints', module: 'convert.mjs' },
  { name: 'evaluate', title: 'Protocols', module: 'evaluate.mjs' },
  { name: 'quality', title: 'Spoilt photos', module: 'quality.mjs' },
  { name: 'journey', title: 'LFW in the page', playwright: 'journey.bench.ts' },
  { name: 'data', title: 'Data sets', module: 'data.mjs', playwright: 'data.bench.ts' },
  { name: 'train', title: 'Training (LightCNN-9)', playwright: 'train.bench.ts' },
  { name: 'search', title: 'Search, beside an approximate index', playwright: 'search.bench.ts' },
  { name: 'gallery', title: 'Gallery', module: 'gallery.mjs' },
  { name: 'score', title: 'The Joint Bayesian score', module: 'score.mjs' },
  { name: 'levelling', title: 'Levelling of tilted faces', module: 'levelling.mjs' },
]

setUp()
process.env.CHROMIUM_PATH = await findChromium()
buildPage()
buildCli()
const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !SECTIONS.some(section => section.name === name))
if (unknown.length > 0) {
  console.error(
    `There is no benchmark "${unknown[0]}". There are: ${SECTIONS.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-bench-'))
const path = join(ROOT, 'BENCHMARKS.md')
let text = existsSync(path) ? readFileSync(path, 'utf8') : '# Benchmarks\n'
for (const section of SECTIONS) {
  if (wanted.length > 0 && !wanted.includes(section.name)) continue
  console.log(`\n# ${section.title}`)
  const rows = section.module ? await runModule(section) : []
  if (section.playwright) rows.push(...runPlaywright(section))
  if (rows.length > 0) text = replaceSection(text, section, rows)
}
writeFileSync(path, text)
rmSync(folder, { recursive: true })

function runPlaywright({ name, playwright }) {
  const file = join(folder, `${name}.jsonl`)
  const args = ['test', '--config', 'e2e/bench/playwright.config.ts', playwright]
  const code = runTool('@playwright/test/cli.js', args, { env: { ...process.env, BENCH_FILE: file } })
  if (code !== 0) process.exitCode = 1
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
}
async function runModule({ module }) {
  const { run } = await import(join(ROOT, 'e2e', 'bench', module))
  return run({ data: process.env.DATA })
}

function machine() {
  const chromium = execFileSync(process.env.CHROMIUM_PATH ?? '', ['--version', '--no-sandbox'], {
    encoding: 'utf8',
  }).trim()
  const [{ model }] = cpus()
  return `${model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; Node ${process.versions.node}, ${chromium}`
}
function replaceSection(whole, { name, title }, rows) {
  const body = [
    `## ${title}`,
    '',
    `\`npm run bench -- ${name}\`, ${new Date().toISOString().slice(0, 10)}, ${machine()}`,
    '',
    '| what | figure | |',
    '|---|---|---|',
    ...rows.map(row => `| ${row.name} | ${row.value} ${row.unit} | ${row.note ?? ''} |`),
    '',
  ].join('\n')
  const begin = `<!-- ${name} -->\n`
  const end = `<!-- end of ${name} -->\n`
  const at = whole.indexOf(begin)
  if (at < 0) return `${whole.trimEnd()}\n\n${begin}${body}${end}`
  return whole.slice(0, at) + begin + body + whole.slice(whole.indexOf(end, at))
}
