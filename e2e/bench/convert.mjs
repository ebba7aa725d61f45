// A 132 MB legacy LightCNN-29 checkpoint to installed float32 weights: CPU seconds and peak memory above the idle process, and
// the same by torch.load + safetensors.torch.save_file where a Python has both (PYTHON=PATH names one).
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildJob } from './job.mjs'

const RUNS = 5
const COMMAND = 'npm run bench -- convert'
const TORCH = `
import json, re, sys, time
import torch
from safetensors.torch import save_file
peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read()).group(1)) * 1024
torch.set_num_threads(1)
safe = int(torch.__version__.split('.')[0]) >= 2 # the restricted unpickler of PyTorch 1.13 knows no floats
base, cpu = peak(), time.process_time()
state = torch.load(sys.argv[1], map_location='cpu', weights_only=safe)['state_dict']
save_file({name.removeprefix('module.'): value for name, value in state.items()}, sys.argv[2])
print(json.dumps({'cpuMs': (time.process_time() - cpu) * 1000, 'peakBytes': peak() - base,
                  'version': torch.__version__}))
`

/** Rows { name, value, unit, note, command } for BENCHMARKS.md. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-convert-'))
  try {
    const job = await buildJob('convert', join(folder, 'job'))
    const file = join(folder, 'lightcnn-29.pth.tar')
    runJson(process.execPath, [job, 'write', file])
    const bytes = statSync(file).size
    const measure = part => () =>
      runJson(process.execPath, ['--expose-gc', job, 'install', file, join(folder, 'out.safetensors'), part])
    const all = best(measure('all'))
    const embedding = best(measure('embedding'))
    const python = findPython()
    const torch =
      python && best(() => runJson(python, ['-c', TORCH, file, join(folder, 'torch.safetensors')]))
    return rows({ bytes, all, embedding, torch })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function runJson(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`)
  return stdout.trim() === '' ? null : JSON.parse(stdout)
}
/** The run that took the least CPU: what else the machine does only adds. */
function best(measure) {
  const runs = Array.from({ length: RUNS }, measure)
  return runs.reduce((least, next) => (next.cpuMs < least.cpuMs ? next : least))
}
function findPython() {
  const names = [process.env.PYTHON ?? [], 'python3', 'python'].flat()
  return names.find(name => spawnSync(name, ['-c', 'import torch, safetensors.torch']).status === 0)
}

function rows({ bytes, all, embedding, torch }) {
  const seconds = ({ cpuMs }) => (cpuMs / 1000).toFixed(2)
  const share = ({ peakBytes }) => (peakBytes / bytes).toFixed(2)
  const note = `legacy LightCNN-29, ${(bytes / 1e6).toFixed(1)} MB, least of ${RUNS} runs`
  const row = (name, value, unit, more = '') => ({ name, value, unit, note: more || note, command: COMMAND })
  const list = [
    row('checkpoint to installed weights, with classifier', seconds(all), 's CPU'),
    row(
      'the same, peak memory',
      share(all),
      '× the file',
      `${(all.peakBytes / 1e6).toFixed(0)} MB above the idle process`,
    ),
    row('checkpoint to installed weights, embedding only', seconds(embedding), 's CPU'),
    row(
      'the same, peak memory',
      share(embedding),
      '× the file',
      `${(embedding.peakBytes / 1e6).toFixed(0)} MB above the idle process`,
    ),
  ]
  if (!torch)
    return [
      ...list,
      row('torch.load + save_file', 'skipped', '', 'no Python with torch and safetensors here'),
    ]
  return [
    ...list,
    row(
      'torch.load + safetensors.torch.save_file',
      seconds(torch),
      's CPU',
      `PyTorch ${torch.version}, one thread, peak ${share(torch)} × the file`,
    ),
    row('ours / PyTorch, with classifier', (all.cpuMs / torch.cpuMs).toFixed(2), '× the CPU time'),
  ]
}

if (import.meta.filename === process.argv[1])
  for (const row of await run()) console.log(Object.values(row).join(' | '))
