// One embedding on each engine, and raw onnxruntime-web on the same graph in the same run.
import { expect, test } from '@playwright/test'
import { callInBrowser, serveRooms, WEBGPU } from '../browser-rooms.ts'
import { record } from './rows.ts'

const PORT = 4191
const RUNS = 30

test('one embedding on each engine', async () => {
  const server = await serveRooms(PORT)
  try {
    for (const threads of [1, 2]) {
      const times = () =>
        callInBrowser<{ ours: number; raw: number }>(PORT, [], 'embeddingTimes', threads, RUNS)
      const { ours, raw } = await times()
      const title = `WASM, ${threads} thread${threads > 1 ? 's' : ''}`
      record({ name: title, value: ours.toFixed(1), unit: 'ms', note: `median of ${RUNS}` })
      record({
        name: `${title}, raw onnxruntime-web`,
        value: raw.toFixed(1),
        unit: 'ms',
        note: `ratio ${(ours / raw).toFixed(2)}`,
      })
      expect(ours / raw).toBeLessThanOrEqual(1.1)
    }
    const gpu = await callInBrowser<number>(PORT, [WEBGPU], 'webgpuTimes', 1, 3)
    record({
      name: 'WebGPU on SwiftShader (software)',
      value: gpu.toFixed(0),
      unit: 'ms',
      note: 'median of 3; no graphics processor here',
    })
  } finally {
    await server.close()
  }
})
