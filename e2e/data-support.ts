// What the journeys of the Data panel share: real small pictures as a folder, a tar and a TSV, and a browser that can be killed.
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type LaunchOptions, type Page } from '@playwright/test'
import { tarEnd, tarHeader, tarPadding } from '../src/format/tar-write.ts'
import { test as base, expect, PAIRS } from './support.ts'

export const CHIPS = 'fixtures/lfw/chips'

export interface Sources {
  folder: string
  tar: string
  tsv: string
  chips: string
  pictures: number
}

export const tarBytes = (files: readonly { path: string; bytes: Buffer }[]): Buffer =>
  Buffer.concat([
    ...files.flatMap(({ path, bytes }) => [tarHeader(path, bytes.length), bytes, tarPadding(bytes.length)]),
    tarEnd(),
  ])

/** A line as MS-Celeb-1M has them. */
export const tsvLine = (mid: string, rank: number, base64: string): string =>
  [mid, rank, 'http://a', 'http://b', 'FaceId-0', 'AAAA', base64].join('\t')

/** Chips by person, and photos of astronauts behind them, which take longer: an import can be killed before its end. */
function makeSources(): Sources & { remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'vis-a-vis-data-'))
  const folder = join(root, 'friends')
  const chips = join(root, 'chips')
  const personOf = (name: string) => name.replace(/[_-]\d+\.jpg$/, '')
  const put = (into: string, from: string, name: string) => {
    mkdirSync(join(into, personOf(name)), { recursive: true })
    copyFileSync(join(from, name), join(into, personOf(name), name))
  }
  for (const name of readdirSync(CHIPS)) put(chips, CHIPS, name)
  for (const name of readdirSync(CHIPS).slice(0, 30)) put(folder, CHIPS, name)
  for (const name of readdirSync(PAIRS).slice(0, 8)) put(folder, PAIRS, name)
  const paths = readdirSync(folder).flatMap(who =>
    readdirSync(join(folder, who)).map(name => `${who}/${name}`),
  )
  const sorted = paths.map(path => path.replaceAll('/', '\0')).sort()
  const files = sorted.map(key => {
    const path = key.replaceAll('\0', '/')
    return { path, bytes: readFileSync(join(folder, path)) }
  })
  const tar = join(root, 'friends.tar')
  writeFileSync(tar, tarBytes(files))
  const tsv = join(root, 'friends.tsv')
  writeFileSync(
    tsv,
    files
      .map(({ path, bytes }, i) => tsvLine(`m.${path.split('/')[0]}`, i, bytes.toString('base64')))
      .join('\n'),
  )
  return { folder, tar, tsv, chips, pictures: files.length, remove: () => rmSync(root, { recursive: true }) }
}

export const test = base.extend<Record<never, never>, { sources: Sources }>({
  sources: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use) => {
      const made = makeSources()
      await use(made)
      made.remove()
    },
    { scope: 'worker' },
  ],
})

/** A browser whose storage survives its end. */
export function startBrowser(
  profile: string,
  launch: LaunchOptions,
  baseURL: string,
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    ...launch,
    baseURL,
    viewport: { width: 1280, height: 800 },
    acceptDownloads: true,
  })
}

/** The inputs of the page stand in for dialogs of the system, which no test can fill: browsers without handles have them. */
export async function withoutPickers(target: BrowserContext | Page): Promise<void> {
  await target.addInitScript(() => {
    for (const name of ['showDirectoryPicker', 'showOpenFilePicker', 'showSaveFilePicker'])
      Reflect.deleteProperty(window, name)
  })
}

export const field = (page: Page) => page.locator('[data-field=source]')
export const job = (page: Page) => page.locator('[data-job]')
export const row = (page: Page, name: string) => page.locator(`[data-dataset="${name}"]`)
export const chooseFolder = (page: Page, path: string) =>
  field(page).locator('input').first().setInputFiles(path)
export const chooseFiles = (page: Page, paths: string | string[]) =>
  field(page).locator('input').last().setInputFiles(paths)
export const choose = (page: Page, path: string) =>
  /\.\w+$/.test(path) ? chooseFiles(page, path) : chooseFolder(page, path)

export interface Options {
  name?: string
  aligned?: boolean
  shardPictures?: number
}
export async function setOptions(page: Page, { name, aligned, shardPictures }: Options): Promise<void> {
  await expect(page.getByTestId('found')).toBeVisible()
  if (aligned) await page.getByText('Already aligned', { exact: true }).click()
  if (name) await page.getByLabel('Name', { exact: true }).fill(name)
  if (!shardPictures) return
  await page.getByText('More options').click()
  await page.getByLabel('Pictures in a file').fill(String(shardPictures))
}
export const start = (page: Page, name = 'Import') =>
  page.locator('section[aria-labelledby=new-dataset]').getByRole('button', { name, exact: true }).click()

export async function importFrom(page: Page, path: string, options: Options): Promise<void> {
  await choose(page, path)
  await setOptions(page, options)
  await start(page)
}
export async function finish(page: Page): Promise<void> {
  await expect(job(page)).toHaveAttribute('data-job', /done|failed/)
  await expect(job(page)).toHaveAttribute('data-job', 'done')
}

/** The files of a data set as the browser has stored them: SHA-256 by name, and the manifest without the data set's own name. */
export async function storedFiles(page: Page, dataset: string): Promise<Record<string, string>> {
  return page.evaluate(async dataset => {
    const root = await navigator.storage.getDirectory()
    const folder = await (await root.getDirectoryHandle('datasets')).getDirectoryHandle(dataset)
    const found: Record<string, string> = {}
    for await (const handle of folder.values()) {
      if (!(handle instanceof FileSystemFileHandle)) continue
      const file = await handle.getFile()
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
      found[handle.name] =
        handle.name === 'manifest.json'
          ? (await file.text()).replace(/"name": "[^"]*"/, '"name": ""')
          : Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
    }
    return found
  }, dataset)
}
