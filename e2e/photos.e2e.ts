// Kinds of photos: HEIC as a person meets it, and what the page's decoders give against those of the command line tool.
import { choose, expect, frame, PAIRS, result, test } from './support.ts'

const PHONE_PHOTO = 'fixtures/photos/phone.heic'

test('a HEIC photo is compared; its decoder comes with the first one and stays for visits without network', async ({
  page,
  context,
}) => {
  const decoder: string[] = []
  context.on('request', request => {
    if (/libheif/.test(request.url())) decoder.push(request.url())
  })
  await page.goto('/')
  await choose(page, 'left', `${PAIRS}/robert-curbeam-1.jpg`)
  await expect(frame(page, 'left').getByRole('button', { name: 'Face 1 of 1, chosen' })).toBeVisible()
  await page.evaluate(() => navigator.serviceWorker.ready)
  expect(decoder).toEqual([])
  await choose(page, 'right', PHONE_PHOTO)
  await expect(result(page)).toHaveAttribute('data-verdict', 'same')
  expect(decoder).not.toEqual([])

  await page.reload() // now under the service worker
  await expect(page.getByRole('button', { name: /Engine: WASM/ })).toBeVisible()
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
  await context.setOffline(true)
  await page.reload()
  await choose(page, 'left', PHONE_PHOTO)
  await choose(page, 'right', `${PAIRS}/robert-curbeam-1.jpg`)
  await expect(result(page)).toHaveAttribute('data-verdict', 'same')
})
