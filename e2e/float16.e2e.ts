// Float16 activations against float32 on every kind of layer. Software adapters store halves and compute in float32; an adapter with
// shader-f16 computes in float16 too, and must be as exact.
import { expect, test } from '@playwright/test'
import type { ViteDevServer } from 'vite'
import { callInBrowser, serveRooms, WEBGPU } from './browser-rooms.ts'
import type { HalfNumbers } from './half-in-page.ts'

const PORT = 4191
let server: ViteDevServer
test.beforeAll(async () => {
  server = await serveRooms(PORT)
})
test.afterAll(() => server.close())

test('the convolutions in float16 are exact where their numbers are', { tag: '@long' }, async () => {
  const { differences, tensorsLeft } = await callInBrowser<HalfNumbers>(PORT, [WEBGPU], 'halfNumbers')
  expect(Object.keys(differences)).toHaveLength(11)
  for (const [name, [difference, largest]] of Object.entries(differences)) {
    expect(difference, name).toBe(0)
    expect(largest, name).toBeGreaterThan(1)
  }
  expect(tensorsLeft).toBe(0)
})
