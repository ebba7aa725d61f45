// npm run shots: every panel empty, busy and done, at desktop and phone width, light and dark, as PNG files in shots/ to be looked at.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from './browser.mjs'
import { buildPage, ROOT, setUp } from './setup.mjs'

const PORT = 4189
const FOLDER = join(ROOT, 'shots')
const SIZES = { desktop: { width: 1280, height: 720 }, phone: { width: 390, height: 844 } }
const CAMERA = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']

setUp()
const executablePath = await findChromium()
buildPage()
const { preview } = await import('vite')
const { chromium } = await import('@playwright/test')
const server = await preview({ preview: { port: PORT, strictPort: true }, logLevel: 'warn' })
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...CAMERA] })
rmSync(FOLDER, { recursive: true, force: true })
mkdirSync(FOLDER, { recursive: true })
for (const [size, viewport] of Object.entries(SIZES)) {
  const page = await browser.newPage({ viewport })
  page.setDefaultTimeout(180_000)
  await walk(page, async name => {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.screenshot({ path: join(FOLDER, `${name}-${size}-${colorScheme}.png`) })
    }
  })
  await page.close()
}
await browser.close()
await server.close()
console.log(`The pictures are in ${FOLDER}`)

/**
 * From panel to panel, each empty, busy and done by the samples.
 * @param {import('@playwright/test').Page} page
 * @param {(name: string) => Promise<void>} shoot
 */
async function walk(page, shoot) {
  const button = /** @param {string | RegExp} name */ name => page.getByRole('button', { name }).first()
  const open = /** @param {string} path */ async path => {
    await page.goto(`http://localhost:${PORT}${path}`)
    await page.locator('main h2, main [data-side], main button').first().waitFor()
  }
  await open('/compare')
  await shoot('compare-empty')
  await button('Sample pair 1').click()
  await shoot('compare-busy')
  await page.locator('[data-state=done][data-verdict]').waitFor()
  await shoot('compare-done')
  await open('/camera')
  await shoot('camera-empty')
  await button('Start the camera').click()
  await page.getByText('The camera is on', { exact: true }).waitFor()
  await shoot('camera-busy')
  await open('/people')
  await shoot('people-empty')
  await button('Try with samples').click()
  await shoot('people-busy')
  await page.getByText('These look like five people.').waitFor()
  await shoot('people-done')
  await open('/people/photos')
  await shoot('photos-empty')
  await button('Try with samples').click()
  await shoot('photos-busy')
  await page.getByTestId('outcome').waitFor()
  await shoot('photos-done')
  await open('/evaluate')
  await shoot('evaluate-empty')
  await button('Try with sample photos').click()
  await shoot('evaluate-busy')
  await page.waitForURL(/\/evaluate\/samples-/)
  await page.getByTestId('figures').waitFor()
  await shoot('evaluate-done')
  await open('/data')
  await shoot('data-empty')
  await button('Try with samples').click()
  await shoot('data-busy')
  await page.getByRole('link', { name: 'Train with this' }).first().waitFor()
  await shoot('data-done')
  await open('/train')
  await shoot('train-empty')
  await page.getByText(/^Takes about /).waitFor()
  await button('Start training').click()
  await page
    .getByText(/step \d+ of/)
    .first()
    .waitFor()
  await shoot('train-busy')
  await page.locator('[data-job]').getByRole('button', { name: 'Cancel' }).click()
  await page.locator('[data-job=idle]').waitFor()
  await shoot('train-done')
  await open('/models')
  await shoot('models')
}
