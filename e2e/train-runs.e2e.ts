// What becomes of runs: a model, a checkpoint for PyTorch, curves beside each other, logs, and no Continue on another data set.
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { recognise } from '../src/convert/lightcnn.ts'
import { openCheckpoint } from '../src/convert/open.ts'
import { tarIndex } from '../src/format/tar.ts'
import type { Run } from '../src/train/run.ts'
import { listStored } from './checkpoints.ts'
import { expect, test } from './support.ts'
import {
  begin,
  button,
  checkInPyTorch,
  expectWhole,
  field,
  isTrained,
  job,
  LONG,
  newestRun,
  openTrain,
  putDataset,
  readRunFile,
  runs,
  save,
  saveStored,
  setOptions,
  stop,
} from './train-support.ts'

/** The chart of the loss: its round values and the runs' dots, both with their place from above. */
async function plotOf(page: Page) {
  const chart = page.getByRole('figure').filter({ hasText: 'Loss' }).first()
  const ticks = await chart
    .locator('svg text[text-anchor=end]')
    .evaluateAll(all =>
      all.map(text => ({ value: Number(text.textContent), y: Number(text.getAttribute('y')) - 4 })),
    )
  const dots = await chart
    .locator('svg circle')
    .evaluateAll(all => all.map(circle => Number(circle.getAttribute('cy'))))
  const curves = await chart.locator('svg g[data-run] path').count()
  return { ticks, dots, curves }
}
/** Where a value stands on an axis that two of its round values tell. */
function placeOf(value: number, ticks: { value: number; y: number }[], scale: (value: number) => number) {
  const [first, last] = [ticks[0]!, ticks.at(-1)!]
  const share = (scale(value) - scale(first.value)) / (scale(last.value) - scale(first.value))
  return first.y + share * (last.y - first.y)
}

/** What a log says: training and validation by their steps, without what a row has not. */
function rowsOf({ history, validations }: Run) {
  const trained = history.map(({ rate, picturesPerSecond, ...row }) => ({
    kind: 'train',
    ...row,
    learning_rate: rate,
    pictures_per_second: picturesPerSecond,
  }))
  const measured = validations.map(({ epoch, step, loss, accuracy, verification, seconds }) => ({
    kind: 'validation',
    ...{ epoch, step, seconds, loss, accuracy },
    ...{ pairs: verification?.pairs, eer100: verification?.eer100 },
    'tpr_at_far_0.01': verification?.tprAtFar01,
  }))
  return [...trained, ...measured].sort((a, b) => a.step - b.step)
}
const cellOf = (text: string) => (Number.isNaN(Number(text)) ? text : Number(text))

const SET = { name: 'few', people: 4, heldOut: 0.25 }
const OPTIONS = { ...LONG, 'Measure every … steps': '1000', 'Pairs to verify': '8' }

test('a run is named, exported and made a model while it trains, and drawn beside another one', {
  tag: '@long',
}, async ({ page }) => {
  await openTrain(page, SET, OPTIONS)
  await begin(page)
  await expect(runs(page)).toContainText('training')
  const id = await newestRun(page)
  await runs(page).getByRole('link').click()
  await page.getByRole('textbox', { name: 'Notes' }).fill('while it trains')
  await field(page, 'Name').fill('Friends')
  await button(page, 'Save').click()
  await expect(page.getByRole('heading', { name: 'Training: Friends' })).toBeVisible()
  await isTrained(page, id, 4)

  const step = Number(await page.locator('[data-checkpoint]').last().getAttribute('data-checkpoint'))
  const pytorch = button(page, `Save step ${step} as a PyTorch training checkpoint`)
  const saved = await save(page, () => pytorch.click())
  await button(page, `Add step ${step} to your models`).click()
  await expect(page.getByText('Friends was added to your models.').first()).toBeVisible()
  await expect(job(page)).toHaveAttribute('data-job', 'running')
  await stop(page, 'Pause')
  const run = await readRunFile(page, id)

  await test.step('the file is of that step, and PyTorch goes on with its optimizer', async () => {
    const { file } = run.checkpoints.find(note => note.step === step)!
    const ours = await saveStored(page, `runs/${id}/${file}`)
    const { architecture, identities } = recognise(await openCheckpoint(new Blob([readFileSync(saved)]), ''))
    expect([architecture?.name, identities]).toEqual(['lightcnn-9', SET.people])
    const said = checkInPyTorch(ours, saved) // null: there is no PyTorch here
    if (said !== null) expect(said).toMatch(/goes on, \d+ of \d+ parameters move/)
  })
  await test.step('name and notes stay after a reload, and the model is there', async () => {
    await page.getByRole('link', { name: 'Models', exact: true }).click()
    await expect(page.locator('[data-model]').filter({ hasText: 'Friends' })).toContainText(id)
    await page.goto(`/train/${id}`)
    await expect(page.getByRole('heading', { name: 'Friends', exact: true })).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Notes' })).toHaveValue('while it trains')
  })
  await test.step('the logs hold the rows of the history', async () => {
    const expected = rowsOf(run)
    expect(expected.map(({ kind }) => kind).slice(0, 3)).toEqual(['validation', 'train', 'train'])
    const csv = readFileSync(await save(page, () => button(page, 'Save the log as CSV').click()), 'utf8')
    const [head = [], ...lines] = csv
      .trim()
      .split('\n')
      .map(line => line.split(','))
    const cells = lines.map(line => line.flatMap((text, i) => (text === '' ? [] : [[head[i], cellOf(text)]])))
    expect(cells.map(row => Object.fromEntries(row))).toEqual(expected)
    const jsonl = readFileSync(await save(page, () => button(page, 'Save the log as JSONL').click()), 'utf8')
    const [about, ...rows] = jsonl
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(about).toMatchObject({ kind: 'run', id, title: 'Friends', options: run.options })
    expect(rows).toEqual(expected)
  })
  await test.step('it leaves for a cluster with its data set, and comes back', async () => {
    const tar = await save(page, () => button(page, 'Save the run and its data set').click())
    const paths: string[] = []
    for await (const { path } of tarIndex(new Blob([readFileSync(tar)]), 'run.tar')) paths.push(path)
    expect(paths.slice(0, 2)).toEqual(['README.md', 'run/run.json'])
    expect(paths).toContain('shards/manifest.json')
    await button(page, 'Delete the run').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(page.getByText('No runs yet.')).toBeVisible()
    await page.getByLabel('Bring back').setInputFiles(tar)
    await expect(page.getByRole('heading', { name: 'Friends', exact: true })).toBeVisible()
    expect((await readRunFile(page, id)).checkpoints).toEqual(run.checkpoints)
    await expectWhole(page, await readRunFile(page, id))
  })
  await test.step('on another data set of that name it does not go on, and keeps its checkpoints', async () => {
    await putDataset(page, { ...SET, misfiled: true }) // as many pictures: only the checksum tells
    await button(page, 'Continue').click()
    await expect(page.getByRole('alert')).toContainText(
      /few has changed since this run began.*Begin a new run/,
    )
    await expectWhole(page, await readRunFile(page, id))
    expect((await readRunFile(page, id)).checkpoints).toEqual(run.checkpoints)
  })
  await test.step('a second run is drawn beside it, on log and on linear axes', async () => {
    await page.getByRole('link', { name: 'All runs' }).click()
    await setOptions(page, { ...OPTIONS, 'Learning rate': '0.01' })
    await begin(page)
    const second = async () => readRunFile(page, await newestRun(page))
    await expect(job(page)).toContainText(/step [3-9] of/)
    await stop(page, 'Pause')
    await page.getByRole('checkbox', { name: 'Draw the curves of Friends' }).check()
    const slider = page.getByRole('slider', { name: /^Loss: move/ })
    await slider.press('Home')
    await slider.press('ArrowRight')
    await expect(slider).toHaveAttribute(
      'aria-valuetext',
      /^At step 2: .*frozen: few [\d.]+, Friends [\d.]+$/,
    )
    const losses = [await second(), run].map(({ history }) => history.find(({ step }) => step === 2)!.loss)
    const axis = page.getByRole('checkbox', { name: 'Log axis' }).first()
    await expect(axis).toBeChecked()
    for (const scale of [Math.log, (value: number) => value]) {
      const { ticks, dots, curves } = await plotOf(page)
      expect([dots.length, curves]).toEqual([2, 2])
      for (const [i, loss] of losses.entries()) expect(dots[i]).toBeCloseTo(placeOf(loss, ticks, scale), 0)
      await axis.click()
    }
  })
  await test.step('the second one is deleted on its page, the first one stays', async () => {
    await page.getByRole('link', { name: 'Open the run' }).click()
    await button(page, 'Delete the run').click()
    await button(page.getByRole('dialog'), 'Delete').click()
    await expect(runs(page)).toHaveCount(1)
    await expect(page).toHaveURL('/train')
    await expect(job(page)).toHaveCount(0)
    expect(await listStored(page, 'runs')).toEqual([id])
  })
})
