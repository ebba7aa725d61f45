import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import {
  CHIPS,
  choose,
  chooseFiles,
  chooseFolder,
  field,
  finish,
  importFrom,
  job,
  row,
  setOptions,
  start,
  startBrowser,
  storedFiles,
  tarBytes,
  test,
  withoutPickers,
} from './data-support.ts'
import { drop, expect, expectClean, expectNoOverflow, PHONE } from './support.ts'

// two cores that others use

const SHARD_PICTURES = 6

test('an import that is killed goes on where it was: folder, tar and TSV end as if nothing had happened', {
  tag: '@long',
}, async ({ sources, launchOptions, baseURL }) => {
  const profile = mkdtempSync(join(tmpdir(), 'vis-a-vis-profile-'))
  const strangers: string[] = []
  let context: BrowserContext | undefined
  const open = async (): Promise<Page> => {
    await context?.close()
    context = await startBrowser(profile, launchOptions, baseURL ?? '')
    context.on('request', request => {
      if (/^(https?|wss?):/.test(request.url()) && !request.url().startsWith(baseURL ?? ''))
        strangers.push(request.url())
    })
    await withoutPickers(context)
    const page = context.pages()[0] ?? (await context.newPage())
    await page.goto('/data')
    return page
  }
  try {
    let page = await open()
    await importFrom(page, sources.folder, { name: 'whole', shardPictures: SHARD_PICTURES })
    await finish(page)
    await importFrom(page, sources.tsv, { name: 'whole TSV' })
    await finish(page)
    const whole = await storedFiles(page, 'whole')
    const wholeTsv = await storedFiles(page, 'whole TSV')
    expect(Object.keys(whole).length).toBeGreaterThan(sources.pictures / SHARD_PICTURES)

    for (const [kind, path] of [
      ['folder', sources.folder],
      ['tar', sources.tar],
      ['TSV', sources.tsv],
    ] as const) {
      await importFrom(page, path, { name: kind, shardPictures: SHARD_PICTURES })
      await expect(job(page)).toContainText(/[2-5] whole files/)
      page = await open()
      await expect(row(page, kind)).toContainText('not finished')
      await page.getByRole('button', { name: `Continue ${kind}` }).click()
      await expect(field(page)).toContainText('is not finished. Choose the same friends')
      if (kind === 'folder') {
        await choose(page, sources.tar)
        await start(page, 'Continue')
        await expect(job(page)).toContainText(
          'This data set comes from friends (folder), not from friends.tar',
        )
        await page.getByRole('button', { name: `Continue ${kind}` }).click()
      }
      await choose(page, path)
      await start(page, 'Continue')
      await finish(page)
      const stored = await storedFiles(page, kind)
      const { 'manifest.json': manifest, ...shards } = stored
      const { 'manifest.json': expected, ...wholeShards } = kind === 'TSV' ? wholeTsv : whole
      expect(shards, kind).toEqual(wholeShards)
      if (kind !== 'tar') expect(manifest).toBe(expected)
    }
    expect(strangers, 'requests to other origins').toEqual([])
  } finally {
    await context?.close()
    rmSync(profile, { recursive: true, force: true })
  }
})

test('a data set is previewed, imported, looked at, checked, handed on, merged and deleted', async ({
  page,
  sources,
}) => {
  await withoutPickers(page)
  await page.goto('/data')
  await expectClean(page)
  await chooseFolder(page, sources.chips)
  await expect(page.getByTestId('found')).toContainText('60 pictures. Needs 1.')
  await expect(page.getByTestId('verdict')).toContainText(
    'Their size says that they are aligned, so that is chosen. Eyes and mouth are in place in all 24 pictures.',
  )
  await expect(page.getByLabel('Already aligned')).toBeChecked()
  await page.getByText('Find the faces', { exact: true }).click()
  await expect(page.getByTestId('verdict')).toContainText('A face was found in')
  await setOptions(page, { aligned: true, shardPictures: 25 })
  await page.getByLabel('Share for validation, %').fill('20')
  await expectClean(page)
  await start(page)
  await finish(page)
  await expect(job(page)).toContainText('60 pictures of 30 people were stored.')
  await expect(row(page, 'chips')).toContainText('aligned pictures')
  await page.getByRole('link', { name: 'chips', exact: true }).click()
  await expect(page).toHaveURL(/\/data\/chips$/)
  await expect(page.getByText(/^1[0-4] pictures \(20 % by pictures, seed 1\); \d+ train$/)).toBeVisible()
  const sheet = page.getByTestId('sheet').locator('> li')
  await expect(sheet).toHaveCount(12)
  await page.getByRole('button', { name: 'Next page' }).click()
  await expect(page.getByText('Page 2 of 3')).toBeVisible()
  await page.getByLabel('Find a person').fill('bobby')
  await expect(sheet).toHaveCount(1)
  await expect(sheet.getByRole('img')).toHaveCount(2)
  await expectClean(page)
  await page.setViewportSize(PHONE)
  await expectNoOverflow(page)
  await page.setViewportSize({ width: 1280, height: 800 })

  await test.step('it comes back from its own files', async () => {
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export as shards' }).click()
    const file = await (await saved).path()
    const packed = join(sources.folder, '..', 'packed.tar')
    writeFileSync(packed, readFileSync(file))
    await page.getByRole('link', { name: 'All data sets' }).click()
    await chooseFiles(page, packed)
    await expect(page.getByTestId('found')).toContainText('“chips”: 60 pictures of 30 identities')
    await setOptions(page, { name: 'copy' })
    await start(page)
    await finish(page)
    expect(await storedFiles(page, 'copy')).toEqual(await storedFiles(page, 'chips'))
  })

  await test.step('what is broken is found and left behind', async () => {
    await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory()
      const folder = await (await root.getDirectoryHandle('datasets')).getDirectoryHandle('copy')
      const writable = await (await folder.getFileHandle('shard-00001.safetensors')).createWritable({
        keepExistingData: true,
      })
      await writable.write({ type: 'write', position: 40_000, data: new Uint8Array([1, 2, 3, 4, 5]) })
      await writable.close()
    })
    await page.getByRole('link', { name: 'copy', exact: true }).click()
    await page.getByRole('button', { name: 'Check' }).click()
    await expect(job(page)).toContainText('1 file with 25 pictures is broken')
    await expectClean(page)
    await page.getByRole('button', { name: 'Go on without them' }).click()
    await expect(page.getByText('35 pictures of 30 people')).toBeVisible()
  })

  await test.step('two become one', async () => {
    await page.getByRole('link', { name: 'All data sets' }).click()
    await page.getByLabel('Mark chips for merging').check()
    await page.getByLabel('Mark copy for merging').check()
    await page.getByRole('button', { name: 'Merge 2 data sets' }).click()
    await setOptions(page, { name: 'both' })
    await start(page, 'Merge')
    await finish(page)
    await expect(job(page)).toContainText('60 pictures of 30 people were stored. 35 were left out')
    await page.getByRole('link', { name: 'both', exact: true }).click()
    await expect(page.getByTestId('skipped')).toContainText('The same file again: 35')
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expect(page).toHaveURL(/\/data$/)
    await expect(row(page, 'chips')).toBeVisible()
    await expect(row(page, 'both')).toHaveCount(0)
  })
})

test('what goes wrong is said, and what is whole stays', async ({ page, context, sources }) => {
  await withoutPickers(context)
  await page.goto('/data')
  const folder = join(sources.folder, '..')
  const cut = join(folder, 'cut.tar')
  const whole = readFileSync(sources.tar)
  writeFileSync(cut, whole.subarray(0, 60_000))
  writeFileSync(join(folder, 'prose.tar'), 'this is no archive'.repeat(100))

  await test.step('sources that are none', async () => {
    await expect(field(page)).toBeVisible()
    await drop(page, 'main', ['fixtures/lfw/chips/Allyson_Felix_0001.jpg'])
    await expect(page.getByRole('region', { name: 'Notices' })).toContainText('It belongs on Compare')
    await chooseFiles(page, 'fixtures/lfw/chips/Allyson_Felix_0001.jpg')
    await expect(field(page).getByRole('alert')).toContainText('Nothing says who is in these pictures')
    await chooseFiles(page, join(folder, 'prose.tar'))
    await expect(field(page).getByRole('alert')).toContainText('prose.tar, byte 0: this isn’t a tar header')
    await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeDisabled()
  })

  await test.step('folders that repeat are read as sessions, unless the person says otherwise', async () => {
    const poses = join(folder, 'poses.tar')
    const paths = ['001/front', '001/left', '002/front', '002/left', '003/front', '003/.picasa'].map(
      path => `${path}/1.jpg`,
    )
    const chips = readdirSync(CHIPS).slice(0, paths.length)
    writeFileSync(
      poses,
      tarBytes(paths.map((path, i) => ({ path, bytes: readFileSync(join(CHIPS, chips[i] ?? '')) }))),
    )
    await chooseFiles(page, poses)
    const survey = page.getByTestId('survey')
    await expect(survey).toHaveText(
      'Folder 1 of each path names the person: 3 people (001, 002, 003). What lies below (front, left) is taken as sessions. By the first folder there would be 3 people, by the last 2 people, by all together 5 people. Beside the pictures: 1 system file.',
    )
    await page.getByLabel('The last folder').check()
    await expect(survey).toContainText('The folder of each picture names the person: 2 people (front, left).')
    await expectClean(page)
  })

  await test.step('an archive that is cut off keeps what came before, and its list says so', async () => {
    await importFrom(page, cut, { aligned: true, shardPictures: 4 })
    await expect(job(page)).toContainText(/cut.tar, byte \d+: .* pictures that came before are kept/)
    await expect(row(page, 'cut')).toContainText('the source ended too early')
  })

  await test.step('a full storage stops it with whole shards, and it goes on when there is room', async () => {
    const session = await context.newCDPSession(page)
    const { usage } = await page.evaluate(() => navigator.storage.estimate())
    const origin = new URL(page.url()).origin
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: (usage ?? 0) + 700_000 })
    await chooseFolder(page, sources.chips)
    await setOptions(page, { aligned: true, shardPictures: 10 })
    await start(page)
    await expect(job(page)).toContainText('The storage of this browser is full')
    await expect(job(page)).toContainText('All whole shards of chips are kept')
    await session.send('Storage.overrideQuotaForOrigin', { origin })
    await job(page).getByRole('button', { name: 'Continue' }).click()
    await finish(page)
    await expect(job(page)).toContainText('60 pictures of 30 people were stored.')
  })
})

test('a folder is kept as a handle: the next visit goes on with one click', { tag: '@long' }, async ({
  page,
  sources,
}) => {
  // the page's own file system stands in for a folder of the disk, which no test can choose: its handles are of the same kind
  await page.addInitScript(() => {
    Object.assign(window, {
      showDirectoryPicker: async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('friends', { create: true }),
    })
  })
  await page.goto('/data')
  const paths = readdirSync(sources.folder).flatMap(who =>
    readdirSync(join(sources.folder, who)).map(name => `${who}/${name}`),
  )
  const files = paths.map(
    path => [path, readFileSync(join(sources.folder, path)).toString('base64')] as const,
  )
  await page.evaluate(async files => {
    const friends = await (await navigator.storage.getDirectory()).getDirectoryHandle('friends', {
      create: true,
    })
    for (const [path, base64] of files) {
      const [who = '', name = ''] = path.split('/')
      const folder = await friends.getDirectoryHandle(who, { create: true })
      const writable = await (await folder.getFileHandle(name, { create: true })).createWritable()
      await writable.write(Uint8Array.from(atob(base64), letter => letter.charCodeAt(0)))
      await writable.close()
    }
  }, files)
  await page.getByRole('button', { name: 'Choose a folder' }).click()
  await setOptions(page, { shardPictures: SHARD_PICTURES })
  await start(page)
  await expect(job(page)).toContainText(/[1-5] whole files?/)
  await page.reload()
  await page.getByRole('button', { name: 'Continue friends' }).click()
  await finish(page)
  await expect(job(page)).toContainText(`${sources.pictures} pictures of`)
})
