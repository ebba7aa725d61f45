// Data sets in Node: import of LFW's chips by the command line tool beside Pillow and onnxruntime doing the same, batches from the shards
// that it made, and memory while a 2 GB tar is imported. PYTHON names an interpreter that has Pillow (and onnxruntime).
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  createWriteStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { chipTar } from '../../scripts/chip-tar.mjs'
import { CLI_ENV } from '../../scripts/setup.mjs'
import { firstPictures } from './first-pictures.mjs'
import { ROOT, rowsOfJob } from './job.mjs'

const CLI = join(ROOT, 'dist', 'cli', 'main.js')
const PYTHON = process.env.PYTHON ?? 'python3'
const SEARCHED_CHIPS = 600
const GIB = 2 ** 30

/** Rows { name, value, unit, note } for BENCHMARKS.md. `data` holds lfw/lfw-112X96.tar; without it the generated tar is all there is. */
export async function run({ data }) {
  const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-data-'))
  const rows = []
  const add = (name, value, unit, note = '') => {
    rows.push({ name, value, unit, note })
    console.log(`${name}: ${value} ${unit} ${note}`)
  }
  try {
    const tar = data ? join(data, 'lfw', 'lfw-112X96.tar') : ''
    if (existsSync(tar)) {
      const aligned = await importTar(tar, join(folder, 'lfw'), ['--aligned'])
      add('Import of LFW’s 13,233 chips, aligned', rate(aligned), 'pictures/s', about(aligned))
      pillow(add, { name: 'the same with Pillow', tar, folder })
      const some = join(folder, 'some.tar')
      writeFileSync(some, firstPictures(readFileSync(tar), SEARCHED_CHIPS))
      const searched = await importTar(some, join(folder, 'some'), [])
      add(`Import of ${SEARCHED_CHIPS} chips, faces searched`, rate(searched), 'pictures/s', about(searched))
      pillow(add, {
        ...{ name: 'the same with Pillow and onnxruntime, one look', tar: some, folder },
        model: [join(ROOT, 'models', 'yunet', 'yunet.onnx')],
      })
    } else
      add(
        'Import of LFW’s chips',
        '-',
        '',
        'not measured: DATA=FOLDER names no folder with lfw/lfw-112X96.tar',
      )
    const large = await largeTar(folder, add)
    const dataset = existsSync(join(folder, 'lfw')) ? join(folder, 'lfw') : large
    if (dataset) rows.push(...(await rowsOfJob('data', [dataset])))
    return rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const rate = ({ pictures, skipped, seconds }) =>
  ((pictures + Object.values(skipped).reduce((sum, count) => sum + count, 0)) / seconds).toFixed(0)
const about = ({ pictures, identities, seconds, peak }) =>
  `${pictures} pictures, ${identities} identities in ${seconds} s, ${availableParallelism()} threads${peak ? `, at most ${(peak / 1e6).toFixed(0)} MB in memory` : ''}`

/** Runs the command line tool and watches the most memory that it held (Linux only). */
async function importTar(tar, out, options) {
  const child = spawn(process.execPath, [CLI, 'shards', tar, '--out', out, '--json', ...options], {
    env: CLI_ENV,
  })
  let [stdout, stderr, peak] = ['', '', 0]
  child.stdout.on('data', text => {
    stdout += text
  })
  child.stderr.on('data', text => {
    stderr += text
  })
  const timer = setInterval(() => {
    try {
      const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
      peak = Math.max(peak, Number(kilobytes ?? 0) * 1024)
    } catch {
      // no Linux, or the process has just ended
    }
  }, 100)
  const [code] = await once(child, 'close')
  clearInterval(timer)
  if (code !== 0) throw new Error(`The import of ${tar} ended with ${code}: ${stderr}`)
  return { ...JSON.parse(stdout), peak }
}

/**
 * @param {(name: string, value: string, unit: string, note?: string) => void} add
 * @param {{ name: string, tar: string, folder: string, model?: string[] }} what
 */
function pillow(add, { name, tar, folder, model = [] }) {
  const script = join(import.meta.dirname, 'import_pillow.py')
  const result = spawnSync(PYTHON, [script, tar, join(folder, 'pillow.bin'), ...model], { encoding: 'utf8' })
  if (result.status !== 0) {
    const reason = (result.stderr ?? '').trim().split('\n').at(-1) || String(result.error)
    add(name, '-', '', `not measured: ${reason}`)
    return
  }
  const { read, seconds } = JSON.parse(result.stdout)
  add(
    name,
    (read / seconds).toFixed(0),
    'pictures/s',
    `${read} pictures in ${seconds.toFixed(1)} s, one process for each core`,
  )
}

/** Memory must not grow with the source. Gives the data set, or null when the disk is too small. */
async function largeTar(folder, add) {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < 5e9) {
    add('Memory while a 2 GB tar is imported', '-', 'MB', 'not measured: less than 5 GB free')
    return null
  }
  const tar = join(folder, 'large.tar')
  const stream = createWriteStream(tar)
  const paddingBytes = 200_000
  const pictures = Math.ceil((2 * GIB) / (paddingBytes + 4096))
  for await (const part of chipTar({ pictures, identities: 1000, seed: 7, paddingBytes, distinct: 500 }))
    if (!stream.write(part)) await once(stream, 'drain')
  stream.end()
  await once(stream, 'finish')
  const gigabytes = (statSync(tar).size / 1e9).toFixed(1)
  const result = await importTar(tar, join(folder, 'large'), ['--aligned'])
  rmSync(tar)
  add(
    `Memory while a tar of ${gigabytes} GB is imported`,
    result.peak ? (result.peak / 1e6).toFixed(0) : '-',
    'MB',
    about({ ...result, peak: 0 }),
  )
  return join(folder, 'large')
}
