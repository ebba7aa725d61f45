import { readFileSync } from 'node:fs'
import { chromium, expect, test } from '@playwright/test'
import type { ViteDevServer } from 'vite'
import { limit } from '../src/limits.ts'
import type { Golden } from '../src/model/golden.fixture.ts'
import { callInBrowser, launchOptions, serveRooms, WEBGPU } from './browser-rooms.ts'
import type { EngineTimes } from './engine-in-worker.ts'
import { drop, frame, PAIRS, result } from './support.ts'

const PORT = 4190
let server: ViteDevServer

// Chromium's software adapter takes about five seconds an embedding on all cores, so these tests run one after the other.
test.describe.configure({ mode: 'serial', timeout: limit(300_000) })
test.beforeAll(async () => {
  server = await serveRooms(PORT)
})
test.afterAll(() => server.close())

test('WebGPU gives the golden embedding of PyTorch', { tag: '@long' }, async () => {
  const file = JSON.parse(readFileSync('fixtures/golden/forward_golden.json', 'utf8')) as Record<
    string,
    Golden
  >
  const expected = file['LightCNN-9']?.feature[0] ?? []
  const golden = await callInBrowser<number[]>(PORT, [WEBGPU], 'webgpuGolden')
  expect(golden).toHaveLength(256)
  const worst = Math.max(...expected.map((want, i) => Math.abs((golden[i] ?? Number.NaN) - want)))
  expect(worst).toBeLessThan(1e-4)
})

test('WebGPU agrees with WASM on a real face', { tag: '@long' }, async () => {
  expect(await callInBrowser<number>(PORT, [WEBGPU], 'webgpuAgreement')).toBeGreaterThan(0.9999)
})

test('the engine on the processor agrees with ONNX Runtime, on one thread and on several', async () => {
  for (const engine of ['wasm', 'wasm-threads']) {
    const times = await callInBrowser<EngineTimes>(PORT, [], 'engineTimes', engine, 2)
    expect(times.slower).toBeNull()
    expect(times.difference, engine).toBeLessThan(1e-4)
  }
})

test('WebGPU trains as the processor does: the proof, and gradients of many parts', {
  tag: '@long',
}, async () => {
  const { webgpu, cpu } = await callInBrowser<Record<'webgpu' | 'cpu', [loss: number, norm: number]>>(
    PORT,
    [WEBGPU],
    'passNumbers',
  )
  expect(webgpu[0]).toBeCloseTo(cpu[0], 4)
  expect(webgpu[1] / cpu[1]).toBeCloseTo(1, 3)
})

test('the page takes WebGPU where there is an adapter, and gives the verdict', { tag: '@long' }, async ({
  baseURL,
}) => {
  const browser = await chromium.launch(launchOptions([WEBGPU]))
  try {
    const page = await browser.newPage()
    await page.goto(baseURL ?? '')
    await expect(frame(page, 'left')).toBeVisible()
    await drop(page, 'body', [`${PAIRS}/robert-curbeam-1.jpg`, `${PAIRS}/robert-curbeam-2.jpg`])
    await expect(result(page)).toContainText('Same person', { timeout: limit(280_000) })
    await expect(result(page)).toContainText('WebGPU')
  } finally {
    await browser.close()
  }
})
