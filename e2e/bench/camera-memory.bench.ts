// Whether 10,000 frames of the camera leave memory flat.
import { expect } from '@playwright/test'
import { comparePhoto, outcome, speedOf, startCamera, test } from '../camera-support.ts'
import { PAIRS } from '../support.ts'
import { rendererMemory } from './memory.ts'
import { record } from './rows.ts'

const FRAMES = 10_000
const SETTLED = 1000

test('10,000 frames', async ({ page, context }) => {
  test.setTimeout(1_800_000)
  await startCamera(page)
  await comparePhoto(page, `${PAIRS}/robert-curbeam-2.jpg`)
  await expect(outcome(page)).toHaveAttribute('data-verdict', 'same', { timeout: 60_000 })
  const browser = context.browser()
  if (!browser) throw new TypeError('a context without a browser')
  const memory = await rendererMemory(browser)
  const looked = async (frames: number) => {
    const options = { timeout: 1_500_000, intervals: [1000] }
    await expect.poll(async () => (await lookedAt()) >= frames, options).toBe(true)
  }
  const lookedAt = async () => {
    const { all, skipped } = await speedOf(page)
    return all - skipped
  }
  await looked(SETTLED)
  const settled = await memory()
  let most = settled
  for (let frames = 2 * SETTLED; frames <= FRAMES; frames += SETTLED) {
    await looked(frames)
    most = Math.max(most, await memory())
  }
  const end = await memory()
  const { all } = await speedOf(page)
  record({
    name: `memory of the page after ${SETTLED.toLocaleString('en-US')} and ${FRAMES.toLocaleString('en-US')} frames looked at`,
    value: `${settled.toFixed(0)} and ${end.toFixed(0)}`,
    unit: 'MB',
    note: `at most ${most.toFixed(0)} MB between them; ${all.toLocaleString('en-US')} frames in all`,
  })
  expect(end).toBeLessThan(settled * 1.1)
})
