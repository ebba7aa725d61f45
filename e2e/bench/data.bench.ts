// Data sets in the page: LFW's chips imported (with DATA=FOLDER), memory meanwhile, and batches read in a worker from OPFS.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, expect, type Page, test } from '@playwright/test'
import { callInBrowser, launchOptions, serveRooms } from '../browser-rooms.ts'
import { chooseFiles, finish, setOptions, start, withoutPickers } from '../data-support.ts'
import { firstPictures } from './first-pictures.mjs'
import { record } from './rows.ts'

const DATA = process.env.DATA ?? ''
const TAR = join(DATA, 'lfw/lfw-112X96.tar')
const PORT = 4196

test('batches from OPFS', async () => {
  const server = await serveRooms(PORT)
  try {
    const { pictures, bytes, floats } = await callInBrowser<{
      pictures: number
      bytes: number[]
      floats: number[]
    }>(PORT, [], 'batchRates')
    for (const [what, rates] of [
      ['bytes', bytes],
      ['floats', floats],
    ] as const) {
      const [first = 0, ...warm] = rates
      record({
        name: `Batches from OPFS in the page, ${what}`,
        value: Math.max(...warm).toFixed(0),
        unit: 'per second',
        note: `pictures; best of ${warm.length} epochs of ${pictures} pictures (first epoch ${first.toFixed(0)})`,
      })
    }
  } finally {
    await server.close()
  }
})

test('LFW imported in the page', async ({ baseURL }) => {
  test.skip(!existsSync(TAR), 'DATA names no folder with lfw/lfw-112X96.tar')
  const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-data-'))
  // an ordinary window: a private one sends every write of OPFS through another process
  const context = await chromium.launchPersistentContext('', { ...launchOptions(), baseURL: baseURL ?? '' })
  try {
    const page = await context.newPage()
    const browser = context.browser() as Browser
    const some = join(folder, 'some.tar')
    writeFileSync(some, firstPictures(readFileSync(TAR), 600))
    await withoutPickers(page)
    await page.goto('/data')
    await importTimed(page, browser, TAR, {
      name: 'lfw',
      aligned: true,
      what: 'Import of LFW’s 13,233 chips in the page, aligned',
    })
    await importTimed(page, browser, some, {
      name: 'some',
      aligned: false,
      what: 'Import of 600 chips in the page, faces searched',
    })
  } finally {
    await context.close()
    rmSync(folder, { recursive: true })
  }
})

async function importTimed(
  page: Page,
  browser: Browser,
  path: string,
  { name, aligned, what }: { name: string; aligned: boolean; what: string },
): Promise<void> {
  await chooseFiles(page, path)
  await setOptions(page, { name, aligned })
  await expect(page.getByTestId('verdict')).toBeVisible()
  const before = await memory(browser)
  const begin = performance.now()
  await start(page)
  await finish(page)
  const seconds = (performance.now() - begin) / 1000
  const counts = await page.evaluate(async name => {
    const root = await navigator.storage.getDirectory()
    const set = await (await root.getDirectoryHandle('datasets')).getDirectoryHandle(name)
    return JSON.parse(await (await (await set.getFileHandle('manifest.json')).getFile()).text()).counts
  }, name)
  record({
    name: what,
    value: ((counts.pictures + counts.skipped) / seconds).toFixed(0),
    unit: 'pictures/s',
    note: `${counts.pictures} pictures, ${counts.identities} identities in ${seconds.toFixed(1)} s; the page’s process held ${before} MB before it and at most ${await memory(browser)} MB`,
  })
}

/** The most memory that the page's process has held, MB (Linux only). */
async function memory(browser: Browser): Promise<string> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(
      ({ id }) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) * 1024,
    )
  return (Math.max(...peaks) / 1e6).toFixed(0)
}
