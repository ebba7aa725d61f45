// One embedding on each engine, and raw onnxruntime-web on the same graph in the same run.
import { expect, test } from '@playwright/test'
import { callInBrowser, serveRooms, WEBGPU } from '../browser-rooms.ts'
import type { EngineTimes } from '../engine-in-worker.ts'
import { record } from './rows.ts'

const PORT = 4191
const RUNS = 30
const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

test('one embedding on each engine', async () => {
  const server = await serveRooms(PORT)
  try {
    for (const engine of ['wasm', 'wasm-threads'] as const) {
      const { threads, ours, raw, slower } = await callInBrowser<EngineTimes>(
        PORT,
        [],
        'engineTimes',
        engine,
        RUNS,
      )
      expect(slower).toBeNull()
      const title = `WASM, ${threads} thread${threads > 1 ? 's' : ''}`
      const note = `median of ${RUNS}, by turns`
      record({ name: title, value: median(ours).toFixed(1), unit: 'ms', note })
      const ratios = ours.map((ms, i) => (raw[i] as number) / ms).sort((a, b) => a - b)
      const [low, high] = [0.1, 0.9].map(share => ratios[Math.floor(share * RUNS)]?.toFixed(2))
      record({
        name: `${title}, raw onnxruntime-web`,
        value: median(raw).toFixed(1),
        unit: 'ms',
        note: `${median(ratios).toFixed(2)} times as long (${low} to ${high} in 8 of 10 turns)`,
      })
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
