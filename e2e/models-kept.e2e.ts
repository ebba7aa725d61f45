// What a person does with models: cancel, rename, use, delete, export, look inside.
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recognise } from '../src/convert/lightcnn.ts'
import { openCheckpoint } from '../src/convert/open.ts'
import { ARCHITECTURES } from '../src/model/architectures.ts'
import { CONTAINERS, dropPaths, IDENTITIES, listStored, readStored, writeCheckpoints } from './checkpoints.ts'
import { card, expectClean, imported, install, openModels, PAIR, test } from './models-support.ts'
import { expect, frame, PHONE } from './support.ts'

test('an installation is cancelled at once and leaves nothing behind', { tag: '@long' }, async ({
  page,
  folder,
}) => {
  const [path] = await writeCheckpoints(folder, ARCHITECTURES['lightcnn-29'], [CONTAINERS[3]!])
  await openModels(page)
  await dropPaths(page, [path!])
  await imported(page, path!).getByRole('button', { name: 'Install' }).click()
  await imported(page, path!)
    .getByRole('button', { name: /^Cancel/ })
    .click()
  await expect(imported(page, path!).getByRole('button', { name: 'Install' })).toBeVisible()
  await expect.poll(() => listStored(page, 'models')).toEqual([])
  await install(page, path!)
  await expect(page.locator('[data-model]')).toHaveCount(2)
})

test('a full disk says how much is missing, and nothing is left of the import', async ({
  page,
  context,
  small,
  baseURL,
}) => {
  await openModels(page)
  await dropPaths(page, [small])
  const session = await context.newCDPSession(page)
  const { usage = 0 } = await page.evaluate(() => navigator.storage.estimate())
  await session.send('Storage.overrideQuotaForOrigin', { origin: baseURL!, quotaSize: usage + 10_000_000 })
  await imported(page, small).getByRole('button', { name: 'Install' }).click()
  await expect(imported(page, small)).toContainText(
    /storage of this browser is full\. At least [\d.]+ MB are missing/,
  )
  expect(await listStored(page, 'models')).toEqual([])
  await session.send('Storage.overrideQuotaForOrigin', { origin: baseURL! })
  await imported(page, small).getByRole('button', { name: 'Try again' }).click()
  await expect(imported(page, small)).toHaveAttribute('data-import', 'done')
})

test('a model is renamed, stays in use after a reload, and is deleted', async ({ page, small }) => {
  await openModels(page)
  await dropPaths(page, [small])
  await imported(page, small)
    .getByLabel(/Keep the classifier \(16 kB for 16 identities\)/)
    .uncheck()
  await install(page, small)
  await expect(card(page, 'small')).toContainText('None: the file has no classifier')
  await expect(card(page, 'small')).toContainText('Not calibrated: run LFW')
  await card(page, 'small').getByRole('button', { name: 'Rename small' }).click()
  await page.getByLabel('Name of the model').fill('Night shift')
  await page.keyboard.press('Enter')
  await expect(card(page, 'small').getByRole('heading', { name: 'Night shift' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Rename Night shift' })).toBeFocused()
  await card(page, 'small').getByRole('button', { name: 'Use Night shift' }).click()
  await expect(card(page, 'small')).toContainText('In use')
  await page.reload()
  await expect(page.getByRole('banner')).toContainText('Night shift')
  await expect(card(page, 'small')).toContainText('In use')
  await expect(page.getByRole('button', { name: 'Delete LightCNN-9' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Delete Night shift' }).click()
  await expect(page.getByRole('dialog')).toContainText('It is in use')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.locator('[data-model]')).toHaveCount(1)
  await expect(page.getByRole('banner')).toContainText('LightCNN-9')
  expect(await listStored(page, 'models')).toEqual([])
  await page.reload()
  await expect(card(page, 'lightcnn-9')).toContainText('In use')
})

test('two imports of one file have two names, and no two models get the same one', { tag: '@long' }, async ({
  page,
  small,
}) => {
  await openModels(page)
  await dropPaths(page, [small])
  await install(page, small)
  await page.getByRole('button', { name: 'Close small.pth' }).click()
  await dropPaths(page, [small])
  await install(page, small)
  await expect(card(page, 'small').getByRole('heading', { name: 'small', exact: true })).toBeVisible()
  await expect(card(page, 'small-2').getByRole('heading', { name: 'small 2' })).toBeVisible()
  await page.getByRole('button', { name: 'Rename small 2' }).click()
  await page.getByLabel('Name of the model').fill('small')
  await page.keyboard.press('Enter')
  await expect(card(page, 'small-2').getByRole('alert')).toHaveText(/Another model is already called small/)
  await page.getByLabel('Name of the model').fill('Second')
  await page.keyboard.press('Enter')
  await expect(card(page, 'small-2').getByRole('heading', { name: 'Second' })).toBeVisible()
  await card(page, 'small-2').getByRole('link', { name: 'run LFW' }).click()
  await expect(page).toHaveURL(/\/evaluate$/)
  await expect(page.getByLabel('Model', { exact: true })).toHaveValue('small-2')
})

test('a model whose file is damaged gives way to the shipped one, which says why', { tag: '@long' }, async ({
  page,
  small,
}) => {
  await openModels(page)
  await dropPaths(page, [small])
  await install(page, small)
  await card(page, 'small').getByRole('button', { name: 'Use small' }).click()
  await expect(card(page, 'small')).toContainText('In use')
  await page.evaluate(async () => {
    const models = await (await navigator.storage.getDirectory()).getDirectoryHandle('models')
    const file = await (await models.getDirectoryHandle('small')).getFileHandle('weights.safetensors')
    const writable = await file.createWritable({ keepExistingData: true })
    await writable.write({ type: 'write', position: 5000, data: new Uint8Array([1, 2, 3, 4]) })
    await writable.close()
  })
  await page.reload()
  await expect(card(page, 'lightcnn-9')).toContainText('In use')
  await expect(page.getByRole('listitem').filter({ hasText: 'small is not the file' })).toBeVisible()
  await page.getByRole('button', { name: 'Delete small' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(card(page, 'small')).toHaveCount(0)
})

test('exports are read by every reader, and come back bit for bit', async ({ page, folder, small }) => {
  await openModels(page)
  await dropPaths(page, [small])
  await install(page, small)
  await page.getByRole('button', { name: 'Export small' }).click()
  const dialog = page.getByRole('dialog')
  let count = 0
  const save = async (format: string) => {
    const saved = page.waitForEvent('download')
    await dialog.getByRole('button', { name: format }).click()
    const download = await saved
    const path = join(folder, `export ${++count} ${download.suggestedFilename()}`)
    await download.saveAs(path)
    return path
  }
  for (const format of [
    'safetensors .',
    'MindSpore .',
    'MindSpore with checksum',
    'ONNX .',
    'ONNX for one face',
  ]) {
    const checkpoint = await openCheckpoint(new Blob([readFileSync(await save(format))]), format)
    await checkpoint.verify()
    const { architecture, identities, problems } = recognise(checkpoint)
    expect([architecture?.name, identities, problems]).toEqual(['lightcnn-4', IDENTITIES, []])
  }
  const exact = await save('PyTorch')
  await dialog.getByLabel('float16').check()
  await dialog.getByLabel('Embedding only').check()
  const half = await save('PyTorch')
  const kit = await save('Inference kit')
  expect(readFileSync(half).length).toBeLessThan(readFileSync(exact).length * 0.51)
  for (const name of ['weights.safetensors', 'model.onnx', 'card.json', 'verify.py', 'verify.ts'])
    expect(readFileSync(kit).includes(name), name).toBe(true)
  await page.keyboard.press('Escape')
  const again = join(folder, 'again.pth')
  copyFileSync(exact, again)
  await dropPaths(page, [again])
  await install(page, again)
  const sha256Of = async (model: string) =>
    JSON.parse((await readStored(page, `models/${model}/card.json`)).toString()).weights.sha256
  expect(await sha256Of('again')).toBe(await sha256Of('small'))
})

test('a checkpoint dropped on Compare lands on Models, a photo beside it stays', async ({ page }) => {
  await page.goto('/compare')
  await expect(frame(page, 'left')).toBeVisible()
  await dropPaths(page, [PAIR[0]!, 'fixtures/third-party/yunet_n.pth'])
  await expect(page).toHaveURL(/\/models$/)
  await expect(imported(page, 'yunet_n.pth')).toContainText('it looks like YuNet')
  await expect(page.locator('[data-import]')).toHaveCount(1)
  await page.goBack()
  await expect(frame(page, 'left').getByRole('button', { name: 'Face 1 of 1, chosen' })).toBeVisible()
})

test('with the keyboard alone', async ({ page, small }) => {
  await openModels(page)
  await dropPaths(page, [small])
  const open = page.getByRole('button', { name: 'Look inside LightCNN-9' })
  await open.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Inside LightCNN-9' })
  await dialog.getByRole('searchbox').focus()
  await page.keyboard.type('features.2')
  await expect(dialog).toContainText(/\d of \d+ tensors/)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('img', { name: /^Histogram of features\.2/ })).toBeVisible()
  await expect(dialog).toContainText('Not finite0')
  await expectClean(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(open).toBeFocused()
  await page.getByRole('button', { name: 'Install small.pth' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Use it now' }).press('Enter')
  await expect(card(page, 'small')).toContainText('In use')
})

for (const [title, viewport] of [
  ['desktop', { width: 1280, height: 800 }],
  ['phone', PHONE],
] as const)
  test.describe(title, () => {
    test.use({ viewport })
    test('the panel and its dialogs have no accessibility violations, light and dark', {
      tag: title === 'phone' ? [] : '@long',
    }, async ({ page, small }) => {
      await openModels(page)
      await dropPaths(page, [small, 'fixtures/third-party/yunet_n.pth', 'e2e/support.ts'])
      await expect(imported(page, 'support.ts')).toContainText('a text file, not a model')
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await expectClean(page)
      }
      await page.getByRole('button', { name: 'Export LightCNN-9' }).click()
      await expectClean(page)
      await page.keyboard.press('Escape')
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow, 'px wider than the window').toBeLessThanOrEqual(0)
    })
  })
