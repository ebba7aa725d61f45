// What the journeys through the Models panel share: checkpoints to drop, cards to look at.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { ARCHITECTURES } from '../src/model/architectures.ts'
import { CONTAINERS, writeCheckpoints } from './checkpoints.ts'
import { test as base, expect, PAIRS } from './support.ts'

/** A folder for each worker, and in it one small checkpoint of the PyTorch zip container. */
export const test = base.extend<Record<never, never>, { folder: string; small: string }>({
  folder: [
    async ({ browserName }, use) => {
      const folder = mkdtempSync(join(tmpdir(), `vis-a-vis-${browserName}-`))
      await use(folder)
      rmSync(folder, { recursive: true })
    },
    { scope: 'worker' },
  ],
  small: [
    async ({ folder }, use) => {
      const [written] = await writeCheckpoints(folder, ARCHITECTURES['lightcnn-4'], [CONTAINERS[1]!])
      const path = join(folder, 'small.pth')
      copyFileSync(written!, path)
      await use(path)
    },
    { scope: 'worker' },
  ],
})

export const PAIR = [`${PAIRS}/robert-curbeam-1.jpg`, `${PAIRS}/robert-curbeam-2.jpg`]
export const folderOf = (path: string) =>
  basename(path)
    .replace(/(\.pth)?\.[a-z0-9]+$/i, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
export const card = (page: Page, model: string) => page.locator(`[data-model="${model}"]`)
export const imported = (page: Page, path: string) =>
  page.locator('[data-import]').filter({ hasText: basename(path) })

export async function openModels(page: Page): Promise<void> {
  await page.goto('/models')
  await expect(card(page, 'lightcnn-9')).toContainText('In use')
}
export async function install(page: Page, path: string): Promise<void> {
  await imported(page, path).getByRole('button', { name: 'Install' }).click()
  await expect(imported(page, path)).toHaveAttribute('data-import', 'done')
}
export async function expectClean(page: Page): Promise<void> {
  const scan = await new AxeBuilder({ page }).analyze()
  expect(scan.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
}
