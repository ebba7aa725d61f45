// What the journeys share: the sample photos, filling a side, dropping files, and the watch on requests that leave the origin.
import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Locator, type Page } from '@playwright/test'

export const PAIRS = 'public/samples/pairs'
export const GROUPS = 'public/samples/groups'
export const PHONE = { width: 390, height: 844 }

export type Side = 'left' | 'right'
export const frame = (page: Page, side: Side) => page.locator(`section[data-side=${side}]`)
export const result = (page: Page) => page.getByRole('region', { name: 'Result' })

/** Every test fails when the page or its worker asks another origin for anything, or when the page throws. */
export const test = base.extend<{ watched: undefined }>({
  watched: [
    async ({ context, page, baseURL }, use) => {
      const strangers: string[] = []
      const errors: string[] = []
      context.on('request', request => {
        const url = request.url()
        if (/^(https?|wss?):/.test(url) && new URL(url).origin !== baseURL) strangers.push(url)
      })
      page.on('pageerror', error => errors.push(String(error)))
      await use(undefined)
      expect(strangers, 'requests to other origins').toEqual([])
      expect(errors, 'errors of the page').toEqual([])
    },
    { auto: true },
  ],
})
export { expect }

/** Chooses a file for a side through its file dialog. */
export async function choose(
  page: Page,
  side: Side,
  path: string | { name: string; mimeType: string; buffer: Buffer },
) {
  await frame(page, side).locator('input[type=file]:not([webkitdirectory])').first().setInputFiles(path)
}

/** Drops files onto an element, as a person does from a folder window. */
export async function drop(page: Page, selector: string, paths: string[]) {
  const files = paths.map(path => ({ name: basename(path), base64: readFileSync(path).toString('base64') }))
  const transfer = await page.evaluateHandle(files => {
    const data = new DataTransfer()
    for (const { name, base64 } of files) {
      const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0))
      data.items.add(new File([bytes], name))
    }
    return data
  }, files)
  await page.dispatchEvent(selector, 'dragover', { dataTransfer: transfer })
  await page.dispatchEvent(selector, 'drop', { dataTransfer: transfer })
  await transfer.dispose()
}

/** Drops files and folders of the disk onto an element by the browser's own drag and drop: a page cannot make a folder by itself. */
export async function dropFromDisk(page: Page, target: Locator, paths: string[]) {
  await target.scrollIntoViewIfNeeded()
  const box = await target.boundingBox()
  if (!box) throw new TypeError('the element is not to be seen')
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: paths.map(path => resolve(path)), dragOperationsMask: 1 }
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x, y, data })
}

/** No violation of accessibility rules, light and dark. */
export async function expectClean(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' }) // no colour is half-way between two
    const scan = await new AxeBuilder({ page }).analyze()
    expect(scan.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
}

/** Nothing is wider than the window. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow, 'px wider than the window').toBeLessThanOrEqual(0)
}
