// Exact search in the gallery beside hnswlib-wasm (approximate, 16 links, ef 100) on the same embeddings in the same run.
import { expect, test } from '@playwright/test'
import { callInBrowser, serveRooms } from '../browser-rooms.ts'
import type { searchTimes } from '../in-page.ts'
import { record } from './rows.ts'

const PORT = 4192
const COUNT = 100_000
const RUNS = 41

test('search among 100,000 embeddings', async () => {
  test.setTimeout(1_200_000)
  const server = await serveRooms(PORT)
  try {
    const times = await callInBrowser<Awaited<ReturnType<typeof searchTimes>>>(
      PORT,
      [],
      'searchTimes',
      COUNT,
      RUNS,
    )
    const title = `${COUNT.toLocaleString('en-US')} embeddings`
    record({
      name: `${title}, ours`,
      value: times.ours.toFixed(1),
      unit: 'ms',
      note: 'exact, nothing to build',
    })
    record({
      name: `${title}, hnswlib-wasm`,
      value: times.theirs.toFixed(1),
      unit: 'ms',
      note: `finds the nearest in ${(100 * times.found).toFixed(0)} % of ${RUNS} searches; ${times.buildSeconds.toFixed(0)} s to build`,
    })
    expect(times.ours).toBeLessThan(50)
  } finally {
    await server.close()
  }
})
