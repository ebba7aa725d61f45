// The camera panel on fake cameras made from sample photos.
import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { limit } from '../src/limits.ts'
import {
  comparePhoto,
  enrolFirstView,
  longestTask,
  outcome,
  speedOf,
  stage,
  startCamera,
  test,
} from './camera-support.ts'
import { expect, PAIRS, PHONE } from './support.ts'

const { calibration } = JSON.parse(readFileSync('models/lightcnn-9/card.json', 'utf8'))
const [same, different]: [number, number] = [
  calibration.thresholds['0.001'],
  calibration.fnrThresholds['0.01'],
]

/** Five good frames of each face on a device that does other things too. */
const verdict = (page: Page, name: string) => expect(outcome(page)).toHaveAttribute('data-verdict', name)
/** How many tracks of the page's camera are live. The fake one has no lamp, but a real one's follows this. */
const liveTracks = (page: Page) =>
  page.evaluate(() => {
    const { taken = [] } = window as Window & { taken?: MediaStream[] }
    return taken.flatMap(stream => stream.getTracks()).filter(({ readyState }) => readyState === 'live')
      .length
  })
/** Keeps every stream that the page is given, so that a test can see whether it was let go. */
const keepStreams = (page: Page) =>
  page.addInitScript(() => {
    const taken: MediaStream[] = []
    Object.assign(window, { taken })
    const devices = navigator.mediaDevices
    const getUserMedia = devices.getUserMedia.bind(devices)
    devices.getUserMedia = async constraints => {
      const stream = await getUserMedia(constraints)
      taken.push(stream)
      return stream
    }
  })
async function expectAccessible(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' }) // no colour is half-way between two
  const scan = await new AxeBuilder({ page }).analyze()
  await page.emulateMedia({ reducedMotion: null })
  expect(scan.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
}

test.describe('one person', () => {
  test('against a photo: match, no match, without ever blocking the page', async ({ page }) => {
    await keepStreams(page)
    await startCamera(page)
    await expect(stage(page)).toContainText('The camera is on')
    await comparePhoto(page, `${PAIRS}/robert-curbeam-2.jpg`)
    await verdict(page, 'same')
    await expect(outcome(page)).toContainText('Same person')
    await expect(outcome(page)).toContainText(`${same.toFixed(1)}, at most 0.1 % of strangers`)
    await expect(outcome(page)).toContainText(
      `${different.toFixed(1).replace('-', '−')}, at most 1 % of same-person pairs`,
    )
    const heading = await outcome(page).getByRole('heading').boundingBox()
    expect(heading?.height, 'px of the verdict, which takes one line').toBeLessThan(60)
    await expect(page.getByTestId('announcer')).toContainText('Same person')
    await expectAccessible(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectAccessible(page)
    await expectSmooth(page)

    await comparePhoto(page, `${PAIRS}/peggy-whitson-2.jpg`)
    await verdict(page, 'different')
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save this result' }).click()
    const html = readFileSync(await (await saved).path(), 'utf8')
    expect(html).toContain('<h1>Different persons</h1>')
    expect(html.match(/<img [^>]*src="data:image\/(jpeg|png)/g)).toHaveLength(2)

    await page.keyboard.press('Escape')
    await expect(stage(page)).toContainText('The camera is off')
    expect(await liveTracks(page)).toBe(0)
  })

  test('the camera goes off when the panel is left', async ({ page }) => {
    await keepStreams(page)
    await startCamera(page)
    await expect(stage(page)).toContainText('The camera is on')
    expect(await liveTracks(page)).toBe(1)
    await page.getByRole('link', { name: 'Compare' }).click()
    await expect(page.getByRole('heading', { name: 'Compare' })).toBeVisible()
    await expect.poll(() => liveTracks(page)).toBe(0)
  })

  test('a busy engine and a lost camera are told, and it goes on', async ({ page }) => {
    await startCamera(page)
    await expect(outcome(page)).toBeVisible()
    const [worker] = page.workers()
    const busy = worker?.evaluate(() => {
      for (const end = performance.now() + 3000; performance.now() < end; );
    })
    await expect(stage(page)).toContainText('The engine is busy with another job')
    await busy
    await expect(stage(page)).toContainText('Good picture')
    await page.evaluate(() => {
      const stream = document.querySelector('video')?.srcObject
      const [track] = stream instanceof MediaStream ? stream.getVideoTracks() : []
      track?.stop()
      track?.dispatchEvent(new Event('ended')) // as the browser does when the plug is pulled
    })
    await expect(stage(page).getByRole('alert')).toContainText('unplugged')
    await page.getByRole('button', { name: 'Start the camera' }).click()
    await expect(stage(page)).toContainText('The camera is on')
    await expect(outcome(page)).toBeVisible()
  })

  test('the challenge is off at first, says what it is, and asks', { tag: '@long' }, async ({ page }) => {
    await startCamera(page)
    const card = page.getByRole('region', { name: 'Head-turn check' })
    await expect(card).toContainText('not a security check')
    await expect(card.getByRole('checkbox')).not.toBeChecked()
    await card.getByRole('checkbox').check()
    await expect(outcome(page)).toBeVisible()
    await card.getByRole('button', { name: 'Begin' }).click()
    await expect(card.getByRole('status')).toContainText(/Turn your head|Come closer/)
  })

  test('on a phone, where nothing may be wider than the screen', { tag: '@long' }, async ({ page }) => {
    await page.setViewportSize(PHONE)
    await startCamera(page)
    await comparePhoto(page, `${PAIRS}/robert-curbeam-2.jpg`)
    await verdict(page, 'same')
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow, 'px wider than the window').toBeLessThanOrEqual(0)
    await expectAccessible(page)
  })
})

/** A task of more than 50 ms blocks a page. On a busy machine one may take that long for want of a turn; one in each window is ours. */
async function expectSmooth(page: Page): Promise<void> {
  await expect(async () => {
    const longest = await longestTask(page, 2000)
    expect(longest, 'ms of the longest task').toBeLessThanOrEqual(50)
    const { frames, embeddings } = await speedOf(page)
    // What it must reach on a machine of its own is 15 and 5, which the benchmark measures; here others are at work, and it may be slow.
    const slowness = limit(1)
    expect(frames, 'frames a second').toBeGreaterThanOrEqual(5 / slowness)
    expect(embeddings, 'embeddings a second').toBeGreaterThanOrEqual(2 / slowness)
  }).toPass()
}
test.describe('the same person twice', () => {
  test.use({ scene: 'samePerson' })
  test('two faces of one picture are compared with each other', { tag: '@long' }, async ({ page }) => {
    await startCamera(page)
    await page.getByRole('radio', { name: 'A second face in the picture' }).check()
    await verdict(page, 'same')
    const faces = page.getByRole('region', { name: 'Faces' }).getByRole('button')
    await expect(faces).toHaveCount(2)
    await expect(faces.first()).toHaveAttribute('data-tone', 'same')
  })
})

test.describe('strangers', () => {
  test.use({ scene: 'strangers' })
  test('one is enrolled from the camera and known, the other is nobody, and they are two persons', async ({
    page,
  }) => {
    await (await enrolFirstView(page, 'Robert')).click()
    await expect(page.getByRole('main')).toContainText('1 photo of Robert enrolled')
    const faces = page.getByRole('region', { name: 'Faces' }).getByRole('button')
    await expect(faces.filter({ hasText: 'Robert' })).toHaveAttribute('data-tone', 'same')
    await expect(faces.filter({ hasText: 'Nobody I know' })).toHaveAttribute('data-tone', 'different')
    await page.getByRole('radio', { name: 'A second face in the picture' }).check()
    await verdict(page, 'different')
  })
})

test.describe('nobody', () => {
  test.use({ scene: 'nobody' })
  test('says that no face is there', { tag: '@long' }, async ({ page }) => {
    await startCamera(page)
    await expect(stage(page)).toContainText('No face is in the picture')
    await expect(page.getByRole('button', { name: 'Take photos' })).toBeDisabled()
  })
})

test.describe('a camera that the page may not use', () => {
  test.use({ allowed: false })
  test('says how to allow it', async ({ page }) => {
    await startCamera(page)
    await expect(stage(page).getByRole('alert')).toContainText('allow the camera')
    await expectAccessible(page)
  })
})

test.describe('no camera', () => {
  test.use({ scene: null })
  test('says to connect one', async ({ page }) => {
    await startCamera(page)
    await expect(stage(page).getByRole('alert')).toContainText('No camera was found')
  })

  test('and what else can be wrong with one', async ({ page }) => {
    await page.addInitScript(() => {
      const errors = ['NotReadableError', 'OverconstrainedError', 'NotAllowedError']
      navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException('', errors.shift())
      }
    })
    await startCamera(page)
    await expect(stage(page).getByRole('alert')).toContainText('Another program')
    await page.getByRole('button', { name: 'Start the camera' }).click()
    await expect(stage(page).getByRole('alert')).toContainText('Choose another one')
    await page.getByRole('button', { name: 'Start the camera' }).click()
    await expect(stage(page).getByRole('alert')).toContainText('allow the camera')
    await page.evaluate(() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined }))
    await page.getByRole('button', { name: 'Start the camera' }).click()
    await expect(stage(page).getByRole('alert')).toContainText('not secure')
  })
})
