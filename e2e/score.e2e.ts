// A score is learned from a data set, used by Compare and People, and the cosine taken back.
import { finish, importFrom, test, withoutPickers } from './data-support.ts'
import { card } from './models-support.ts'
import { drop, expect, expectClean, expectNoOverflow, frame, PAIRS, PHONE, result } from './support.ts'

const pair = [`${PAIRS}/robert-curbeam-1.jpg`, `${PAIRS}/robert-curbeam-2.jpg`]

test('a score is learned from a data set, used, saved, taken from its file, and the cosine comes back', async ({
  page,
  sources,
}) => {
  await withoutPickers(page)
  await page.goto('/data')
  await importFrom(page, sources.chips, { name: 'chips' })
  await finish(page)

  await page.getByRole('link', { name: 'Models' }).click()
  const model = card(page, 'lightcnn-9')
  await expect(model).toContainText('In use')
  const open = async () => {
    await model.getByRole('button', { name: 'Score of LightCNN-9' }).click()
    return page.getByRole('dialog')
  }
  let dialog = await open()
  await dialog.getByLabel('Photos of').selectOption({ label: 'Data set chips, 60 pictures' })
  await dialog.getByRole('button', { name: 'Learn', exact: true }).click()
  await expect(dialog.getByRole('progressbar')).toBeVisible()
  await expect(dialog.getByText(/Learned in .* from 60 pictures of 30 people/)).toBeVisible()
  await expect(dialog.getByRole('row', { name: /Joint Bayesian learned now/ })).toContainText('%')
  await expectClean(page)
  await page.setViewportSize(PHONE)
  await expectNoOverflow(page)
  await page.setViewportSize({ width: 1280, height: 800 })
  const saved = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Save as a file' }).click()
  const file = await (await saved).path()
  await dialog.getByRole('button', { name: 'Use it' }).click()
  await expect(dialog.getByLabel(/^Joint Bayesian/)).toBeChecked()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(model).toContainText('Joint Bayesian, learned from 60 pictures of 30 people')

  await page.getByRole('link', { name: 'Compare' }).click()
  await drop(page, 'section[data-side=left]', [pair[0] ?? ''])
  await drop(page, 'section[data-side=right]', [pair[1] ?? ''])
  await expect(frame(page, 'left')).toBeVisible()
  await expect(result(page)).toHaveAttribute('data-state', 'done')
  await expect(result(page)).toContainText('Joint Bayesian log likelihood ratio')
  const said = await result(page).getAttribute('data-verdict')
  expect(said).not.toBe('different')

  // it is there after a reload, its file is taken on another visit, a file that is no score is refused
  await page.goto('/models')
  await expect(model).toContainText('Joint Bayesian, learned from 60 pictures')
  dialog = await open()
  await dialog.getByRole('button', { name: 'Back to the one that shipped' }).click()
  await expect(model).not.toContainText('learned from 60 pictures')
  await dialog.locator('input[type=file]').setInputFiles('models/lightcnn-9/selftest.safetensors')
  await expect(dialog.getByRole('alert')).toContainText('no Joint Bayesian back-end')
  await dialog.locator('input[type=file]').setInputFiles({
    name: 'mine.safetensors',
    mimeType: 'application/octet-stream',
    buffer: await (await import('node:fs/promises')).readFile(file),
  })
  await expect(model).toContainText('Joint Bayesian, learned from 60 pictures')
  await dialog.getByLabel(/^Cosine/).click()
  await expect(model).not.toContainText('Joint Bayesian, learned')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('link', { name: 'Compare' }).click()
  await drop(page, 'section[data-side=left]', [pair[0] ?? ''])
  await drop(page, 'section[data-side=right]', [pair[1] ?? ''])
  await expect(result(page)).toContainText('cosine, −1 to 1')
})
