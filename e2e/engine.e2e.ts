import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { choose, drop, expect, frame, PAIRS, result, test } from './support.ts'

const PAIR = [`${PAIRS}/robert-curbeam-1.jpg`, `${PAIRS}/robert-curbeam-2.jpg`]

async function open(page: Page) {
  await page.goto('/')
  await expect(frame(page, 'left')).toBeVisible()
}

/** Every picture of the page is there: the logo, the samples. */
async function expectPictures(page: Page): Promise<void> {
  const broken = () =>
    page.evaluate(async () => {
      const pictures = [...document.images]
      for (const picture of pictures) picture.loading = 'eager'
      const isBroken = await Promise.all(
        pictures.map(picture =>
          picture.decode().then(
            () => false,
            () => true,
          ),
        ),
      )
      return pictures.length === 0 ? ['none'] : pictures.filter((_, i) => isBroken[i]).map(({ src }) => src)
    })
  await expect.poll(broken).toEqual([])
}

test('the second visit works without network and loads no weights', async ({ page, context }) => {
  await open(page)
  await drop(page, 'body', PAIR)
  await expect(result(page)).toContainText('Same person')
  await page.evaluate(() => navigator.serviceWorker.ready)
  const heavy: string[] = []
  context.on('request', request => {
    if (/\.(safetensors|onnx|wasm)$/.test(request.url())) heavy.push(request.url())
  })
  await page.reload()
  await expect(page.getByRole('button', { name: /Status: ready.*WASM/ })).toBeVisible()
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
  await context.setOffline(true)
  await page.reload()
  await expect(frame(page, 'left')).toBeVisible()
  await expectPictures(page)
  await page.getByRole('button', { name: 'Sample pair 1' }).click()
  await expect(result(page)).toHaveAttribute('data-state', 'done')
  await page.getByRole('button', { name: 'Choose another left photo' }).waitFor()
  await result(page).getByRole('button', { name: 'Clear', exact: true }).click()
  const left = frame(page, 'left')
  await left.locator('summary').click()
  await left.getByRole('button', { name: 'Samples' }).click()
  await expect(page.getByRole('dialog').locator('img').first()).toBeVisible()
  await expectPictures(page)
  await page.keyboard.press('Escape')
  await drop(page, 'body', PAIR)
  await expect(result(page)).toContainText('Same person')
  expect(heavy).toEqual([])
})

test('faces are found while the weights still come; a wrong weights file is refused by name', async ({
  page,
}) => {
  const weights = readFileSync('models/lightcnn-9/weights.safetensors')
  weights[weights.length - 1] = (weights[weights.length - 1] as number) ^ 1
  let send = () => {}
  const isSent = new Promise<void>(resolve => {
    send = resolve
  })
  await page.route('**/weights.safetensors', async route => {
    await isSent
    await route.fulfill({ body: weights })
  })
  await open(page)
  await drop(page, 'body', PAIR)
  for (const side of ['left', 'right'] as const)
    await expect(frame(page, side).getByRole('button', { name: 'Face 1 of 1, chosen' })).toBeVisible()
  await expect(result(page)).toContainText('Loading the')
  send()
  await expect(page.getByRole('alert')).toContainText(
    '/models/lightcnn-9/weights.safetensors is not the file that its card describes',
  )
})

test('a worker that dies is started again and the photos stay', async ({ page }) => {
  await open(page)
  await choose(page, 'left', PAIR[0] as string)
  await expect(frame(page, 'left').getByRole('button', { name: 'Face 1 of 1, chosen' })).toBeVisible()
  for (const worker of page.workers()) await worker.evaluate(() => self.close()).catch(() => undefined)
  await expect(page.getByText('was started again').first()).toBeVisible()
  await choose(page, 'right', PAIR[1] as string)
  await expect(result(page)).toContainText('Same person')
})

test('the engine can be switched, and says why it is the one', async ({ page }) => {
  await open(page)
  await drop(page, 'body', PAIR)
  await expect(result(page)).toContainText(/WASM, \d threads?/)
  await page.getByRole('button', { name: /Status: ready.*WASM/ }).click()
  await expect(page.getByText('WebGPU found no adapter')).not.toHaveCount(0)
  await page.getByRole('radio', { name: /WASM, 1 thread/ }).click()
  await expect(result(page)).toContainText('WASM, 1 thread')
})

test('delete everything leaves nothing behind', async ({ page }) => {
  await open(page)
  await drop(page, 'body', PAIR)
  await expect(result(page)).toContainText('Same person')
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.getByRole('button', { name: /Nothing leaves this device/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Requests to other servers: 0')
  await dialog.getByRole('button', { name: 'Delete everything' }).click()
  await expect(dialog).toContainText('Deleted')
  const left = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory()
    const files: string[] = []
    for await (const name of root.keys()) files.push(name)
    const caches = await self.caches.keys()
    const databases = await indexedDB.databases()
    const workers = await navigator.serviceWorker.getRegistrations()
    return { files, caches, databases, workers: workers.length, settings: localStorage.length }
  })
  expect(left).toEqual({ files: [], caches: [], databases: [], workers: 0, settings: 0 })
})

test('TensorFlow.js is not loaded where it is not used, nor a worker for an engine that cannot start', async ({
  page,
}) => {
  const scripts: string[] = []
  const workers: string[] = []
  page.on('worker', worker => workers.push(worker.url()))
  page.on('request', request => {
    if (request.resourceType() === 'script') scripts.push(request.url())
  })
  await open(page)
  await drop(page, 'body', PAIR)
  await expect(result(page)).toContainText('Same person')
  expect(scripts.length).toBeGreaterThan(0)
  expect(scripts.filter(url => /webgpu/.test(url))).toEqual([])
  const [own = '', ...others] = workers.filter(url => /\/worker-/.test(url))
  expect(others).toEqual([])
  // the runtime, which is as large again, comes while the files are on their way
  expect((await (await page.request.get(own)).body()).length).toBeLessThan(120_000)
})
