// From opening the page to a verdict, what is sent before the first paint, and whether 200 comparisons leave memory flat.
import { gzipSync } from 'node:zlib'
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
  let bytes = 0
  const bodies: Promise<void>[] = []
  page.on('response', response => {
    if (!/\.m?js$/.test(new URL(response.url()).pathname)) return
    bodies.push(
      response.body().then(body => {
        bytes += gzipSync(body).length
      }),
    )
  })
  await page.goto('/')
  await expect(frame(page, 'left')).toBeVisible()
  await Promise.all(bodies)
  record({
    name: 'JavaScript until the page is usable, gzip',
    value: (bytes / 1000).toFixed(0),
    unit: 'kB',
    note: 'at most 150',
  })
  expect(bytes).toBeLessThanOrEqual(150_000)
})

test('200 comparisons in a row', async ({ page, browser }) => {
  await firstVerdict(page)
  const memory = await rendererMemory(browser)
  const people = ['luca-parmitano', 'catherine-coleman', 'peggy-whitson', 'michael-lopez-alegria']
  const times: number[] = []
  let settled = 0
  for (let i = 0; i < COMPARISONS; i++) {
    const person = people[i % people.length]
    const begin = performance.now()
    await page.keyboard.press('Escape')
    await drop(page, 'body', [`${PAIRS}/${person}-1.jpg`, `${PAIRS}/${person}-2.jpg`])
    await expect(result(page)).toHaveAttribute('data-state', 'done')
    times.push(performance.now() - begin)
    if (i === COMPARISONS / 4) settled = await memory()
  }
  const end = await memory()
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
  })
  expect(end).toBeLessThan(settled * 1.15)
})
