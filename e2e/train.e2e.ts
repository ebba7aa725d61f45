import { listStored } from './checkpoints.ts'
import { expect, expectClean, test } from './support.ts'
import {
  begin,
  field,
  finished,
  job,
  lastWeights,
  newestRun,
  openTrain,
  readRunFile,
  runs,
  SHORT,
  start,
} from './train-support.ts'

test('a run whose tab is closed in the middle goes on to the very weights of one that was not', {
  tag: '@long',
}, async ({ page, context }) => {
  await openTrain(page, { name: 'few', people: 6, heldOut: 0.2 }, SHORT)
  await begin(page)
  await finished(page)
  const whole = await readRunFile(page, await newestRun(page))
  await begin(page)
  await expect(job(page)).toContainText(/step [3-7] of/)
  await page.close()

  const again = await context.newPage()
  await again.goto('/train')
  const waiting = again.getByTestId('unfinished')
  await expect(waiting).toContainText('This run was interrupted')
  const id = await newestRun(again)
  const { state, checkpoints } = await readRunFile(again, id)
  expect(state).toBe('running')
  expect(checkpoints.at(-1)!.step).toBeLessThan(whole.stop!.step)
  await expect(runs(again).first()).toContainText('interrupted')
  await start(again).click()
  await expect(again.getByRole('dialog')).toContainText('You can continue it, or leave it as it is')
  await again.keyboard.press('Escape')
  await waiting.getByRole('button', { name: 'Continue' }).click()
  await expect(again.getByRole('link', { name: /Train \d+ %/ })).toBeVisible()
  await finished(again)
  const resumed = await readRunFile(again, id)
  expect(resumed.stop?.step).toBe(whole.stop?.step)
  expect(resumed.history.map(({ loss }) => loss)).toEqual(whole.history.map(({ loss }) => loss))
  expect(await lastWeights(again, resumed)).toEqual(await lastWeights(again, whole))
})

test('a loss that blows up stops before the weights are spoilt, and goes on more slowly', {
  tag: '@long',
}, async ({ page }) => {
  await openTrain(
    page,
    { name: 'few', people: 6, heldOut: 0.2 },
    { ...SHORT, 'Learning rate': '10', 'Gradients at most': '' },
  )
  await page.getByText('All options').click()
  await page.getByRole('combobox', { name: 'Loss' }).selectOption('softmax')
  await begin(page)
  await expect(job(page)).toHaveAttribute('data-job', 'failed')
  await expect(job(page).getByRole('alert')).toContainText(
    /In step \d+ .*(loss|gradient).*weights were left as they were/,
  )
  const id = await newestRun(page)
  const stopped = await readRunFile(page, id)
  const { stop } = stopped
  expect(stop?.why).toBe('diverged')
  expect((await lastWeights(page, stopped)).areFinite).toBe(true)
  await expectClean(page)
  await job(page)
    .getByRole('button', { name: /^Continue with a learning rate of/ })
    .click()
  await expect(job(page)).toHaveAttribute('data-job', 'running')
  await job(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(job(page)).toHaveAttribute('data-job', 'idle')
  const after = await readRunFile(page, id)
  expect(after.options.recipe.learningRate).toBeCloseTo(stop!.suggestedRate!, 9)
})

test('a misfiled picture is found, and its label changed in a revision that the next run takes', {
  tag: '@long',
}, async ({ page }) => {
  const wanted = { name: 'mixed', people: 6, heldOut: 0, misfiled: true }
  await openTrain(page, wanted, { ...SHORT, Epochs: '8', Dropout: '0' })
  await expect(page.getByText('Nothing is held out')).toBeVisible()
  await begin(page)
  await expect(job(page)).toContainText(/step [5-9] of/)
  await job(page).getByRole('button', { name: 'Pause' }).click()
  await expect(job(page)).toContainText('Paused after step')
  await page.getByRole('link', { name: 'Open the run' }).click()
  await page.getByRole('button', { name: 'Predict all labels' }).click()
  const plan = page.getByTestId('plan')
  await expect(plan).toContainText('keep their label')
  const counts = async () =>
    (await plan.locator('dd').allTextContents()).map(text => Number(text.match(/^\d+/)?.[0]))
  const before = await counts()
  expect(before.reduce((a, b) => a + b)).toBe(12)
  await page.getByLabel('Sure from a probability of').fill('0.99')
  await expectClean(page)
  expect(await listStored(page, 'datasets/mixed')).toEqual(['manifest.json', 'shard-00000.safetensors'])
  await page.getByRole('button', { name: 'Write these labels as a revision' }).click()
  await page.getByRole('button', { name: 'Train on with these labels' }).click()
  await expect(page.getByRole('combobox', { name: 'Labels' })).not.toHaveValue('')
  await expect(page.getByRole('combobox', { name: 'Classifier' })).toHaveValue('kept')
  await begin(page)
  await expect(job(page)).toContainText(/step [1-9]\d* of/)
  await job(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(job(page)).toHaveAttribute('data-job', 'idle')
})

test('options out of range are said, and wrong data sets have their sentence', async ({ page }) => {
  await page.goto('/train')
  await expect(page.getByRole('link', { name: 'Import a data set' })).toHaveAttribute('href', '/data')
  await expectClean(page)
  await openTrain(page, { name: 'one', people: 1, heldOut: 0 }, { Epochs: '1.5' })
  await expect(page.getByText('Enter a whole number from 1 to 10,000.')).toBeVisible()
  await expect(start(page)).toBeDisabled()
  await field(page, 'Epochs').fill('1')
  await start(page).click()
  await expect(job(page).getByRole('alert')).toContainText('one has 1 identity. Training needs')
  expect(await listStored(page, 'runs')).toEqual([])
  await page.goto('/train/20200101-000000')
  await expect(page.getByRole('alert')).toContainText('This run is not kept on this device')
})
