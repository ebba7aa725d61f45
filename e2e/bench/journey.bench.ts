// The Evaluate panel on all of LFW, with DATA=FOLDER: chips to figures, which must be those that the command line put into the card.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { LfwReport } from '../../src/evaluate/report.ts'
import { record } from './rows.ts'

const DATA = process.env.DATA ?? ''
const CARD = JSON.parse(readFileSync(join(import.meta.dirname, '../../models/lightcnn-9/card.json'), 'utf8'))
/** Pictures of one decoder and another differ by a gray level here and there; a pair at the threshold may then change sides. */
const SAME = 0.001

test('LFW in the page', async ({ page }) => {
  test.skip(!existsSync(join(DATA, 'lfw/lfw-112X96.tar')), 'DATA names no folder with lfw/lfw-112X96.tar')
  test.setTimeout(1_200_000)
  await page.goto('/evaluate')
  await expect(page.getByRole('banner')).toContainText('LightCNN-9', { timeout: 60_000 })
  await page.locator('[data-field=config] input').setInputFiles(join(DATA, 'lfw/pairs.txt'))
  await page.locator('[data-field=data] input').last().setInputFiles(join(DATA, 'lfw/lfw-112X96.tar'))
  await expect(page.locator('[data-field=data]')).toContainText('All 7,701 pictures', { timeout: 120_000 })
  const begin = performance.now()
  await page.getByRole('button', { name: 'Evaluate', exact: true }).click()
  await page.waitForURL(/\/evaluate\/lfw-/, { timeout: 1_100_000 })
  const minutes = (performance.now() - begin) / 60_000
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as JSON' }).click()
  const { lfw, pictures, engine }: LfwReport = JSON.parse(readFileSync(await (await saved).path(), 'utf8'))
  const { lfw: measured } = CARD.measured
  record({
    name: 'LFW in the page, 96x112 chips to figures over 6,000 pairs',
    value: minutes.toFixed(1),
    unit: 'min',
    note: `${engine}, ${(pictures / minutes / 60).toFixed(1)} pictures a second`,
  })
  for (const [name, here, there] of [
    ['100 % - EER', lfw.eer100, measured.eer100],
    ['accuracy, 10 folds', lfw.accuracy.mean, measured.accuracy.mean],
    ['TPR at FAR 1 %', lfw.tprAtFar['0.01'], measured.tprAtFar['0.01']],
    ['AUC', lfw.auc, measured.auc],
  ] as const) {
    record({
      name: `${name}, page and command line`,
      value: `${(100 * here).toFixed(2)} and ${(100 * there).toFixed(2)}`,
      unit: '%',
    })
    expect(Math.abs(here - there), name).toBeLessThanOrEqual(SAME)
  }
})
