// node scripts/torture-shards.mjs [--kills 100] [--seed 1] [--cli FILE]: imports a generated tar by the command line tool, which is
// killed (SIGKILL) at random moments and started again. After each kill every shard that the manifest names must have its SHA-256; the
// end must be equal, byte for byte, to an import that nobody disturbed. Part of "npm run check:long".
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chipTar } from './chip-tar.mjs'

const ROOT = join(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    cli: { type: 'string', default: join(ROOT, 'dist', 'cli', 'main.js') },
  },
})
const kills = Number(values.kills)
const PICTURES = 1500
const SHARD_PICTURES = 40

if (!existsSync(values.cli)) {
  const { buildCli } = await import('./setup.mjs')
  buildCli()
}
const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-torture-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const tar = join(folder, 'chips.tar')
const stream = createWriteStream(tar)
for await (const part of chipTar({ pictures: PICTURES, identities: 300, seed: Number(values.seed) }))
  if (!stream.write(part)) await once(stream, 'drain')
stream.end()
await once(stream, 'finish')

const argsFor = out => [
  values.cli,
  'shards',
  tar,
  '--out',
  out,
  '--name',
  'chips',
  '--aligned',
  '--shard-pictures',
  `${SHARD_PICTURES}`,
  '--json',
]
const whole = join(folder, 'whole')
const begin = Date.now()
const undisturbed = spawnSync(process.execPath, argsFor(whole), { encoding: 'utf8' })
if (undisturbed.status !== 0) fail(`the undisturbed import failed: ${undisturbed.stderr}`)
const wholeMs = Date.now() - begin
console.log(`undisturbed: ${undisturbed.stdout.trim()}`)

let state = Number(values.seed) >>> 0
/** mulberry32, as src/random.ts has it. */
function random() {
  state = (state + 0x6d2b79f5) >>> 0
  let t = state
  t = Math.imul(t ^ (t >>> 15), t | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

let out = join(folder, 'killed-0')
let killed = 0
let finished = 0
let resumed = 0
while (killed < kills) {
  const child = spawn(process.execPath, argsFor(out), { stdio: ['ignore', 'ignore', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', text => {
    complaint += text
  })
  // half of the kills come early, so that many happen while an import is going on from a manifest
  const timer = setTimeout(() => child.kill('SIGKILL'), random() * random() * wholeMs)
  const [code, signal] = await once(child, 'exit')
  clearTimeout(timer)
  if (signal === 'SIGKILL') {
    killed++
    const shards = checkManifest(out)
    if (shards > 0) resumed++
    if (killed % 10 === 0)
      console.log(`${killed} kills, ${shards} shards in the manifest, ${finished} imports complete`)
  } else if (code === 0) {
    finished++
    compare(out)
    rmSync(out, { recursive: true })
    out = join(folder, `killed-${finished}`)
  } else fail(`exit code ${code}: ${complaint}`)
}
const last = spawnSync(process.execPath, argsFor(out), { encoding: 'utf8' })
if (last.status !== 0) fail(`the last import failed: ${last.stderr}`)
compare(out)
console.log(
  `ok: ${killed} kills, ${resumed} of them with whole shards to go on from, ${finished + 1} imports ended equal to the undisturbed one`,
)

/** Every shard that the manifest names is there and has its SHA-256. Gives their number. */
function checkManifest(dataset) {
  const path = join(dataset, 'manifest.json')
  if (!existsSync(path)) return 0
  const { shards } = JSON.parse(readFileSync(path, 'utf8'))
  for (const { file, sha256, bytes } of shards) {
    const found = readFileSync(join(dataset, file))
    if (found.length !== bytes || createHash('sha256').update(found).digest('hex') !== sha256)
      fail(`${file} is not what the manifest says`)
  }
  return shards.length
}

function compare(dataset) {
  const names = readdirSync(dataset)
    .filter(name => !name.startsWith('.') && !name.endsWith('.part'))
    .sort()
  const expected = readdirSync(whole).sort()
  if (names.join() !== expected.join()) fail(`the files differ: ${names.join()}`)
  for (const name of expected)
    if (!readFileSync(join(dataset, name)).equals(readFileSync(join(whole, name)))) fail(`${name} differs`)
}

function fail(message) {
  console.error(`torture-shards: ${message}`)
  process.exit(1)
}
