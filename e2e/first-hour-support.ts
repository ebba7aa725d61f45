// A person in the first hour: sees what the window shows, clicks only that, and every click counts.
import { expect, type Locator, type Page } from '@playwright/test'

export const FIRST_SCREEN = { width: 1280, height: 720 }

export interface Visitor {
  page: Page
  /** Clicks what is to be seen without scrolling. */
  click(target: Locator): Promise<void>
  /** Chooses a file as a person does: a click on the button, and the files in the system's dialog. */
  chooseFiles(button: Locator, files: string | string[]): Promise<void>
  /** How many clicks it took so far. */
  clicks(): number
}

/**
 * Opens the first screen, and hands out the only ways to go on. A click beyond `most` fails, as does one on what is beyond the window or
 * behind Details. What the page must not ask of other origins is watched by `test` of support.ts.
 */
export async function firstVisit(page: Page, { most }: { most: number }): Promise<Visitor> {
  await page.setViewportSize(FIRST_SCREEN)
  await page.goto('/')
  let count = 0
  async function click(target: Locator): Promise<void> {
    await expectInSight(page, target)
    count++
    expect(count, `clicks, of ${most} at most`).toBeLessThanOrEqual(most)
    const box = await target.boundingBox()
    if (!box) throw new TypeError('the element is not to be seen')
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2) // unlike click(), this never scrolls
  }
  return {
    page,
    click,
    async chooseFiles(button, files) {
      const chooser = page.waitForEvent('filechooser')
      await click(button)
      await (await chooser).setFiles(files)
    },
    clicks: () => count,
  }
}

/** The whole element lies in the window, and nothing lies over its middle. */
export async function expectInSight(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  await expect(target).toBeInViewport({ ratio: 0.99 })
  expect(await target.evaluate(element => element.closest('summary') !== null), 'behind Details').toBe(false)
  const isOnTop = () =>
    target.evaluate(element => {
      const { left, top, width, height } = element.getBoundingClientRect()
      const hit = document.elementFromPoint(left + width / 2, top + height / 2)
      return element.contains(hit) || (hit?.contains(element) ?? false)
    })
  await expect.poll(isOnTop, 'nothing lies over it').toBe(true)
  await expect(page).toHaveTitle(/Vis-à-vis/)
}
