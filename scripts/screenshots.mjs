// npm run screenshots: the picture of the README, taken from the built page with two sample photos.
import { mkdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { findChromium } from './browser.mjs'
import { buildPage, ROOT, setUp } from './setup.mjs'

const PORT = 4188
const PHOTOS = ['luca-parmitano-1.jpg', 'luca-parmitano-2.jpg']

setUp()
const executablePath = await findChromium()
buildPage()
const { preview } = await import('vite')
const { chromium } = await import('@playwright/test')
const server = await preview({ preview: { port: PORT, strictPort: true }, logLevel: 'warn' })
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: 1280, height: 960 } })
await page.goto(`http://localhost:${PORT}/compare`)
await page.locator('[data-side=left]').waitFor()
for (const [i, side] of ['left', 'right'].entries()) {
  const path = join(ROOT, 'public', 'samples', 'pairs', PHOTOS[i])
  await page
    .locator(`[data-side=${side}] input[type=file]`)
    .first()
    .setInputFiles({ name: basename(path), mimeType: 'image/jpeg', buffer: readFileSync(path) })
}
await page.locator('[data-state=done][data-verdict]').waitFor({ timeout: 60_000 })
await page.waitForTimeout(500) // transitions
mkdirSync(join(ROOT, 'docs'), { recursive: true })
await page.screenshot({ path: join(ROOT, 'docs', 'compare.png') })
await browser.close()
await server.close()
