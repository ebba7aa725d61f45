// What can happen to a run that trains: a full disk, a second tab, and a deletion of everything.
import type { Page, Worker } from '@playwright/test'
import { listStored } from './checkpoints.ts'
import { expect, test } from './support.ts'
import {
  begin,
  button,
  expectWhole,
  FEW,
  isTrained,
  job,
  LONG,
  newestRun,
  openTrain,
  readRunFile,
  runs,
  stop,
  storedDigest,
} from './train-support.ts'

const isTrainer = (worker: Worker) => /\/trainer-/.test(worker.url())
const ENDED = 'The run was stopped, because everything stored was deleted.'

test('a full disk stops a run with its own sentence, and it goes on when there is room', {
  tag: '@long',
}, async ({ page, context, baseURL }) => {
  await openTrain(page, FEW, LONG)
  const session = await context.newCDPSession(page)
  const origin = baseURL!
  const leaveRoom = async (bytes: number) => {
    const { usage = 0 } = await page.evaluate(() => navigator.storage.estimate())
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + bytes })
  }
  await begin(page)
  await expect(job(page)).toContainText(/step [1-9]\d* of/)
  const id = await newestRun(page)
  await isTrained(page, id, 3)
  // no write is under way while the room is measured
  await job(page).getByRole('button', { name: 'Pause' }).click()
  await expect(job(page)).toContainText('Paused after step')
  await leaveRoom(10_000_000) // run.json has room, a checkpoint has not
  await job(page).getByRole('button', { name: 'Continue' }).click()
  await expect(job(page)).toHaveAttribute('data-job', 'failed')
  await expect(job(page).getByRole('alert')).toContainText(
    /step-\d+\.safetensors was not saved: The storage of this browser is full.*continue the run then/,
  )
  const full = await readRunFile(page, id)
  expect(full.stop?.why).toBe('failed')
  await expectWhole(page, full)
  const last = full.checkpoints.at(-1)!.step

  await test.step('no other run begins, and none is left of the try', async () => {
    await leaveRoom(1000) // for a folder, not for what the run is
    await begin(page)
    await expect(job(page)).toHaveAttribute('data-job', 'failed')
    await expect(job(page).getByRole('alert')).toContainText('The storage of this browser is full')
    expect(await listStored(page, 'runs')).toEqual([id])
    await expect(runs(page)).toHaveCount(1)
  })
  await session.send('Storage.overrideQuotaForOrigin', { origin })
  await page.goto(`/train/${id}`)
  await expect(page.getByText('The storage of this browser is full')).not.toHaveCount(0)
  await button(page, 'Continue').click()
  await isTrained(page, id, last + 3)
  await stop(page, 'Cancel')
  const after = await readRunFile(page, id)
  expect(after.events.map(({ text }) => text)).toContain(`Continued after step ${last}.`)
  await expectWhole(page, after)
})

test('a run that trains in one tab is left alone by the other', { tag: '@long' }, async ({
  page,
  context,
}) => {
  await openTrain(page, FEW, LONG)
  await begin(page)
  await expect(job(page)).toContainText(/step [1-9]\d* of/)
  const id = await newestRun(page)
  await isTrained(page, id, 6)
  await stop(page, 'Pause')
  const other = await context.newPage()
  const heading = (on: Page) => on.getByRole('heading', { name: 'Fine-tune the last layers: few' })
  const trained = 'This run is being trained, here or in another tab. Pause it there and try again.'
  await other.goto(`/train/${id}`)
  await expect(button(other, 'Continue')).toBeEnabled()
  await button(other, 'Predict all labels').click()
  await expect(other.getByTestId('plan')).toContainText('keep their label')

  await button(job(page), 'Continue').click()
  await expect(job(page)).toContainText(/step [1-9]\d* of/)
  const shards = () => storedDigest(page, 'datasets/few/manifest.json')
  const before = await shards()
  await test.step('what was opened before it began is refused, with the reason', async () => {
    await button(other, 'Write these labels as a revision').click()
    const inUse = 'few is in use: this or another tab imports into it, checks it or trains on it'
    await expect(other.getByRole('alert')).toContainText(inUse)
    await other.getByRole('textbox', { name: 'Notes' }).fill('from the other tab')
    await button(other, 'Save').click()
    await expect(other.getByText(trained)).toHaveCount(1)
    await button(other, /^Continue from step/)
      .last()
      .click()
    await expect(other.getByRole('alert').filter({ hasText: trained })).toHaveCount(2)
    await button(other, 'Delete the run').click()
    await button(other.getByRole('dialog'), 'Delete').click()
    await expect(other.getByRole('dialog').getByRole('alert')).toHaveText(trained)
    await button(other.getByRole('dialog'), 'Keep it').click()
  })
  await test.step('what is opened now says that it trains, and offers nothing', async () => {
    await other.reload()
    await expect(heading(other)).toBeVisible()
    await expect(other.getByText('Another tab is training this run.')).toBeVisible()
    await expect(button(other, 'Continue')).toHaveCount(0)
    for (const each of await button(other, /^Continue from step/).all()) await expect(each).toBeDisabled()
    await expect(button(other, 'Delete the run')).toBeDisabled()
    await other.getByRole('link', { name: 'All runs' }).click()
    await expect(runs(other)).toContainText('training')
    await expect(button(runs(other), /^Delete the run/)).toBeDisabled()
  })
  await test.step('its data set cannot be deleted', async () => {
    await other.getByRole('link', { name: 'Data' }).click()
    await button(other, 'Delete few').click()
    await button(other.getByRole('dialog'), 'Delete').click()
    await expect(other.getByRole('dialog').getByRole('alert')).toContainText('few is in use')
    expect(await listStored(page, 'datasets/few')).toEqual(['manifest.json', 'shard-00000.safetensors'])
    expect(await shards()).toBe(before)
    await button(other.getByRole('dialog'), 'Keep it').click()
  })
  await other.getByRole('link', { name: 'Train' }).click()
  await expect(runs(other)).toContainText('training')
  await expect(job(page)).toHaveAttribute('data-job', 'running')
  await stop(page, 'Cancel')
  await expect(runs(other)).toContainText('cancelled')
  await expectWhole(page, await readRunFile(page, id))

  await test.step('“Delete everything” there ends the run here, which says so', async () => {
    await button(job(page), 'Continue').click()
    await expect(job(page)).toContainText(/step [1-9]\d* of/)
    await button(other, /Nothing leaves this device/).click()
    await button(other.getByRole('dialog'), 'Delete everything').click()
    await expect(other.getByRole('dialog').getByRole('heading', { name: 'Deleted' })).toBeVisible()
    await expect(page.getByRole('paragraph').filter({ hasText: ENDED })).toBeVisible()
    await expect(job(page)).toHaveCount(0)
    await expect(page.getByText('No runs yet.')).toBeVisible()
    expect(await listStored(page, 'runs')).toEqual([])
  })
})

test('“Delete everything” ends the run that trains, and nothing of it is left or written afterwards', {
  tag: '@long',
}, async ({ page }) => {
  await openTrain(page, FEW, LONG)
  await begin(page)
  await expect(job(page)).toContainText(/step [1-9]\d* of/)
  await isTrained(page, await newestRun(page), 3)
  expect(page.workers().filter(isTrainer)).toHaveLength(1)
  await button(page, /Nothing leaves this device/).click()
  const dialog = page.getByRole('dialog')
  await button(dialog, 'Delete everything').click()
  await expect(dialog.getByRole('heading', { name: 'Deleted' })).toBeVisible()
  await expect(dialog).toContainText('run.json')
  await button(dialog, 'Close').click()
  await expect(page.getByRole('paragraph').filter({ hasText: ENDED })).toBeVisible()
  await expect(job(page)).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'Train', exact: true })).toBeVisible()
  await expect(page.getByText('No runs yet.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Import a data set' })).toBeVisible()
  // what trained has ended, so that nothing of it can be written any more
  await expect.poll(() => page.workers().filter(isTrainer).length).toBe(0)
  const left = await page.evaluate(async () => {
    const files: string[] = []
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name)
    const { held = [] } = await navigator.locks.query()
    return { files, caches: await caches.keys(), runs: held.filter(({ name }) => name?.startsWith('run ')) }
  })
  expect(left).toEqual({ files: [], caches: [], runs: [] })
})
