// The journey on WebGPU, on the software adapter that Chromium brings (about five seconds an embedding).

import { QUIET, WEBGPU } from './browser-rooms.ts'
import { drop, expect, frame, PAIRS, result, test } from './support.ts'

const CHROMIUM = process.env.CHROMIUM_PATH
test.use({
  launchOptions: { ...(CHROMIUM ? { executablePath: CHROMIUM } : {}), args: [...QUIET, WEBGPU] },
})

test('WebGPU proves itself and gives the verdict', async ({ page }) => {
  test.setTimeout(180_000)
  await page.goto('/')
  await expect(frame(page, 'left')).toBeVisible()
  await drop(page, 'body', [`${PAIRS}/robert-curbeam-1.jpg`, `${PAIRS}/robert-curbeam-2.jpg`])
  await expect(result(page)).toContainText('Same person', { timeout: 120_000 })
  await expect(result(page)).toContainText('WebGPU')
})
