// The camera on WASM: frames and embeddings a second, the time from a frame to its verdict, and whether the page's own thread is ever blocked.
import { expect } from '@playwright/test'
import { comparePhoto, longestTask, outcome, speedOf, startCamera, test } from '../camera-support.ts'
import { PAIRS } from '../support.ts'
import { record } from './rows.ts'

const SECONDS = 20

test('the rates of the camera', async ({ page }) => {
  await startCamera(page)
  await comparePhoto(page, `${PAIRS}/robert-curbeam-2.jpg`)
  await expect(outcome(page)).toHaveAttribute('data-verdict', 'same', { timeout: 60_000 })
  const engine = (await page.getByRole('button', { name: /^Status:/ }).getAttribute('aria-label'))
    ?.split(', ')
    .slice(2)
    .join(', ')
  const samples: Awaited<ReturnType<typeof speedOf>>[] = []
  const longest = longestTask(page, SECONDS * 1000)
  for (let i = 0; i < SECONDS; i++) {
    await page.waitForTimeout(1000)
    samples.push(await speedOf(page))
  }
  const median = (read: (sample: (typeof samples)[number]) => number) =>
    samples.map(read).sort((a, b) => a - b)[samples.length >> 1] ?? 0
  const note = `${engine}, 640x480, one face; median of ${SECONDS} s`
  record({ name: 'frames looked at', value: `${median(s => s.frames)}`, unit: 'a second', note })
  record({ name: 'embeddings', value: `${median(s => s.embeddings)}`, unit: 'a second', note: 'at least 5' })
  record({ name: 'from a frame to the verdict', value: `${median(s => s.latencyMs)}`, unit: 'ms' })
  const blockedMs = await longest
  record({
    name: 'longest task of the page’s thread meanwhile',
    value: blockedMs === 0 ? 'under 50' : blockedMs.toFixed(0),
    unit: 'ms',
  })
  expect(median(s => s.frames)).toBeGreaterThanOrEqual(15)
  expect(median(s => s.embeddings)).toBeGreaterThanOrEqual(5)
})
