// npm run check:long [-- STEP ...]: the checks that take minutes, or need programs that not every machine has. What cannot run
// here is said to be skipped and why. PYTHON=PATH names a Python with torch where `python3` has none.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { findChromium } from './browser.mjs'
import { checkTraining } from './check-training.mjs'
import { buildCli, buildPage, ROOT, run, runTool, setUp } from './setup.mjs'

const CHANGES = process.env.FUZZ ?? '20000'

/** Each gives its exit code, or a sentence when it is skipped. Add a step by adding a line. */
const STEPS = [
  {
    name: 'fuzz',
    title: `every reader against damaged files, ${CHANGES} changes each`,
    run: () =>
      runTool('vitest/vitest.mjs', ['run', 'src/convert', 'src/format', 'src/data/corpus-fuzz.test.ts'], {
        env: { ...process.env, FUZZ: CHANGES },
      }),
  },
  {
    name: 'checkpoints',
    title: 'our files in PyTorch, safetensors and onnxruntime, and theirs here',
    run: () => runPython('check_checkpoints.py', ['torch', 'numpy']),
  },
  {
    name: 'identities',
    title: 'an import of 100,000 identities',
    run: () =>
      runTool('vitest/vitest.mjs', ['run', 'src/data/hard.test.ts'], {
        env: { ...process.env, IDENTITIES: '100000' },
      }),
  },
  {
    name: 'field',
    title: "the folds of a verification set beside scikit-learn's",
    run: () => {
      const python = findPython(['sklearn', 'numpy'])
      if (!python) return 'no Python with scikit-learn (set PYTHON=PATH to name one)'
      return runTool('vitest/vitest.mjs', ['run', 'src/evaluate/grid-accuracy.test.ts'], {
        env: { ...process.env, FIELD: python },
      })
    },
  },
  {
    name: 'records',
    title: 'the index of five million records',
    run: () =>
      runTool('vitest/vitest.mjs', ['run', 'src/data/records.test.ts'], {
        env: { ...process.env, RECORDS: '5000000' },
      }),
  },
  {
    name: 'flat',
    title: 'tensors and memory over 1,000 steps of training',
    run: () =>
      runTool('vitest/vitest.mjs', ['run', 'src/train/flat.test.ts'], {
        env: { ...process.env, STEPS: '1000' },
      }),
  },
  {
    name: 'curves',
    title: '30 steps of training each network beside the losses that PyTorch stored',
    run: () =>
      runTool('vitest/vitest.mjs', ['run', 'src/train/curve.test.ts'], {
        env: { ...process.env, CURVE: 'all' },
      }),
  },
  {
    name: 'cases',
    title: 'all networks and photos, where npm test takes some',
    run: () => {
      const files = [
        'src/model/forward',
        'src/model/simd',
        'src/train/golden',
        'src/face/detect',
        'src/face/quality-spoilt',
      ]
      return runTool('vitest/vitest.mjs', ['run', ...files.map(file => `${file}.test.ts`)], {
        env: { ...process.env, CASES: 'all' },
      })
    },
  },
  {
    name: 'pytorch',
    title: 'those losses computed again in PyTorch',
    run: () => runPython('training_curve.py', ['torch', 'numpy']),
  },
  {
    name: 'journeys',
    title: 'journeys in Chromium that take minutes',
    async run() {
      process.env.CHROMIUM_PATH = await findChromium()
      buildPage()
      return runTool('@playwright/test/cli.js', ['test', '--config', 'e2e/long.config.ts'])
    },
  },
  {
    name: 'continue',
    title: 'a run on real pictures that PyTorch goes on with',
    run: () => {
      const python = findPython(['torch', 'numpy'])
      if (!python) return 'no Python with torch and numpy (set PYTHON=PATH to name one)'
      buildCli()
      return checkTraining(python)
    },
  },
  {
    name: 'torture',
    title: 'an import of a data set killed 100 times at random moments',
    run: () => run(process.execPath, [join(ROOT, 'scripts', 'torture-shards.mjs'), '--kills', '100']),
  },
  {
    name: 'openset',
    title: 'open-set figures of a gallery of five people of LFW, by the gallery and by the report',
    run: () => runOpenSet(process.env.LFW),
  },
  {
    name: 'score',
    title:
      'a Joint Bayesian score learned here and in NumPy (EMBEDDINGS=FILE adds embeddings of "embed --mirrored")',
    run: () => runPython('joint_bayesian.py', ['numpy'], [process.env.EMBEDDINGS].filter(Boolean)),
  },
]

function runOpenSet(lfw) {
  if (!lfw) return 'no LFW (set LFW=PATH to its pictures, or to their embeddings)'
  buildCli()
  return run(process.execPath, [join(ROOT, 'scripts', 'check-openset.mjs'), lfw])
}

/** Runs scripts/python/`script` with the first Python that has `modules`. */
function runPython(script, modules, more = []) {
  const python = findPython(modules)
  if (!python) return `no Python with ${modules.join(' and ')} (set PYTHON=PATH to name one)`
  buildCli()
  const cli = join(ROOT, 'dist', 'cli', 'main.js')
  return run(python, ['-B', join(ROOT, 'scripts', 'python', script), process.execPath, cli, ...more])
}
function findPython(modules) {
  const names = [process.env.PYTHON || 'python3', 'python3', 'python']
  return names.find(
    name => spawnSync(name, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' }).status === 0,
  )
}

setUp()
const wanted = process.argv.slice(2)
const unknown = wanted.find(name => !STEPS.some(step => step.name === name))
if (unknown !== undefined) {
  console.error(`There is no step "${unknown}". There are: ${STEPS.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}
const results = []
for (const { name, title, run: runStep } of STEPS) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n# ${name}: ${title}`)
  const begin = Date.now()
  const result = await runStep()
  const seconds = ((Date.now() - begin) / 1000).toFixed(0)
  const outcome = typeof result === 'string' ? `skipped: ${result}` : result === 0 ? 'passed' : 'FAILED'
  results.push(`${name.padEnd(12)} ${outcome}, ${seconds} s`)
  if (typeof result === 'number' && result !== 0) process.exitCode = 1
}
console.log(`\n${results.join('\n')}`)
