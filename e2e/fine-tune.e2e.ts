// The whole way of somebody who trains on her own people: import, fine-tune, look, use, delete.
import { readFileSync, rmSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { recognise } from '../src/convert/lightcnn.ts'
import { openCheckpoint } from '../src/convert/open.ts'
import { listStored } from './checkpoints.ts'
import * as importing from './data-support.ts'
import { drop, expect, expectClean, expectNoOverflow, frame, PAIRS, PHONE, result, test } from './support.ts'
import {
  begin,
  chipsFolder,
  finished,
  job,
  newestRun,
  readRunFile,
  runs,
  setOptions,
} from './train-support.ts'

async function save(page: Page, button: string | RegExp): Promise<Buffer> {
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).first().click()
  return readFileSync(await (await saved).path())
}

test('a model is fine-tuned on eight people, verifies them, becomes a model and compares', async ({
  page,
}) => {
  const { root, folder } = chipsFolder('friends', 8)
  await test.step('their pictures are imported', async () => {
    await importing.withoutPickers(page)
    await page.goto('/data')
    await importing.choose(page, folder)
    await importing.setOptions(page, { aligned: true })
    await page.getByText('More options').click()
    await page.getByLabel('Share for validation, %').fill('25')
    await importing.start(page)
    await importing.finish(page)
    rmSync(root, { recursive: true })
    await page.getByRole('link', { name: 'Train with this' }).click()
    await expect(page.getByRole('combobox', { name: 'Data set' })).toHaveValue('friends')
    await setOptions(page, { Epochs: '12', Batch: '4', 'Warm-up steps': '2' })
  })
  await test.step('what it takes and the next batch are shown before the start', async () => {
    await page.getByText('Next batch, as the network sees it').click()
    await expect(page.getByTestId('batch').getByRole('img')).toHaveCount(4)
    await expect(page.getByTestId('estimate')).toContainText(/24 steps, 2 in each epoch/)
    await expect(page.getByTestId('estimate')).toContainText(/pictures per second as measured here/)
    await expectClean(page)
  })
  await test.step('it trains while Compare goes on', async () => {
    await begin(page)
    await expect(job(page)).toContainText(/step [1-9]\d* of 24/)
    await page.getByRole('link', { name: 'Compare' }).click()
    await expect(frame(page, 'left')).toBeVisible()
    const photos = [1, 2].map(i => `${PAIRS}/robert-curbeam-${i}.jpg`)
    await drop(page, 'body', photos)
    await expect(result(page)).toHaveAttribute('data-state', 'done')
    await page.getByRole('link', { name: /^Train/ }).click()
    await finished(page)
  })
  const id = await newestRun(page)
  const run = await readRunFile(page, id)
  await test.step('the loss falls, and its own people are told apart', async () => {
    expect(run.stop?.why).toBe('finished')
    const losses = run.history.map(({ loss }) => loss)
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length
    expect(mean(losses.slice(-6))).toBeLessThan(mean(losses.slice(0, 6)) / 2)
    const best = run.validations.find(
      ({ step }) => step === run.checkpoints.find(({ isBest }) => isBest)?.step,
    )
    expect(best?.verification?.eer100).toBeGreaterThanOrEqual(run.validations[0]!.verification!.eer100)
    expect(best?.accuracy).toBeGreaterThan(run.validations[0]!.accuracy!)
    const slider = page.getByRole('slider', { name: /^Loss: move/ })
    await slider.press('Home')
    await expect(slider).toHaveAttribute('aria-valuetext', /^At step 1: Quick trial/)
    await expectClean(page)
  })
  await test.step('its page says whether it got better, and hands out log and checkpoint', async () => {
    await page.getByRole('link', { name: 'Open the run' }).click()
    await expect(page.getByTestId('better')).toContainText('Right identity')
    await expectClean(page)
    const csv = (await save(page, 'Save the log as CSV')).toString('utf8').trim().split('\n')
    expect(csv.length).toBeGreaterThan(run.history.length)
    const lines = (await save(page, 'Save the log as JSONL')).toString('utf8').trim().split('\n')
    expect(lines.map(line => JSON.parse(line)).length).toBeGreaterThan(run.history.length)
    const pytorch = new Blob([new Uint8Array(await save(page, /PyTorch training checkpoint/))])
    const { architecture, identities } = recognise(await openCheckpoint(pytorch, 'run.pth'))
    expect([architecture?.name, identities]).toEqual(['lightcnn-9', 8])
    await page.getByRole('textbox', { name: 'Notes' }).fill('first try')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Friends')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Friends', exact: true })).toBeVisible()
    expect((await readRunFile(page, id)).notes).toBe('first try')
  })
  await test.step('it becomes a model and is used at once', async () => {
    await page
      .getByRole('button', { name: /to your models$/ })
      .first()
      .click()
    await expect(page.getByText(/Calibrated from \d+ held-out pairs of the run only/)).toBeVisible()
    await page.getByRole('button', { name: 'Use it now' }).click()
    await expect(page.getByRole('banner')).toContainText('Friends')
    await page.getByRole('link', { name: 'Compare' }).click()
    await expect(result(page)).toContainText('Friends')
    await expect(result(page)).toHaveAttribute('data-state', 'done')
    await expect(result(page)).toHaveAttribute('data-verdict', /^(leans-(same|different)|cannot-tell)$/)
    await expect(result(page)).toContainText('Likelihood ratio')
  })
  await test.step('it fits a phone, and is deleted', async () => {
    await page.setViewportSize(PHONE)
    await page.goto(`/train/${id}`)
    await expect(page.getByTestId('better')).toBeVisible()
    await expectNoOverflow(page)
    await page.getByRole('link', { name: 'All runs' }).click()
    await expect(runs(page)).toHaveCount(1)
    await expect(page.getByText('Next batch, as the network sees it')).toBeVisible()
    await expectNoOverflow(page)
    await page.getByRole('button', { name: 'Delete the run Friends' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(page.getByText('No runs yet.')).toBeVisible()
    expect(await listStored(page, 'runs')).toEqual([])
  })
})
