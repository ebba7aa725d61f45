import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import type { ViteDevServer } from 'vite'
import type { Golden } from '../src/model/golden.fixture.ts'
import { callInBrowser, serveRooms, WEBGPU } from './browser-rooms.ts'

const PORT = 4190
let server: ViteDevServer

test.describe.configure({ mode: 'serial', timeout: 240_000 })
test.beforeAll(async () => {
  server = await serveRooms(PORT)
})
test.afterAll(() => server.close())

test('WebGPU gives the golden embedding of PyTorch', async () => {
  const file = JSON.parse(readFileSync('fixtures/golden/forward_golden.json', 'utf8')) as Record<
    string,
    Golden
  >
  const golden = file['LightCNN-9']?.feature[0] ?? []
  const embedding = await callInBrowser<number[]>(PORT, [WEBGPU], 'goldenOnWebgpu')
  expect(embedding).toHaveLength(256)
  const worst = Math.max(...golden.map((want, i) => Math.abs((embedding[i] ?? Number.NaN) - want)))
  expect(worst).toBeLessThan(1e-4)
})

test('WebGPU and WASM agree on a real face', async () => {
  expect(await callInBrowser<number>(PORT, [WEBGPU], 'enginesAgree')).toBeGreaterThan(0.9999)
})
