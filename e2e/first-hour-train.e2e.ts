// The first hour, "train on a sample": from the first screen on, in few clicks, with nothing but what a window of 1280 x 720 shows.
import { limit } from '../src/limits.ts'
import { expectInSight, firstVisit } from './first-hour-support.ts'
import { expect, expectClean, test } from './support.ts'
import { job, start } from './train-support.ts'

test('train on a sample: 4 clicks', { tag: '@long' }, async ({ page }) => {
  const { click, clicks } = await firstVisit(page, { most: 4 })
  await click(page.getByRole('link', { name: 'Train', exact: true }))
  await click(page.getByRole('button', { name: 'Try with samples' }))
  await expect(page.getByRole('combobox', { name: 'Data set' })).toHaveValue('Sample astronauts', {
    timeout: limit(90_000),
  })
  await expectInSight(page, start(page))
  await expect(page.getByRole('combobox', { name: 'How' })).toHaveValue('quick')
  await expect(page.getByText(/^Takes about \d+ (s|min) here, with 88 pictures of 11 people\.$/)).toBeVisible(
    {
      timeout: limit(60_000),
    },
  )
  await click(start(page))
  expect(clicks()).toBe(3)
  await expect(job(page)).toContainText(/Measuring on held-out pictures|step [1-9]/, {
    timeout: limit(60_000),
  })
  await expect(job(page)).toContainText(/step [2-9]\d* of 100/, { timeout: limit(120_000) })
  const chart = page.getByRole('figure').filter({ hasText: 'Loss' }).first()
  await expectInSight(page, chart.locator('figcaption span').first())
  await expect(chart.locator('svg g[data-run] path').first()).toHaveAttribute('d', /^M.*L/)
  await expectClean(page)
  await click(job(page).getByRole('button', { name: 'Cancel' }))
  await expect(job(page)).toHaveAttribute('data-job', 'idle')
})
