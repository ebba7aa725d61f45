// What the protocols cost: BLUFR's ten trials on 13,233 embeddings beside NumPy doing the same, in one run, and, with DATA=FOLDER, the
// whole journey from LFW's chips to figures (FOLDER holds lfw/lfw-112X96.tar, lfw/pairs.txt and blufr/blufr_lfw_config.mat).
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'vite'

const ROOT = join(import.meta.dirname, '..', '..')
const CONFIG = join(ROOT, 'fixtures', 'blufr', 'blufr_lfw_config.mat')
const DIMENSION = 256
const ROUNDS = 3
/** Tells the largest memory of a Node process when it ends; resourceUsage() would count that of the process that started it. */
const TELL_MEMORY =
  'data:text/javascript,import{readFileSync}from"fs";process.on("exit",()=>console.error(readFileSync("/proc/self/status","utf8")))'

/** @param {{ data?: string }} options DATA=FOLDER */
export async function run({ data } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-evaluate-'))
  try {
    const rows = compareWithNumpy(await writeInputs(folder))
    return data ? [...rows, ...wholeJourney(data, folder)] : rows
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Seeded embeddings on the real configuration: persons apart, pictures of one person scattered. */
async function writeInputs(folder) {
  const server = await createServer({
    root: join(ROOT, 'src'),
    configFile: false,
    server: { middlewareMode: true, ws: false },
    appType: 'custom',
    logLevel: 'error',
  })
  try {
    const [{ readMat }, { blufrConfig }, { mulberry32 }, { writeEmbeddings }] = await Promise.all(
      ['/format/mat.ts', '/data/blufr.ts', '/random.ts', '/data/embeddings.ts'].map(path =>
        server.ssrLoadModule(path),
      ),
    )
    const config = blufrConfig(
      await readMat(new Blob([readFileSync(CONFIG)]), 'blufr_lfw_config.mat'),
      'blufr_lfw_config.mat',
    )
    const random = mulberry32(5)
    const persons = Float32Array.from(
      { length: (Math.max(...config.labels) + 1) * DIMENSION },
      () => random() - 0.5,
    )
    const rows = new Float32Array(config.pictures.length * DIMENSION)
    for (let i = 0; i < rows.length; i++)
      rows[i] =
        persons[config.labels[Math.floor(i / DIMENSION)] * DIMENSION + (i % DIMENSION)] +
        2.2 * (random() - 0.5)
    const files = {
      embeddings: join(folder, 'embeddings.safetensors'),
      raw: join(folder, 'embeddings.f32'),
      trials: join(folder, 'trials.json'),
      report: join(folder, 'report.json'),
    }
    const file = writeEmbeddings({ names: config.pictures, dimension: DIMENSION, rows })
    writeFileSync(files.embeddings, new Uint8Array(await file.arrayBuffer()))
    writeFileSync(files.raw, new Uint8Array(rows.buffer))
    const trials = config.trials.map(trial =>
      Object.fromEntries(Object.entries(trial).map(([key, list]) => [key, [...list]])),
    )
    writeFileSync(files.trials, JSON.stringify({ labels: [...config.labels], trials }))
    return files
  } finally {
    await server.close()
  }
}

function timed(program, args) {
  const begin = performance.now()
  const result = spawnSync(program, args, { encoding: 'utf8' })
  return { ...result, seconds: (performance.now() - begin) / 1000 }
}
const cli = args =>
  timed(process.execPath, [
    '--import',
    TELL_MEMORY,
    process.env.CLI ?? join(ROOT, 'dist', 'cli', 'main.js'),
    ...args,
  ])
const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

/** Both as whole processes, in turns, so that a busy machine is unfair to neither. */
function compareWithNumpy(files) {
  /** @type {Record<"ours" | "numpy", number[]>} */
  const { ours, numpy } = { ours: [], numpy: [] }
  const hasNumpy = timed('python3', ['-c', 'import numpy']).status === 0
  let theirs
  let memory = 0
  for (let round = 0; round < ROUNDS; round++) {
    const result = cli([
      'evaluate',
      'blufr',
      '--embeddings',
      files.embeddings,
      '--config',
      CONFIG,
      '--json',
      files.report,
    ])
    if (result.status !== 0) throw new Error(result.stderr)
    ours.push(result.seconds)
    memory = Math.max(memory, Number(/VmHWM:\s+(\d+)/.exec(result.stderr)?.[1]))
    if (!hasNumpy) continue
    const script = join(import.meta.dirname, 'blufr_numpy.py')
    const other = timed('python3', [script, files.raw, String(DIMENSION), files.trials])
    if (other.status !== 0) throw new Error(other.stderr)
    numpy.push(other.seconds)
    theirs = JSON.parse(other.stdout)
  }
  const { blufr } = JSON.parse(readFileSync(files.report, 'utf8'))
  const rows = [
    {
      name: 'BLUFR, ten trials on 13,233 x 256 embeddings',
      value: median(ours).toFixed(1),
      unit: 's',
      note: 'the whole command, median of 3, one thread',
    },
    {
      name: 'the same, largest memory of the process',
      value: Math.round(memory / 1024),
      unit: 'MB',
      note: '',
    },
  ]
  if (!hasNumpy)
    return [
      ...rows,
      { name: 'the same in NumPy', value: 'skipped', unit: '', note: 'python3 has no numpy here' },
    ]
  const gap = Math.max(
    ...['vr', 'dir'].flatMap(key => blufr[key].trials.map((value, t) => Math.abs(value - theirs[key][t]))),
  )
  return [
    ...rows,
    {
      name: 'the same in NumPy, in turns with it',
      value: median(numpy).toFixed(1),
      unit: 's',
      note: `the whole script, median of 3, all cores; figures differ by at most ${gap.toExponential(0)}`,
    },
  ]
}

function wholeJourney(data, folder) {
  const tar = join(data, 'lfw', 'lfw-112X96.tar')
  if (!existsSync(tar)) throw new Error(`${tar} is missing`)
  return [
    ['LFW, 96x112 chips to figures over 6,000 pairs (7,701 pictures)', 'lfw', join(data, 'lfw', 'pairs.txt')],
    [
      'BLUFR, 96x112 chips to figures (13,233 pictures)',
      'blufr',
      join(data, 'blufr', 'blufr_lfw_config.mat'),
    ],
  ].map(([name, protocol, config]) => {
    const result = cli([
      'evaluate',
      protocol,
      '--source',
      tar,
      '--config',
      config,
      '--json',
      join(folder, 'journey.json'),
    ])
    if (result.status !== 0) throw new Error(result.stderr)
    const pace = /([\d.]+) pictures a second/.exec(result.stdout)?.[1]
    return {
      name,
      value: (result.seconds / 60).toFixed(1),
      unit: 'min',
      note: `WASM, one thread for each core, ${pace} pictures a second`,
    }
  })
}
