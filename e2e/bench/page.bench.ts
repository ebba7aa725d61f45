// From opening the page to a verdict, what is sent before the first paint, and whether 200 comparisons leave memory flat.
import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { drop, frame, PAIRS, result } from '../support.ts'
import { rendererMemory } from './memory.ts'
import { record } from './rows.ts'

const COMPARISONS = 200
const PAIR = [`${PAIRS}/robert-curbeam-1.jpg`, `${PAIRS}/robert-curbeam-2.jpg`]
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

async function firstVerdict(page: Page): Promise<number> {
  const begin = performance.now()
  await page.goto('/')
  await expect(frame(page, 'left')).toBeVisible()
  await drop(page, 'body', PAIR)
  await expect(result(page)).toHaveAttribute('data-state', 'done')
  return performance.now() - begin
}

test('from opening to a verdict', async ({ page }) => {
  const first = await firstVerdict(page)
  await page.evaluate(() => navigator.serviceWorker.ready)
  const again: number[] = []
  for (let i = 0; i < 5; i++) again.push(await firstVerdict(page))
  record({
    name: 'first visit, two photos dropped at once, to the verdict',
    value: first.toFixed(0),
    unit: 'ms',
  })
  const note = 'median of 5, from warm cache; includes starting the engine and its self-test'
  record({ name: 'later visit, to the verdict', value: median(again).toFixed(0), unit: 'ms', note })
})

test('JavaScript before the first paint', async ({ page }) => {
  await page.goto('/')
  await expect(frame(page, 'left')).toBeVisible()
  await expect(page.getByRole('banner')).toContainText('LightCNN-9')
  const { before, all } = await page.evaluate(() => {
    const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0
    const scripts = (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).filter(
      ({ name }) => /\.m?js$/.test(name),
    )
    const bytes = (some: PerformanceResourceTiming[]) =>
      some.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
    return { before: bytes(scripts.filter(({ startTime }) => startTime < painted)), all: bytes(scripts) }
  })
  const row = (name: string, bytes: number, note?: string) =>
    record({ name, value: (bytes / 1000).toFixed(0), unit: 'kB', note: note ?? '' })
  row('JavaScript asked for before the first contentful paint, gzip', before, 'at most 150')
  row('JavaScript until the model is ready, gzip', all)
  expect(before).toBeGreaterThan(50_000)
  expect(before).toBeLessThanOrEqual(150_000)
})

test('200 comparisons in a row', async ({ page, browser }) => {
  await firstVerdict(page)
  const memory = await rendererMemory(browser)
  const people = ['luca-parmitano', 'catherine-coleman', 'peggy-whitson', 'michael-lopez-alegria']
  const photos = people.flatMap(person => [1, 2].map(n => `${PAIRS}/${person}-${n}.jpg`))
  const place = await placeIn(page, photos)
  const session = await page.context().newCDPSession(page)
  const settle = async () => {
    await session.send('HeapProfiler.collectGarbage')
    await session.send('Memory.simulatePressureNotification', { level: 'critical' })
    await page.waitForTimeout(2000)
    return memory()
  }
  const times: number[] = []
  let settled = 0
  for (let i = 0; i < COMPARISONS; i++) {
    // one call for each comparison that holds on to no element: handles of the test would keep the page's old results alive
    times.push(await place.evaluate(compareOnce, 2 * (i % people.length)))
    if (i === COMPARISONS / 4) settled = await settle()
  }
  const end = await settle()
  record({
    name: 'one more comparison, dropping two photos to the verdict',
    value: median(times).toFixed(0),
    unit: 'ms',
    note: `median of ${COMPARISONS}`,
  })
  record({
    name: `memory of the page after ${COMPARISONS / 4} and ${COMPARISONS} comparisons`,
    value: `${settled.toFixed(0)} and ${end.toFixed(0)}`,
    unit: 'MB',
    note: 'after the browser was asked to give back what it can',
  })
  expect(end).toBeLessThan(settled * 1.1)
})

test('what the mirror and more photos cost', async ({ page, browser }) => {
  const single = await browser.newPage()
  await single.route('**/models/lightcnn-9/card.json', async route => {
    const card = JSON.parse(readFileSync('models/lightcnn-9/card.json', 'utf8'))
    const { embedding: _, templates: __, ...calibration } = card.calibration
    await route.fulfill({ json: { ...card, calibration } }) // an older card, of single embeddings
  })
  const names = ['luca-parmitano', 'catherine-coleman', 'peggy-whitson', 'michael-lopez-alegria']
  const photos = names.flatMap(name => [1, 2].map(n => `${PAIRS}/${name}-${n}.jpg`))
  const times = { single: [] as number[], mirrored: [] as number[] }
  const places: [keyof typeof times, Awaited<ReturnType<typeof placeIn>>][] = []
  for (const [kind, where] of [
    ['single', single],
    ['mirrored', page],
  ] as const) {
    await firstVerdict(where)
    places.push([kind, await placeIn(where, photos)])
  }
  for (let i = 0; i < 48; i++)
    for (const [kind, place] of places)
      times[kind].push(
        await place.evaluate(compareFresh, { first: 2 * (i % names.length), count: 1, shift: i }),
      )
  const [without, mirrored] = [median(times.single), median(times.mirrored)]
  record({
    name: 'one comparison with the mirror, and without',
    value: `${mirrored.toFixed(0)} and ${without.toFixed(0)}`,
    unit: 'ms',
    note: `in turns, medians of 48; ${(mirrored / without).toFixed(2)} times as long, at most 1.7`,
  })
  expect(mirrored / without).toBeLessThanOrEqual(1.7)
  const [, place] = places[1]!
  const several: number[] = []
  for (let i = 0; i < 5; i++)
    several.push(await place.evaluate(compareFresh, { first: 0, count: 4, shift: 100 + i }))
  record({
    name: 'four photos against four, dropping them to the verdict',
    value: median(several).toFixed(0),
    unit: 'ms',
    note: 'median of 5, at most 2500',
  })
  expect(median(several)).toBeLessThan(2500)
  await single.close()
})

/** Photos in the page's memory. */
const placeIn = (page: Page, paths: string[]) =>
  page.evaluateHandle(
    photos => photos.map(base64 => Uint8Array.from(atob(base64), c => c.charCodeAt(0))),
    paths.map(path => readFileSync(path).toString('base64')),
  )

/**
 * In the page: drops `count` photos on each side and waits for the verdict; milliseconds from the first drop. They are shifted by some px,
 * so that no embedding is known from before.
 */
async function compareFresh(
  photos: Uint8Array<ArrayBuffer>[],
  { first, count, shift }: { first: number; count: number; shift: number },
): Promise<number> {
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise(resolve => setTimeout(resolve, 1))
  }
  const fresh = async (photo: Uint8Array<ArrayBuffer>) => {
    const bitmap = await createImageBitmap(new Blob([photo]))
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    canvas.getContext('2d')?.drawImage(bitmap, (shift % 12) - 6 + shift / 500, Math.floor(shift / 12) - 2)
    return new File([await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })], 'fresh.jpg')
  }
  const sides = await Promise.all(
    [0, 1].map(side =>
      Promise.all(Array.from({ length: count }, (_, n) => fresh(photos[first + side * count + n] as never))),
    ),
  )
  const verdict = () => document.querySelector('[data-verdict]')
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  await until(() => !verdict())
  const begin = performance.now()
  for (const [i, name] of ['left', 'right'].entries()) {
    const dataTransfer = new DataTransfer()
    for (const file of sides[i] ?? []) dataTransfer.items.add(file)
    const frame = document.querySelector(`[data-side=${name}]`)
    frame?.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  }
  await until(() => !!verdict())
  return performance.now() - begin
}

/** In the page: clears both sides, drops two photos at once and waits for the verdict; milliseconds from the drop. */
async function compareOnce(photos: Uint8Array<ArrayBuffer>[], first: number): Promise<number> {
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise(resolve => setTimeout(resolve, 1))
  }
  const verdict = () => document.querySelector('[data-verdict]')
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  await until(() => !verdict())
  const dataTransfer = new DataTransfer()
  for (const n of [0, 1]) dataTransfer.items.add(new File([photos[first + n] ?? ''], `${n}.jpg`))
  const begin = performance.now()
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  await until(() => !!verdict())
  return performance.now() - begin
}
