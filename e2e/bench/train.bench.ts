// Training steps of LightCNN-9 on each engine of the page, beside `model.fit` of stock TensorFlow.js layers in the same browser and PyTorch on the processor
// (PYTHON names an interpreter that has it), and what the loop takes beside the device.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { callInBrowser, serveRooms, WEBGPU } from '../browser-rooms.ts'
import { record } from './rows.ts'

const PORT = 4192
const BATCH = 8
const rate = (batch: number, ms: number) => ((1000 * batch) / ms).toPrecision(2)

test('a training step on each engine', async () => {
  test.setTimeout(1_800_000) // the software adapter takes minutes for a step
  const server = await serveRooms(PORT)
  const time = (name: 'ourStep' | 'stockFit', engine: string, batch: number, times: number) =>
    callInBrowser<number>(PORT, engine === 'webgpu' ? [WEBGPU] : [], name, engine, batch, times)
  try {
    const ours = await time('ourStep', 'cpu', BATCH, 5)
    const note = `batch ${BATCH}, ${ours.toFixed(0)} ms a step, median of 5`
    record({ name: 'Processor, SIMD on one thread', value: rate(BATCH, ours), unit: 'pictures/s', note })
    const stock = await time('stockFit', 'cpu', 1, 1)
    const ratio = stock / (ours / BATCH)
    record({
      name: 'model.fit of stock TensorFlow.js layers (cpu)',
      value: rate(1, stock),
      unit: 'pictures/s',
      note: `batch 1, one step; ours is ${ratio.toFixed(0)} times as fast`,
    })
    for (const threads of [1, 2]) torch(threads, ours)
    const overhead = await callInBrowser<{ share: number; steps: number }>(PORT, [], 'loopOverhead', BATCH, 4)
    record({
      name: 'The loop beside the device',
      value: (100 * overhead.share).toFixed(1),
      unit: '% of the time',
      note: `${overhead.steps} steps of ${BATCH} pictures on the processor: waiting for batches, the optimizer’s step, curves`,
    })
    expect(overhead.share).toBeLessThan(0.05)
    const gpu = await time('ourStep', 'webgpu', 1, 1)
    record({
      name: 'WebGPU on SwiftShader (software)',
      value: rate(1, gpu),
      unit: 'pictures/s',
      note: 'batch 1, one step; no graphics processor here',
    })
    const stockGpu = await time('stockFit', 'webgpu', 1, 1)
    record({
      name: 'model.fit of stock TensorFlow.js layers (WebGPU on SwiftShader)',
      value: rate(1, stockGpu),
      unit: 'pictures/s',
      note: `batch 1, one step; ours is ${(stockGpu / gpu).toFixed(2)} times as fast`,
    })
    expect(ratio).toBeGreaterThan(1)
  } finally {
    await server.close()
  }
})

function torch(threads: number, ours: number): void {
  const script = join(import.meta.dirname, 'train_torch.py')
  const args = ['-B', script, String(threads), String(BATCH), '5']
  const { status, stdout } = spawnSync(process.env.PYTHON ?? 'python3', args, { encoding: 'utf8' })
  const name = `the same step in PyTorch, ${threads} thread${threads > 1 ? 's' : ''}`
  if (status !== 0) {
    record({ name, value: '-', unit: '', note: 'not measured: no Python with torch (PYTHON=PATH names one)' })
    return
  }
  const [ms = '0', version] = stdout.trim().split(' ')
  const ratio = (ours / Number(ms)).toFixed(2)
  record({
    name,
    value: rate(BATCH, Number(ms)),
    unit: 'pictures/s',
    note: `batch ${BATCH}, median of 5, PyTorch ${version}; our processor engine, one thread, takes ${ratio} times as long`,
  })
}
