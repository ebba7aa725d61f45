// What the journeys through the Train panel share: data sets of a few real people, made in the test's own process by the rooms that the
// page imports with, and a look at the runs that the page keeps.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import { decodePicture } from '../src/cli/decode-picture.ts'
import { sortedFiles } from '../src/data/entries.ts'
import { importDataset } from '../src/data/import.ts'
import { memoryStore } from '../src/data/memory.fixture.ts'
import { preparePicture } from '../src/data/prepare.ts'
import { limit } from '../src/limits.ts'
import { parseRun, type Run } from '../src/train/run.ts'
import { listStored, readStored, writeStored } from './checkpoints.ts'

const CHIPS = 'fixtures/lfw/chips'
const personOf = (file: string) => file.replace(/_\d+\.jpg$/, '')

export interface Wanted {
  name: string
  people: number
  /** Share of the pictures that is held out. */
  heldOut: number
  /** Pictures that lie in another person's folder: those of the first person in the second one's. */
  misfiled?: boolean
}

/** A folder with one sub-folder for each of so many people, two chips in each; the caller removes it. */
export function chipsFolder(name: string, people: number): { root: string; folder: string } {
  const root = mkdtempSync(join(tmpdir(), 'vis-a-vis-train-'))
  const folder = join(root, name)
  for (const file of readdirSync(CHIPS)
    .sort()
    .slice(0, 2 * people)) {
    mkdirSync(join(folder, personOf(file)), { recursive: true })
    copyFileSync(join(CHIPS, file), join(folder, personOf(file), file))
  }
  return { root, folder }
}

/** The files of a data set of LFW's chips, two pictures of each person. */
export async function makeDataset({ name, people, heldOut, misfiled = false }: Wanted) {
  const chips = readdirSync(CHIPS).sort()
  const persons = [...new Set(chips.map(personOf))].slice(0, people)
  const files = chips
    .filter(file => persons.includes(personOf(file)))
    .map((file, i) => ({
      path: `${misfiled && i === 1 ? persons[1] : personOf(file)}/${file}`,
      open: async () => new Blob([readFileSync(`${CHIPS}/${file}`)]),
    }))
  const store = memoryStore()
  await importDataset({
    source: { kind: 'folder', label: name, files: sortedFiles(files) },
    store,
    options: {
      name,
      aligned: true,
      shardPictures: 1000,
      split: { by: 'pictures', fraction: heldOut, seed: 1 },
    },
    host: {
      parallel: 4,
      prepare: (bytes, aligned) =>
        preparePicture(bytes, aligned, { decode: decodePicture, findFaces: async () => [] }),
      exclusively: work => work(),
    },
  })
  return store.files
}

/** Lays a data set where an import would have put it. */
export async function putDataset(page: Page, wanted: Wanted): Promise<void> {
  for (const [file, bytes] of await makeDataset(wanted))
    await writeStored(page, `datasets/${wanted.name}/${file}`, bytes)
}

export async function readRunFile(page: Page, id: string): Promise<Run> {
  return parseRun((await readStored(page, `runs/${id}/run.json`)).toString('utf8'))
}

/** SHA-256 over weights and velocities of a run's last checkpoint, and whether all of them are finite numbers. */
export function lastWeights(
  page: Page,
  { id, checkpoints }: Run,
): Promise<{ sha256: string; areFinite: boolean }> {
  return page.evaluate(
    async ({ id, file }) => {
      let folder = await navigator.storage.getDirectory()
      for (const name of ['runs', id]) folder = await folder.getDirectoryHandle(name)
      const bytes = await (await (await folder.getFileHandle(file)).getFile()).arrayBuffer()
      // the header holds times too: what comes behind it are the tensors
      const tensors = bytes.slice(8 + Number(new DataView(bytes).getBigUint64(0, true)))
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', tensors))
      return {
        sha256: Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join(''),
        areFinite: new Float32Array(tensors).every(Number.isFinite),
      }
    },
    { id, file: checkpoints.at(-1)!.file },
  )
}

export const job = (page: Page) => page.locator('[data-job]')
export const start = (page: Page) => page.getByRole('button', { name: 'Start training' })
export const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
export const runs = (page: Page) => page.locator('tr[data-run]')
export const finished = (page: Page) =>
  expect(job(page)).toHaveAttribute('data-job', 'done', { timeout: limit(120_000) })

/** Opens the panel on a data set, with options by their names. */
export async function openTrain(page: Page, wanted: Wanted, options: Record<string, string>): Promise<void> {
  await page.goto('/models')
  await expect(page.getByRole('banner')).toContainText('LightCNN-9')
  await putDataset(page, wanted)
  await page.getByRole('link', { name: 'Train' }).click()
  await expect(page.getByRole('combobox', { name: 'Data set' })).toHaveValue(wanted.name)
  await setOptions(page, options)
}
export async function setOptions(page: Page, options: Record<string, string>): Promise<void> {
  const all = page.getByText('All options')
  if (!(await field(page, 'Seed').isVisible())) await all.click()
  for (const [name, value] of Object.entries(options)) await field(page, name).fill(value)
  await all.click()
}
export async function begin(page: Page): Promise<void> {
  await start(page).click()
  const running = page.locator('[data-job=running]')
  const anew = page.getByRole('button', { name: 'Start a new run' })
  await expect(running.or(anew)).toBeVisible()
  if (await anew.isVisible()) await anew.click() // another run waits to be continued
  await expect(job(page)).toHaveAttribute('data-job', 'running')
}
export async function newestRun(page: Page): Promise<string> {
  return (await listStored(page, 'runs')).at(-1)!
}
export const SHORT = { Epochs: '4', Batch: '4', 'Warm-up steps': '2', 'Checkpoint every … steps': '2' }

/** SHA-256 of a file of the page's storage, as the page's own notes write it. */
export function storedDigest(page: Page, path: string): Promise<string> {
  return page.evaluate(async path => {
    const names = path.split('/')
    let folder = await navigator.storage.getDirectory()
    for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name)
    const file = await (await folder.getFileHandle(names.at(-1)!)).getFile()
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
    return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
  }, path)
}

/** The path of the file that the page hands to the browser's downloads. */
export async function save(page: Page, press: () => Promise<void>): Promise<string> {
  const download = page.waitForEvent('download')
  await press()
  return (await download).path()
}
/** Copies a file of the page's storage to the disk; gives its path. */
export function saveStored(page: Page, path: string): Promise<string> {
  return save(page, () =>
    page.evaluate(async path => {
      const names = path.split('/')
      let folder = await navigator.storage.getDirectory()
      for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name)
      const link = document.createElement('a')
      link.href = URL.createObjectURL(await (await folder.getFileHandle(names.at(-1)!)).getFile())
      link.download = 'stored'
      link.click()
    }, path),
  )
}

/** What PyTorch says to an exported training checkpoint and the one that it comes from; null on machines without it (PYTHON=PATH names one). */
export function checkInPyTorch(checkpoint: string, exported: string): string | null {
  const names = [process.env.PYTHON, 'python3', 'python'].flatMap(name => name ?? [])
  const python = names.find(name => spawnSync(name, ['-c', 'import torch, numpy']).status === 0)
  if (!python) return null
  const script = ['-B', 'scripts/python/check_training.py', checkpoint, exported]
  const { stdout, stderr, status } = spawnSync(python, script, { encoding: 'utf8' })
  return status === 0 ? stdout : stderr
}

export const FEW = { name: 'few', people: 3, heldOut: 0 }
/** Trains until it is stopped, with a checkpoint every few steps. */
export const LONG = { Epochs: '2000', Batch: '2', 'Warm-up steps': '2', 'Checkpoints kept': '20' }
export const button = (within: Page | Locator, name: string | RegExp) =>
  within.getByRole('button', { name, exact: true })
/** Waits until a checkpoint of so many steps is kept. */
export const isTrained = (page: Page, id: string, step: number) =>
  expect
    .poll(async () => (await readRunFile(page, id)).checkpoints.at(-1)?.step ?? 0)
    .toBeGreaterThanOrEqual(step)
export async function stop(page: Page, how: 'Pause' | 'Cancel'): Promise<void> {
  await button(job(page), how).click()
  await expect(page.locator('[data-job=running]')).toHaveCount(0)
}
/** The checkpoints that run.json names are there as they were written, and no others. */
export async function expectWhole(page: Page, { id, checkpoints }: Run): Promise<void> {
  const files = checkpoints.map(({ file }) => file)
  expect(await listStored(page, `runs/${id}`)).toEqual(['run.json', ...files].sort())
  const { file, sha256 } = checkpoints.at(-1)!
  expect(await storedDigest(page, `runs/${id}/${file}`)).toBe(sha256)
}
