// npm run check:scale [-- PYTEST OPTIONS]: makes a virtual environment for scale/ and runs its tests, gloo on the processor: networks, parity with
// the page's engine, restart, round trip, what is refused, what starts it elsewhere. PYTHON=PATH names another Python than python3. Where Python or
// its packages cannot be had it says so and ends with 0: the page does not need them.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildCli, ROOT, run, setUp } from './setup.mjs'

const FOLDER = join(ROOT, '.cache', 'scale')
const PYTHON = join(FOLDER, 'bin', 'python')
const NOTE = join(FOLDER, 'installed.txt')
const FILES = ['requirements.txt', 'requirements-check.txt'].map(name => join(ROOT, 'scale', name))

/** Null, or why the tests cannot run. */
function prepare() {
  const base = process.env.PYTHON || 'python3'
  const version = 'import sys; sys.exit(sys.version_info < (3, 11))'
  if (spawnSync(base, ['-c', version], { stdio: 'ignore' }).status !== 0)
    return 'there is no Python 3.11 or newer (set PYTHON=PATH to name one)'
  const wanted = FILES.map(file => readFileSync(file, 'utf8')).join('')
  if (existsSync(NOTE) && readFileSync(NOTE, 'utf8') === wanted && existsSync(PYTHON)) return null
  mkdirSync(FOLDER, { recursive: true })
  console.log('Making a virtual environment in .cache/scale ...')
  if (run(base, ['-m', 'venv', FOLDER]) !== 0)
    return 'Python cannot make a virtual environment (venv is missing)'
  if (run(PYTHON, ['-m', 'pip', 'install', '--quiet', '-r', FILES[1]]) !== 0)
    return 'torch and the packages of scale/requirements-check.txt could not be installed'
  writeFileSync(NOTE, wanted)
  return null
}

setUp()
const problem = prepare()
if (problem) console.log(`scale        skipped: ${problem}`)
else {
  buildCli()
  const args = ['-m', 'pytest', '-p', 'no:cacheprovider', '-rs', '--durations=5', ...process.argv.slice(2)]
  const env = { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' }
  const code = run(PYTHON, [...args, 'scale/tests'], { env })
  console.log(`scale        ${code === 0 ? 'passed' : 'FAILED'}`)
  process.exitCode = code
}
