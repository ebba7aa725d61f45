// The first hour with models: measure one, take one from the web into use. From the first screen on, in few clicks.
import { firstVisit } from './first-hour-support.ts'
import { lfwSubset } from './lfw-subset.ts'
import { card, test } from './models-support.ts'
import { expect } from './support.ts'

test('measure a model on LFW: 3 clicks', async ({ page, folder }) => {
  const { click, chooseFiles, clicks } = await firstVisit(page, { most: 3 })
  await click(page.getByRole('link', { name: 'Evaluate' }))
  await chooseFiles(page.getByText('Choose a folder'), lfwSubset(folder))
  await expect(page.getByTestId('found')).toContainText('of the 7,701 pictures of the list are there')
  await click(page.getByRole('button', { name: 'Start measuring' }))
  await page.waitForURL(/\/evaluate\/lfw-\d{8}-\d{6}/)
  await expect(page.getByTestId('figures')).toContainText('Accuracy, 10 folds')
  await expect(page.getByRole('button', { name: 'Use for verdicts' })).toBeVisible()
  expect(clicks()).toBe(3)
})

test('see what a measurement is, with the sample photos: 2 clicks', { tag: '@long' }, async ({ page }) => {
  const { click, clicks } = await firstVisit(page, { most: 2 })
  await click(page.getByRole('link', { name: 'Evaluate' }))
  await click(page.getByRole('button', { name: 'Try with sample photos' }))
  await page.waitForURL(/\/evaluate\/samples-\d{8}-\d{6}/)
  await expect(page.getByText('25 pairs of sample photos are far too few')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Use for verdicts' })).toHaveCount(0)
  expect(clicks()).toBe(2)
})

test('use a checkpoint: 2 clicks, and one to choose the file', async ({ page, small }) => {
  const { click, chooseFiles, clicks } = await firstVisit(page, { most: 3 })
  await click(page.getByRole('link', { name: 'Models' }))
  await chooseFiles(page.getByText('Choose a file'), small)
  await click(page.getByRole('button', { name: 'Use this model: small.pth' }))
  await expect(card(page, 'small')).toContainText('In use')
  expect(clicks()).toBe(3)
})
