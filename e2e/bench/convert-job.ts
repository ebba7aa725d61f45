// Jobs of convert.mjs, each in a process of its own so that CPU time and peak memory are its alone:
// `write FILE` makes the 132 MB legacy checkpoint; `install FILE OUT embedding|all` turns it into installed weights.
import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { openFile } from '../../src/cli/source.ts'
import { installWeights } from '../../src/convert/install.ts'
import { writeLegacyPyTorch } from '../../src/convert/legacy.fixture.ts'
import { recognise } from '../../src/convert/lightcnn.ts'
import { openCheckpoint } from '../../src/convert/open.ts'
import { tensorsOf } from '../../src/convert/weights.ts'
import { ARCHITECTURES } from '../../src/model/architectures.ts'
import { expectedShapes } from '../../src/model/weights.ts'
import { mulberry32 } from '../../src/random.ts'

const IDENTITIES = 79_077
const [job, path = '', out = '', part] = process.argv.slice(2)

/** LightCNN-29 as its authors released it: 62 tensors, 32,896,069 parameters. */
async function write(): Promise<void> {
  const architecture = ARCHITECTURES['lightcnn-29']
  const draw = mulberry32(29)
  const weights = new Map(
    [...expectedShapes(architecture, IDENTITIES)].map(([name, shape]) => {
      const floats = new Float32Array(shape.reduce((a, b) => a * b, 1))
      for (let i = 0; i < floats.length; i++) floats[i] = draw() - 0.5
      return [name, floats]
    }),
  )
  const handle = await open(path, 'w')
  for await (const chunk of writeLegacyPyTorch(tensorsOf(architecture, weights, 'F32')))
    await handle.writeFile(chunk)
  await handle.close()
}

async function install(): Promise<void> {
  globalThis.gc?.()
  const baseBytes = process.memoryUsage.rss()
  const cpu = process.cpuUsage()
  const begin = performance.now()
  const file = await openFile(path)
  const checkpoint = await openCheckpoint(file, 'checkpoint.pth.tar')
  const handle = await open(out, 'w')
  const installed = await installWeights(checkpoint, recognise(checkpoint), {
    classifier: part === 'all',
    dtype: 'F32',
    write: chunk => handle.writeFile(chunk),
  })
  await handle.close()
  await file.close()
  const { user, system } = process.cpuUsage(cpu)
  const wallMs = performance.now() - begin
  // not resourceUsage(): its figure begins with that of the process that started this one
  const peakKilobytes = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
  const peakBytes = peakKilobytes * 1024 - baseBytes
  console.log(
    JSON.stringify({
      ...installed,
      architecture: undefined,
      cpuMs: (user + system) / 1000,
      wallMs,
      peakBytes,
    }),
  )
}

await (job === 'write' ? write() : install())
