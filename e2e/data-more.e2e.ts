// The Data panel when things come between: pauses, stops, a full disk, a second tab; exports that the command line reads; broken sources.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { constants, gunzipSync, gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { zipSync } from 'fflate'
import {
  CHIPS,
  chooseFiles,
  field,
  finish,
  importFrom,
  job,
  test as ours,
  row,
  setOptions,
  start,
  storedFiles,
  tarBytes,
  tsvLine,
  withoutPickers,
} from './data-support.ts'
import { choose as choosePhoto, expect, expectClean, frame, PAIRS, type Side } from './support.ts'

const test = ours.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-more-'))
    await use(folder)
    rmSync(folder, { recursive: true })
  },
})

const chips = readdirSync(CHIPS).sort()
const chip = (i: number): Buffer => readFileSync(join(CHIPS, chips[i] ?? ''))
const button = (page: Page, name: string) => job(page).getByRole('button', { name, exact: true })

/** Chips, and behind them photos, each of which takes a while. */
function slowTar(folder: string): string {
  const photos = readdirSync(PAIRS)
  const files = [
    ...chips.slice(0, 8).map(name => join(CHIPS, name)),
    ...photos.map(name => join(PAIRS, name)),
  ].map((path, i) => ({ path: `who-${i >> 1}/${basename(path)}`, bytes: readFileSync(path) }))
  const tar = join(folder, 'people.tar')
  writeFileSync(tar, tarBytes(files))
  return tar
}
const SLOW_SHARD = 4

/** Neither the card nor what is stored changes while another tab reads a photo, which takes as long as the import's own would. */
async function expectHeld(page: Page, dataset: string): Promise<void> {
  await expect(job(page)).toContainText('Paused')
  await expect(button(page, 'Continue')).toBeVisible()
  const other = await page.context().newPage()
  await other.goto('/')
  const readPhoto = async (side: Side) => {
    await choosePhoto(other, side, join(PAIRS, 'luca-parmitano-1.jpg'))
    await expect(frame(other, side).getByRole('button', { name: 'Face 1 of 1, chosen' })).toBeVisible()
  }
  const state = async () => [await job(page).innerText(), await storedFiles(page, dataset)]
  await readPhoto('left') // meanwhile comes what was on its way to the page
  const before = await state()
  await readPhoto('right')
  expect(await state()).toEqual(before)
  await other.close()
}

/** Limits what the origin may store to so many bytes more than now; null: no limit. */
async function limitRoom(page: Page, roomBytes: number | null): Promise<void> {
  const { usage = 0 } = await page.evaluate(() => navigator.storage.estimate())
  const session = await page.context().newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', {
    origin: new URL(page.url()).origin,
    ...(roomBytes !== null && { quotaSize: usage + roomBytes }),
  })
}

test('an import that is paused, stopped and meets a full disk ends as if nothing had happened', {
  tag: '@long',
}, async ({ page, folder }) => {
  await withoutPickers(page)
  await page.goto('/data')
  const tar = slowTar(folder)
  await importFrom(page, tar, { name: 'whole', shardPictures: SLOW_SHARD })
  await finish(page)
  const whole = await storedFiles(page, 'whole')

  await test.step('stopped before its first whole shard it leaves nothing', async () => {
    await importFrom(page, tar, { name: 'none', shardPictures: 3236 })
    await expect(job(page)).toContainText(/[1-9]\d* pictures? of/)
    await button(page, 'Cancel').click()
    await expect(job(page)).toContainText('Stopped before the first whole file. Nothing was kept.')
    await expect(row(page, 'none')).toHaveCount(0)
    await expect(storedFiles(page, 'none')).rejects.toThrow('NotFoundError')
  })

  await test.step('nor does it when the disk is full before that, and it promises nothing', async () => {
    await limitRoom(page, 40_000)
    await importFrom(page, tar, { name: 'none', shardPictures: SLOW_SHARD })
    await expect(job(page).getByRole('alert')).toContainText(
      /is full\. At least 0\.[1-9] MB are missing\. Delete .* and try again\.$/,
    )
    await expect(storedFiles(page, 'none')).rejects.toThrow('NotFoundError')
    await limitRoom(page, null)
  })

  await test.step('paused it holds, in another panel too, and goes on', async () => {
    await importFrom(page, tar, { name: 'met', shardPictures: SLOW_SHARD })
    await expect(job(page)).toContainText(/[1-9] whole files?/)
    await button(page, 'Pause').click()
    await expectHeld(page, 'met')
    await expectClean(page)
    await page.getByRole('link', { name: 'Models' }).click()
    await page.getByRole('link', { name: 'Data' }).click()
    await expectHeld(page, 'met')
    const held = await job(page).innerText()
    await button(page, 'Continue').click()
    await expect(job(page)).toContainText('Importing')
    await expect.poll(() => job(page).innerText()).not.toContain(/\d+ pictures of/.exec(held)?.[0] ?? '')
  })

  await test.step('stopped while it is paused it keeps its whole shards', async () => {
    await button(page, 'Pause').click()
    await button(page, 'Cancel').click()
    await expect(job(page)).toContainText('Stopped. What is in whole files is kept')
    await expect(row(page, 'met')).toContainText('not finished')
  })

  await test.step('a pause counts from the first moment, while the import before still stops', async () => {
    await page.evaluate(async () => {
      for (const name of ['Continue', 'Cancel', 'Continue', 'Pause']) {
        const buttons = document.querySelectorAll<HTMLElement>('[data-job] button')
        ;[...buttons].find(({ textContent }) => textContent === name)?.click()
        await new Promise(requestAnimationFrame)
      }
    })
    await expectHeld(page, 'met')
  })

  const expectWholeShards = async () => {
    await expect(row(page, 'met')).toContainText('not finished')
    const { 'manifest.json': manifest = '', ...shards } = await storedFiles(page, 'met')
    const named = JSON.parse(manifest).shards.map(({ file }: { file: string }) => file)
    expect(named.length).toBeGreaterThan(0)
    expect(Object.keys(shards).sort()).toEqual(named)
    for (const file of named) expect(shards[file]).toBe(whole[file])
  }
  await test.step('the disk fills up while it runs: whole shards stay, and it is said how to go on', async () => {
    await limitRoom(page, 40_000)
    await button(page, 'Continue').click()
    await expect(job(page)).toHaveAttribute('data-job', 'failed')
    await expect(job(page)).toContainText(
      /storage of this browser is full\. At least 0\.[1-9] MB are missing\./,
    )
    await expect(job(page)).toContainText('All whole shards of met are kept; continue its import then.')
    await expectWholeShards()
    await button(page, 'Continue').click()
    await expect(job(page)).toHaveAttribute('data-job', 'running')
    await expect(job(page)).toHaveAttribute('data-job', 'failed')
    await expectWholeShards()
  })

  await test.step('with room again it ends with the same bytes', async () => {
    await limitRoom(page, null)
    await button(page, 'Continue').click()
    await finish(page)
    await expect(job(page)).toContainText('33 pictures of')
    expect(await storedFiles(page, 'met')).toEqual(whole)
  })
})

test('a second tab sees the import of the first, may not touch it, and takes one over when that tab is gone', {
  tag: '@long',
}, async ({ page: first, context, folder }) => {
  await withoutPickers(context)
  const tar = slowTar(folder)
  const second = await context.newPage()
  await second.goto('/data')
  await expect(second.getByText('No data set is stored yet.')).toBeVisible()
  await first.bringToFront()
  await first.goto('/data')
  await importFrom(first, tar, { name: 'shared', shardPictures: SLOW_SHARD })
  await expect(job(first)).toContainText(/[1-9] whole files?/)
  await button(first, 'Pause').click()

  await test.step('its row says that it is written to, and it cannot be deleted', async () => {
    await second.bringToFront()
    // a browser without windows shows all of its tabs: the event of one that comes to the front is given by hand
    await second.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await expect(row(second, 'shared')).toContainText('being written to')
    await expect(second.getByRole('button', { name: 'Continue shared' })).toHaveCount(0)
    await expect(row(second, 'shared').getByRole('button', { name: 'Delete shared' })).toBeDisabled()
  })

  await test.step('its name is taken', async () => {
    await chooseFiles(second, tar)
    await setOptions(second, { name: 'shared' })
    await expect(second.getByText('There is already a data set named shared.')).toBeVisible()
    await expect(second.getByRole('button', { name: 'Import', exact: true })).toBeDisabled()
  })

  await test.step('it can be looked at, no more, and the page says why', async () => {
    await second.getByRole('link', { name: 'shared', exact: true }).click()
    await expect(second.getByTestId('sheet').getByRole('img').first()).toBeVisible()
    await expect(second.getByText('Another job is writing to this data set')).toBeVisible()
    for (const name of ['Check', 'Export as WebDataset', 'Export as shards', 'Delete'])
      await expect(second.getByRole('button', { name, exact: true })).toBeDisabled()
    await expectClean(second)
  })

  await test.step('it sees by itself how the import goes on and ends, and may do everything then', async () => {
    await button(first, 'Continue').click()
    await expect(second.getByRole('heading', { name: 'shared' }).locator('+ p')).toContainText(
      '33 pictures of',
    )
    await expect(job(first)).toHaveAttribute('data-job', 'done')
    await second.getByRole('button', { name: 'Check', exact: true }).click()
    await finish(second)
    await expect(job(second)).toContainText('All 9 files are whole.')
  })

  await test.step('the first tab is closed in the middle of another import: the second one takes it over', async () => {
    await first.bringToFront()
    await importFrom(first, tar, { name: 'left', shardPictures: SLOW_SHARD })
    await expect(job(first)).toContainText(/[1-9] whole files?/)
    await button(first, 'Pause').click()
    await second.bringToFront()
    await second.getByRole('link', { name: 'All data sets' }).click()
    await expect(row(second, 'left')).toContainText('being written to')
    await first.close()
    await expect(row(second, 'left')).toContainText('not finished')
    await second.getByRole('button', { name: 'Continue left' }).click()
    await chooseFiles(second, tar)
    await start(second, 'Continue')
    await finish(second)
    expect(await storedFiles(second, 'left')).toEqual(await storedFiles(second, 'shared'))
  })
})

interface Picture {
  identity: string
  sha256: string
}
/** Who each picture shows, and its 144x144 bytes, read from the files of a data set by their format alone. */
function picturesIn(read: (file: string) => Buffer): Picture[] {
  const { identities, shards } = JSON.parse(read('manifest.json').toString())
  return shards.flatMap(({ file }: { file: string }) => {
    const shard = read(file)
    const begin = 8 + Number(shard.readBigUInt64LE(0))
    const header = JSON.parse(shard.subarray(8, begin).toString())
    const tensor = (name: string) => {
      const [from, to] = header[name].data_offsets
      return shard.subarray(begin + from, begin + to)
    }
    const [labels, images] = [tensor('labels'), tensor('images')]
    return Array.from({ length: labels.length / 4 }, (_, i) => ({
      identity: identities[labels.readInt32LE(4 * i)],
      sha256: createHash('sha256')
        .update(images.subarray(i * 144 * 144, (i + 1) * 144 * 144))
        .digest('hex'),
    }))
  })
}

async function storedPictures(page: Page, dataset: string): Promise<Picture[]> {
  const files = await page.evaluate(async dataset => {
    const root = await navigator.storage.getDirectory()
    const folder = await (await root.getDirectoryHandle('datasets')).getDirectoryHandle(dataset)
    const found: Record<string, string> = {}
    for await (const handle of folder.values())
      if (handle instanceof FileSystemFileHandle) {
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer())
        found[handle.name] = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
      }
    return found
  }, dataset)
  return picturesIn(file => Buffer.from(files[file] ?? '', 'hex'))
}

/** 佐藤 and 加藤 as Windows in Japan puts them into a zip: Shift-JIS, and nothing says so. */
const SHIFT_JIS = [Buffer.from('8db293a1', 'hex'), Buffer.from('89c193a1', 'hex')] as const

/** A zip with names in several scripts and all that can be wrong with one entry. */
function mixedZip(path: string): void {
  const entries: Record<string, Uint8Array> = {
    '../../evil/1.jpg': chip(40),
    '李小龍/1.jpg': chip(0),
    '李小龍/2.jpg': chip(1),
    '/etc/evil/2.jpg': chip(41),
    'محمد علي/صورة.jpg': chip(2),
    [`${'Đặng Sơn'.normalize('NFD')}/1.jpg`]: chip(4),
    'C:/evil/3.jpg': chip(42),
    'Лев/1.jpg': chip(6),
    'Лев/empty.jpg': new Uint8Array(0),
    'Лев/broken.jpg': Buffer.from('this is no picture'),
    'Лев/again.jpg': chip(6),
    'AAAA/1.jpg': chip(8),
    'BBBB/1.jpg': chip(10),
    'nobody.jpg': chip(12),
  }
  let bytes = Buffer.from(zipSync(entries)).toString('latin1')
  for (const [i, ascii] of ['AAAA/', 'BBBB/'].entries())
    bytes = bytes.replaceAll(ascii, `${SHIFT_JIS[i]?.toString('latin1')}/`)
  writeFileSync(path, Buffer.from(bytes, 'latin1'))
}

test('a zip with names of all scripts and bad entries is imported, exported and read by the command line', {
  tag: '@long',
}, async ({ page, folder }) => {
  await withoutPickers(page)
  await page.goto('/data')
  const zip = join(folder, '家族.zip')
  mixedZip(zip)
  await importFrom(page, zip, { aligned: true, shardPictures: 3 })
  await finish(page)
  await expect(job(page)).toContainText('7 pictures of 6 people were stored. 7 were left out')
  await page.getByRole('link', { name: '家族', exact: true }).click()

  await test.step('who is in it can be found, whatever the script', async () => {
    for (const [typed, found] of [
      ['李小', '李小龍'],
      ['علي', 'محمد علي'],
      ['đặng', 'Đặng Sơn'],
      ['ЛЕВ', 'Лев'],
    ] as const) {
      await page.getByLabel('Find a person').fill(typed)
      await expect(page.getByTestId('sheet').locator('> li')).toHaveCount(1)
      await expect(page.getByTestId('sheet')).toContainText(found)
    }
  })

  await test.step('what was left out is counted and listed by cause', async () => {
    const skipped = page.getByTestId('skipped')
    for (const [cause, names] of [
      ['Path that leads out of the source: 3', ['../../evil/1.jpg', '/etc/evil/2.jpg', 'C:/evil/3.jpg']],
      ['Empty file: 1', ['Лев/empty.jpg']],
      ['Broken or cut off: 1', ['Лев/broken.jpg']],
      ['The same file again: 1', ['Лев/again.jpg']],
      ['Nothing says who it shows, neither folder nor label: 1', ['nobody.jpg']],
    ] as const) {
      const group = skipped.locator('details', { hasText: cause })
      await group.locator('summary').click()
      await expect(group.getByRole('listitem')).toHaveText([...names])
    }
    await expectClean(page)
    const folders = await page.evaluate(async () => {
      const names: string[] = []
      for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name)
      return names
    })
    expect(folders, 'nothing is written beside the data sets').not.toContain('evil')
  })

  const stored = await storedPictures(page, '家族')
  expect(stored).toHaveLength(7)
  expect(new Set(stored.map(({ sha256 }) => sha256)).size).toBe(7)
  const readBack = (file: string, ...options: string[]) => {
    const out = join(folder, `out-${basename(file)}`)
    const args = ['dist/cli/main.js', 'shards', file, '--out', out, ...options, '--json']
    const told = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
    expect(told).toMatchObject({ pictures: 7, identities: 6, skipped: {} })
    return picturesIn(name => readFileSync(join(out, name)))
  }
  const saved = async (name: string): Promise<string> => {
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name, exact: true }).click()
    const path = join(folder, (await download).suggestedFilename())
    await (await download).saveAs(path)
    await expect(job(page)).toContainText(`${basename(path)} was written.`)
    return path
  }
  await test.step('as a WebDataset', async () => {
    const tar = await saved('Export as WebDataset')
    expect(basename(tar)).toBe('家族.tar')
    expect(readBack(tar, '--aligned')).toEqual(stored)
  })
  await test.step('as shards', async () => {
    const tar = await saved('Export as shards')
    expect(basename(tar)).toBe('家族-shards.tar')
    expect(readBack(tar)).toEqual(stored)
  })

  await test.step('into a file that was chosen; a full disk is said, and the export can be tried again', async () => {
    // the page's own file system stands in for the disk, which no test can choose from: its handles are of the same kind
    await page.evaluate(() =>
      Object.assign(window, {
        showSaveFilePicker: async () =>
          (await navigator.storage.getDirectory()).getFileHandle('chosen.tar', { create: true }),
      }),
    )
    await limitRoom(page, 1000)
    await page.getByRole('button', { name: 'Export as WebDataset' }).click()
    await expect(job(page).getByRole('alert')).toContainText('The disk is full: chosen.tar was not written.')
    await limitRoom(page, null)
    await button(page, 'Try again').click()
    await expect(job(page)).toContainText('chosen.tar was written.')
    const sha256 = await page.evaluate(async () => {
      const handle = await (await navigator.storage.getDirectory()).getFileHandle('chosen.tar')
      const digest = await crypto.subtle.digest('SHA-256', await (await handle.getFile()).arrayBuffer())
      return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('')
    })
    const downloaded = readFileSync(join(folder, '家族.tar'))
    expect(sha256).toBe(createHash('sha256').update(downloaded).digest('hex'))
  })
})

test('a damaged TSV gives what is whole; an archive that breaks off goes on once it is mended', {
  tag: '@long',
}, async ({ page, folder }) => {
  await withoutPickers(page)
  await page.goto('/data')

  await test.step('a TSV with broken base64, other lines and a cut end', async () => {
    const base64 = (i: number) => chip(i).toString('base64')
    const tsv = join(folder, 'celebrities.tsv')
    const lines = [
      tsvLine('m.01', 0, base64(0)),
      tsvLine('m.01', 1, `${base64(1).slice(0, 400)}!!!!${base64(1).slice(404)}`),
      tsvLine('m.01', 2, base64(1)),
      'm.02\tthis is no record',
      tsvLine('m.02', 0, ''),
      tsvLine('m.02', 1, base64(2)),
      tsvLine('m.02', 2, base64(3).slice(0, 801)),
    ]
    writeFileSync(tsv, lines.join('\n'))
    await importFrom(page, tsv, { aligned: true, shardPictures: 4 })
    await finish(page)
    await expect(job(page)).toContainText('3 pictures of 2 people were stored. 4 were left out')
    await page.getByRole('link', { name: 'celebrities', exact: true }).click()
    const skipped = page.getByTestId('skipped')
    for (const [cause, names] of [
      ['Broken base64: 2', ['line 2: m.01/1-FaceId-0.jpg', 'line 7: m.02/2-FaceId-0.jpg']],
      ['Line of another form: 1', ['line 4']],
      ['Empty file: 1', ['m.02/0-FaceId-0.jpg']],
    ] as const) {
      const group = skipped.locator('details', { hasText: cause })
      await group.locator('summary').click()
      await expect(group.getByRole('listitem')).toHaveText([...names])
    }
    await page.getByRole('link', { name: 'All data sets' }).click()
  })

  // photos behind the chips: more than a stream that inflates gives at once
  const files = [
    ...chips.slice(0, 16).map(name => join(CHIPS, name)),
    ...readdirSync(PAIRS).map(name => join(PAIRS, name)),
  ].map((path, i) => ({ path: `who-${i >> 1}/${basename(path)}`, bytes: readFileSync(path) }))
  const tar = tarBytes(files)
  /** Pictures that are whole in the first bytes of the archive. */
  const wholeIn = (bytes: number) => {
    const ends = files.map((_, i) => tarBytes(files.slice(0, i + 1)).length - 1024)
    return ends.filter(end => end <= bytes).length
  }
  const gz = gzipSync(tar)
  const cutGz = gz.subarray(0, Math.round(gz.length * 0.7))
  const inflated = gunzipSync(cutGz, { finishFlush: constants.Z_SYNC_FLUSH }).length
  const cutTar = tar.subarray(0, Math.round(tar.length * 0.6))
  for (const [name, cut, whole, kept] of [
    ['people.tar', cutTar, tar, wholeIn(cutTar.length)],
    ['people.tar.gz', cutGz, gz, wholeIn(inflated)],
  ] as const) {
    await test.step(name, async () => {
      const path = join(folder, name)
      const dataset = `cut ${name}`
      writeFileSync(path, cut)
      expect(kept).toBeGreaterThan(16)
      await chooseFiles(page, path)
      await expect(field(page)).toContainText('It ends too early')
      await setOptions(page, { name: dataset, aligned: true, shardPictures: 3 })
      await start(page)
      await expect(job(page).getByRole('alert')).toContainText(name)
      await expect(job(page).getByRole('alert')).toContainText(`${kept} pictures that came before are kept.`)
      await expect(row(page, dataset)).toContainText('the source ended too early')
      writeFileSync(path, whole)
      await page.getByRole('button', { name: `Continue ${dataset}` }).click()
      await chooseFiles(page, path)
      await start(page, 'Continue')
      await finish(page)
      await expect(job(page)).toContainText('41 pictures of 21 people were stored.')
      await importFrom(page, path, { name: `whole ${name}`, aligned: true, shardPictures: 3 })
      await finish(page)
      expect(await storedFiles(page, dataset)).toEqual(await storedFiles(page, `whole ${name}`))
    })
  }

  await test.step('a zip without its end holds nothing that can be found', async () => {
    const path = join(folder, 'cut.zip')
    const zip = zipSync(Object.fromEntries(files.map(({ path, bytes }) => [path, bytes])))
    writeFileSync(path, zip.subarray(0, zip.length >> 1))
    await chooseFiles(page, path)
    await expect(field(page).getByRole('alert')).toContainText('has no directory at its end: it is cut off')
    await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeDisabled()
  })
})
