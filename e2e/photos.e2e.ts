// Kinds of photos: HEIC as a person meets it, and what the page's decoders give against those of the command line tool.
import { readdirSync, readFileSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { decodePhoto } from '../src/cli/decode.ts'
import { loadModel } from '../src/cli/model.ts'
import { sampleDetector } from '../src/cli/samples.fixture.ts'
import { findFaces, type Photo } from '../src/face/faces.ts'
import { cosine } from '../src/verify/score.ts'
import { launchOptions, serveRooms } from './browser-rooms.ts'
import type { Decoded } from './photo-in-page.ts'
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
  await expect(page.getByRole('button', { name: /Status: ready.*WASM/ })).toBeVisible()
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
  await context.setOffline(true)
  await page.reload()
  await choose(page, 'left', PHONE_PHOTO)
  await choose(page, 'right', `${PAIRS}/robert-curbeam-1.jpg`)
  await expect(result(page)).toHaveAttribute('data-verdict', 'same')
})

const PORT = 4193
const FIXTURES = 'fixtures/photos'
const OTHER = `${PAIRS}/robert-curbeam-1.jpg`
/** Mean difference in levels. CMYK profiles and AVIF of 10 bits are rounded in other ways, 0.7 and 0.4 levels. */
const MOST_LEVELS = 1
const MOST_SCORE = 0.005

/** The fixtures, and JPEGs of them that break off: without the end marker, and without the last percents. */
function allPhotos(): [name: string, bytes: Buffer<ArrayBuffer>][] {
  const photos = readdirSync(FIXTURES).map((name): [string, Buffer<ArrayBuffer>] => [
    name,
    readFileSync(`${FIXTURES}/${name}`),
  ])
  const broken = photos
    .filter(([name]) => ['p3.jpg', 'progressive.jpg'].includes(name))
    .flatMap(([name, bytes]): [string, Buffer<ArrayBuffer>][] => [
      [`endless ${name}`, bytes.subarray(0, -2)],
      [`cut ${name}`, bytes.subarray(0, Math.floor(0.97 * bytes.length))],
    ])
  return [...photos, ...broken]
}

test('every kind of photo has the same pixels, faces and score in the page and on the command line', {
  tag: '@long',
}, async () => {
  const server = await serveRooms(PORT)
  const browser = await chromium.launch(launchOptions())
  const detector = await sampleDetector()
  const { embedder } = await loadModel()
  const embeddingOf = async (image: Photo) => {
    const [face] = await findFaces(image, detector)
    return face && (await embedder.embed([face.crop]))[0]
  }
  try {
    const page = await browser.newPage()
    await page.goto(`http://localhost:${PORT}/manifest.webmanifest`)
    const file = `/@fs${import.meta.dirname}/photo-in-page.ts`
    const other = await embeddingOf((await decodePhoto(new Blob([readFileSync(OTHER)]), OTHER)).image)
    let [worstLevels, worstScore, compared] = [0, 0, 0]
    for (const [name, bytes] of allPhotos()) {
      const inPage = (await page.evaluate(
        ({ file, base64, name }) =>
          import(/* @vite-ignore */ file).then(module => module.decodeInPage(base64, name)),
        { file, base64: bytes.toString('base64'), name },
      )) as Decoded
      const { image, width, height } = await decodePhoto(new Blob([bytes]), name)
      expect([inPage.width, inPage.height], name).toEqual([width, height])
      expect(inPage.missing, `${name}: what is missing`).toBe(image.missing?.share ?? null)
      expect(inPage.missing === null, name).toBe(!/^(cut|endless) /.test(name))
      const data = Buffer.from(inPage.pixels, 'base64')
      const levels =
        data.reduce((sum, level, i) => sum + Math.abs(level - (image.data[i] ?? 0)), 0) / data.length
      expect(levels, `${name}: mean difference in levels`).toBeLessThan(MOST_LEVELS)
      worstLevels = Math.max(worstLevels, levels)
      const [there, here] = [await embeddingOf({ ...image, data }), await embeddingOf(image)]
      expect(there === undefined, `${name}: no face in the page`).toBe(here === undefined)
      if (!there || !here || !other) continue
      compared++
      const difference = Math.abs(cosine(there, other) - cosine(here, other))
      expect(difference, `${name}: difference in score`).toBeLessThan(MOST_SCORE)
      worstScore = Math.max(worstScore, difference)
    }
    console.log(
      `${compared} kinds of photos: at most ${worstLevels.toFixed(2)} levels and ${worstScore.toFixed(4)} of score apart`,
    )
    expect(compared).toBeGreaterThan(30)
  } finally {
    await detector.dispose()
    await embedder.dispose()
    await browser.close()
    await server.close()
  }
})
