// A score is learned from a data set, used by Compare and People, and the cosine taken back.
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { limit } from '../src/limits.ts'
import { readBackend, writeBackend } from '../src/model/backend.ts'
import { finish, importFrom, test, withoutPickers } from './data-support.ts'
import { card } from './models-support.ts'
import { chooseFiles, enrolOne, openPeople } from './people-support.ts'
import { fitOnCommandLine, numbersOf, putDrawnEmbeddings, scoreOfFewPeople } from './score-support.ts'
import { drop, expect, expectClean, expectNoOverflow, frame, PAIRS, PHONE, result } from './support.ts'

test.setTimeout(limit(400_000))

const [first, second] = [`${PAIRS}/robert-curbeam-1.jpg`, `${PAIRS}/robert-curbeam-2.jpg`]
const model = (page: Page) => card(page, 'lightcnn-9')
const go = (page: Page, panel: string) => page.getByRole('link', { name: panel, exact: true }).click()

async function openScores(page: Page) {
  await go(page, 'Models')
  await model(page).getByRole('button', { name: 'Score of LightCNN-9' }).click()
  return page.getByRole('dialog')
}
async function learnFromChips(page: Page) {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Photos of').selectOption({ label: 'Data set chips, 60 pictures' })
  await dialog.getByRole('button', { name: 'Learn', exact: true }).click()
  await expect(dialog.getByText(/Learned in .* from 60 pictures of 30 people/)).toBeVisible({
    timeout: limit(120_000),
  })
}
async function savedScore(page: Page): Promise<Buffer<ArrayBuffer>> {
  const saved = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: 'Save as a file' }).click()
  return readFileSync(await (await saved).path())
}
async function useLearned(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Use it' }).click()
  await expect(dialog.getByRole('button', { name: 'Use it' })).toHaveCount(0)
  await expect(dialog.getByLabel(/^Joint Bayesian/)).toBeChecked()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(model(page)).toContainText('Joint Bayesian, learned from 60 pictures of 30 people')
}
async function compareThem(page: Page): Promise<void> {
  await go(page, 'Compare')
  await drop(page, 'section[data-side=left]', [first])
  await drop(page, 'section[data-side=right]', [second])
  await expect(frame(page, 'left')).toBeVisible()
  await expect(result(page)).toHaveAttribute('data-state', 'done')
}
/** The score of the panel's pair. */
const scoreOf = async (page: Page): Promise<number> => {
  await expect(result(page)).toHaveAttribute('data-state', 'done')
  const text = await result(page).locator('dd').first().innerText()
  return Number.parseFloat(text.replace('−', '-'))
}
const answerOf = (page: Page) =>
  page.getByRole('article', { name: 'robert-curbeam-2.jpg' }).locator('[data-verdict]')
/** The answer of People to a photo that was asked about before, by the score that is in use by now. */
async function whoIs(page: Page, threshold: RegExp) {
  await go(page, 'People')
  await go(page, 'Who is this?')
  const answer = answerOf(page)
  await expect(answer).toContainText(threshold)
  await expect(answer).toHaveAttribute('data-verdict', /known|perhaps/)
  await expect(answer).toContainText('Robert')
  return answer.getByRole('listitem').first().innerText()
}

test('a score is learned from a data set, used by Compare and People, and the cosine comes back', async ({
  page,
  sources,
}) => {
  await withoutPickers(page)
  await openPeople(page)
  await enrolOne(page, 'Robert', [first], 'Names and measurements only')
  await go(page, 'Who is this?')
  await chooseFiles(page, [second])
  const shipped = await whoIs(page, /Threshold [−\d.]+ \(Joint Bayesian\) for 1 photo/)

  await go(page, 'Data')
  await importFrom(page, sources.chips, { name: 'chips' })
  await finish(page)
  let dialog = await openScores(page)
  await test.step('a gallery of one person is too few to learn from', async () => {
    await dialog.getByLabel('Photos of').selectOption({ label: 'Your gallery' })
    await dialog.getByRole('button', { name: 'Learn', exact: true }).click()
    await expect(dialog.getByRole('alert')).toContainText(
      '0 people have two or more different pictures, and at least 20 are needed: 20 are missing.',
    )
  })
  await learnFromChips(page)
  await expect(dialog.getByRole('row', { name: /Joint Bayesian learned now/ })).toContainText('%')
  await expect(dialog).toContainText(
    'Too few people were measured to say for certain that two photos show the same person or different persons',
  )
  await expectClean(page)
  await page.setViewportSize(PHONE)
  await expectNoOverflow(page)
  await page.setViewportSize({ width: 1280, height: 800 })
  const file = await savedScore(page)
  await useLearned(page)
  await compareThem(page)
  await expect(result(page)).toContainText('Joint Bayesian log likelihood ratio')
  await expect(result(page)).toContainText('No firm “same person”: the 540 pairs of strangers')
  await expect(result(page)).toContainText('No firm “different persons”: the 30 pairs of one person')
  await expect(result(page)).toContainText('No score is high enough to say “same person”')
  await expect(result(page)).toHaveAttribute('data-verdict', 'leans-same')
  const before = await scoreOf(page)
  await whoIs(page, /Threshold [−\d.]+ \(Joint Bayesian\) for 1 photo/)
  await expect(page.locator('main')).toContainText('540 impostor pairs of 570 held-out pairs of 60 pictures')

  await test.step('the same embeddings give the same bytes on the command line; Compare asks again', async () => {
    await putDrawnEmbeddings(page, 'chips')
    dialog = await openScores(page)
    await learnFromChips(page)
    const drawn = await readBackend(new Blob([await savedScore(page)]), 'the page')
    expect(drawn.about.shrinkage).not.toMatch(/^1 /)
    expect(numbersOf(await fitOnCommandLine(page, 'chips'))).toEqual(numbersOf(drawn))
    await useLearned(page)
    await go(page, 'Compare')
    await expect.poll(() => scoreOf(page)).not.toBe(before)
  })

  // it is there after a reload, its file is taken on another visit, a file of another network or of none is refused
  await page.goto('/models')
  await expect(model(page)).toContainText('Joint Bayesian, learned from 60 pictures')
  dialog = await openScores(page)
  await dialog.getByRole('button', { name: 'Go back to the original one' }).click()
  await expect(model(page)).not.toContainText('learned from 60 pictures')
  const take = (name: string, buffer: Buffer) =>
    dialog.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
  await take('none.safetensors', readFileSync('models/lightcnn-9/selftest.safetensors'))
  await expect(dialog.getByRole('alert')).toContainText('no Joint Bayesian back-end')
  const backend = await readBackend(new Blob([file]), 'mine')
  const { about, transform } = backend
  for (const [name, changed, message] of [
    [
      'other.safetensors',
      { about: { ...about, weightsSha256: 'd'.repeat(64), canonicalSha256: null } },
      'other.safetensors was learned with other weights (dddddddd) than those of LightCNN-9',
    ],
    [
      'kind.safetensors',
      { about: { ...about, embedding: 'single' as const }, calibration: null },
      'kind.safetensors is for single embeddings, and LightCNN-9 uses mirrored ones',
    ],
    [
      'nan.safetensors',
      { transform: transform.with(0, Number.NaN) },
      'nan.safetensors: transform holds NaN at index 0',
    ],
  ] as const) {
    await take(name, Buffer.from(await writeBackend({ ...backend, ...changed }).arrayBuffer()))
    await expect(dialog.getByRole('alert')).toContainText(message)
  }
  await expect(model(page)).not.toContainText('learned from 60 pictures')
  await take('mine.safetensors', file)
  await expect(model(page)).toContainText('Joint Bayesian, learned from 60 pictures')
  await take('few.safetensors', await scoreOfFewPeople())
  await expect(model(page)).toContainText('Joint Bayesian, learned from 40 pictures of 20 people')
  await expect(dialog).toContainText('that takes 1,000 pairs of strangers (there are 228)')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await test.step('with a score of very few people nobody is named for sure', async () => {
    await go(page, 'People')
    await go(page, 'Who is this?')
    await chooseFiles(page, [second])
    await expect(page.locator('main')).toContainText(
      'The Joint Bayesian score in use was measured on 228 pairs of strangers, too few to name anybody for sure',
    )
    await expect(answerOf(page)).toHaveAttribute('data-verdict', /perhaps|cannot-tell/)
  })
  dialog = await openScores(page)
  await dialog.getByRole('button', { name: 'Go back to the original one' }).click()
  await expect(model(page)).not.toContainText('learned from 40 pictures')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(dialog).toHaveCount(0)
  await test.step('a gallery from before the changes answers by the score in use, which it names', async () => {
    expect(await whoIs(page, /Threshold [−\d.]+ \(Joint Bayesian\) for 1 photo/)).toBe(shipped)
    dialog = await openScores(page)
    await dialog.getByLabel(/^Cosine/).click()
    await expect(model(page)).not.toContainText('Joint Bayesian, learned')
    await dialog.getByRole('button', { name: 'Close' }).click()
    expect(await whoIs(page, /Threshold 0\.\d+ \(cosine\) for 1 photo/)).toMatch(/0\.\d{3}/)
  })
  await compareThem(page)
  await expect(result(page)).toContainText('cosine, −1 to 1')
})
