// A graphics device that is lost while it trains: the browser's graphics process is killed, as a driver's reset ends it.
import { limit } from '../src/limits.ts'
import { launchOptions, WEBGPU } from './browser-rooms.ts'
import { expect, test } from './support.ts'
import { begin, job, newestRun, openTrain, readRunFile } from './train-support.ts'

test.use({ launchOptions: launchOptions([WEBGPU]) })

test('a device that is lost while it trains is replaced, and the run goes on by itself', {
  tag: '@long',
}, async ({ page, browser }) => {
  await openTrain(
    page,
    { name: 'few', people: 2, heldOut: 0 },
    { Epochs: '8', Batch: '1', 'Warm-up steps': '0', 'Checkpoint every … steps': '1' },
  )
  await begin(page)
  await expect(job(page)).toContainText(/step [2-9]\d* of/, { timeout: limit(300_000) })
  await expect(job(page)).toContainText('WebGPU')
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const graphics = processInfo.find(({ type }) => type === 'GPU')
  process.kill(graphics?.id ?? 0, 'SIGKILL')
  await expect(job(page)).toContainText(/The device was lost\. Training goes on from .*, on WebGPU/, {
    timeout: limit(300_000),
  })
  const id = await newestRun(page)
  const { checkpoints } = await readRunFile(page, id)
  const before = checkpoints.at(-1)?.step ?? 0
  await expect
    .poll(async () => (await readRunFile(page, id)).checkpoints.at(-1)?.step, { timeout: limit(200_000) })
    .toBeGreaterThan(before)
  await job(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(job(page)).toHaveAttribute('data-job', 'idle')
  const { events, history, state } = await readRunFile(page, id)
  expect(state).toBe('stopped')
  expect(events.map(({ text }) => text).join()).toContain('The device was lost')
  expect(history.every(({ loss }) => Number.isFinite(loss) && loss > 0)).toBe(true)
})
