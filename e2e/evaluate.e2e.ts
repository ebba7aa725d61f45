import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Page } from '@playwright/test'
import { chipDataset } from '../src/cli/chips.fixture.ts'
import { writeEmbeddings } from '../src/data/embeddings.ts'
import { MANIFEST } from '../src/data/manifest.ts'
import { readLfw } from '../src/data/read-lfw.ts'
import { readRun } from '../src/evaluate/embed-all.ts'
import { evaluate } from '../src/evaluate/evaluate.ts'
import type { LfwReport } from '../src/evaluate/report.ts'
import { ARCHITECTURES } from '../src/model/architectures.ts'
import { mulberry32 } from '../src/random.ts'
import { COSINE } from '../src/verify/scorer.ts'
import {
  CONTAINERS,
  dropPaths,
  listStored,
  readStored,
  writeCheckpoints,
  writeStored,
} from './checkpoints.ts'
import {
  test as base,
  drop,
  expect,
  expectClean,
  expectNoOverflow,
  frame,
  PAIRS,
  PHONE,
  result,
} from './support.ts'

const LIST = 'fixtures/lfw/pairs.txt'
const CHIPS = 'fixtures/lfw/chips'
const PICTURES = 60
const BLUFR = 'fixtures/blufr/blufr_lfw_config.mat'

const test = base.extend<Record<never, never>, { folder: string }>({
  folder: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-evaluate-'))
      await use(folder)
      rmSync(folder, { recursive: true })
    },
    { scope: 'worker' },
  ],
})
// two cores that others use may embed two chips a second

const dataField = (page: Page) => page.locator('[data-field=data]')
const configField = (page: Page) => page.locator('[data-field=config]')
const job = (page: Page) => page.locator('[data-job]')
const start = (page: Page) => page.getByRole('button', { name: 'Start measuring' })
const figures = (page: Page) => page.getByTestId('figures')
const chooseFolder = (page: Page, path: string) =>
  dataField(page).locator('input').first().setInputFiles(path)
const chooseFile = (page: Page, path: string) => dataField(page).locator('input').last().setInputFiles(path)
const chooseConfig = (page: Page, paths: string | string[]) =>
  configField(page).locator('input').setInputFiles(paths)

async function openEvaluate(page: Page): Promise<void> {
  await page.goto('/evaluate')
  await expect(page.getByRole('banner')).toContainText('LightCNN-9')
}
async function chooseChips(page: Page): Promise<void> {
  await chooseConfig(page, LIST)
  await expect(configField(page)).toContainText('60 pairs in 10 folds, 60 pictures')
  await chooseFolder(page, CHIPS)
  await expect(dataField(page)).toContainText('All 60 pictures of the list are there')
}
async function finishReport(page: Page): Promise<void> {
  await page.waitForURL(/\/evaluate\/(lfw|blufr)-\d{8}-\d{6}/)
  await expect(figures(page)).toBeVisible()
}
async function save(page: Page, format: string): Promise<string> {
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: `Save as ${format}` }).click()
  return readFileSync(await (await saved).path(), 'utf8')
}
const rate = (share: number) => `${(100 * share).toFixed(2)} %`

test('LFW chips become a report that is read, saved, used and deleted', async ({ page }) => {
  await openEvaluate(page)
  await expect(start(page)).toBeDisabled()
  await chooseChips(page)
  await start(page).click()
  await finishReport(page)

  const json: LfwReport = JSON.parse(await save(page, 'JSON'))
  expect([json.protocol, json.pictures, json.skipped, json.lfw.pairs]).toEqual(['lfw', PICTURES, 0, 60])
  expect(json.source).toEqual({ name: 'chips', kinds: { 'chip 96x112': PICTURES } })
  await test.step('the figures are those of the rooms in Node for the same embeddings', async () => {
    const [stored] = await listStored(page, 'embeddings')
    const run = await readRun(new Blob([await readStored(page, `embeddings/${stored}`)]))
    const protocol = await readLfw([{ name: 'pairs.txt', file: new Blob([readFileSync(LIST)]) }], () =>
      Promise.reject(new Error('no list is needed')),
    )
    const { semantics, model, embedding: kind, source, engine } = json
    const options = {
      ...{ semantics, model, kind, sourceName: source.name, engine },
      ...{ scorer: COSINE, backend: null },
    }
    const again = await evaluate(protocol, run, options)
    expect({ ...json, date: '' }).toEqual({ ...JSON.parse(JSON.stringify(again)), date: '' })
  })
  await test.step('the page shows the same', async () => {
    const { accuracy, eer100, tprAtFar, thresholds } = json.lfw
    expect(accuracy.mean).toBeGreaterThan(0.8)
    for (const share of [accuracy.mean, accuracy.standardError, eer100, ...Object.values(tprAtFar)])
      await expect(figures(page)).toContainText(rate(share))
    await expect(page.getByRole('region', { name: 'Thresholds' })).toContainText(
      thresholds['0.01'].toFixed(4),
    )
    await expect(page.getByRole('article')).toContainText('With 30 impostor pairs')
    await expect(page.getByRole('list', { name: 'Hardest genuine pairs' }).locator('img')).toHaveCount(24)
    const roc = page.getByRole('slider', { name: /^ROC curve/ })
    await roc.press('End')
    await expect(roc).toHaveAttribute('aria-valuetext', /^At FAR 100 %: .* 100\.00 %$/)
    await expectClean(page)
  })
  await test.step('CSV and HTML', async () => {
    expect(await save(page, 'CSV')).toContain(`"Accuracy, 10 folds",${json.lfw.accuracy.mean}`)
    const html = (await save(page, 'HTML')).replaceAll('\u00a0', ' ')
    expect(html.includes(rate(json.lfw.eer100)), 'the figure in the HTML report').toBe(true)
    expect(html.match(/src="data:image\/jpeg/g)?.length).toBe(48)
    expect(/(src|href)="(https?:)?\/\//.test(html), 'an address outside the file').toBe(false)
  })
  await test.step('Compare uses the thresholds, until they are taken back', async () => {
    await page.getByRole('button', { name: 'Use for verdicts' }).click()
    await expect(page.getByText('LightCNN-9 uses these thresholds.', { exact: true })).toBeVisible()
    await page.getByRole('link', { name: 'Compare' }).click()
    await expect(frame(page, 'left')).toBeVisible()
    await drop(
      page,
      'body',
      [1, 2].map(i => `${PAIRS}/robert-curbeam-${i}.jpg`),
    )
    await expect(result(page)).toHaveAttribute('data-state', 'done')
    await expect(result(page)).toContainText('30 pairs are too few to show how rarely it is wrong')
    await expect(result(page)).toHaveAttribute('data-verdict', /^leans/)
    await page.goBack()
    await page.getByRole('button', { name: 'Go back to the original ones' }).click()
    await expect(page.getByRole('button', { name: 'Use for verdicts' })).toBeVisible()
    await page.goForward()
    await expect(result(page)).not.toContainText('too few')
    await expect(result(page)).toHaveAttribute('data-verdict', 'same')
    await page.goBack()
  })
  await test.step('it is kept over a reload, fits a phone, and is deleted', async () => {
    await page.setViewportSize(PHONE)
    await page.reload()
    await expect(figures(page)).toContainText(rate(json.lfw.eer100))
    await expectClean(page)
    await expectNoOverflow(page)
    await page.getByRole('link', { name: 'All evaluations' }).click()
    await expect(page.locator('[data-report]')).toContainText('LFW, 60 pairs')
    await expectClean(page)
    await expectNoOverflow(page)
    await page.getByRole('button', { name: /^Delete the report LFW/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(page.getByText('No reports yet')).toBeVisible()
    expect(await listStored(page, 'reports')).toEqual([])
  })
})

test('an evaluation that was cancelled goes on where it stopped, also after a reload', {
  tag: '@long',
}, async ({ page }) => {
  await openEvaluate(page)
  await chooseChips(page)
  await start(page).click()
  await expect(job(page)).toContainText(/[1-9]\d* of 60 pictures/)
  await expect(page.getByRole('link', { name: /Evaluate \d+ %/ })).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(job(page)).toContainText(/Stopped at \d+ of 60 pictures/)
  const kept = dataField(page).getByText(/^\d+ of them were worked out before/)
  await expect(kept).toBeVisible()
  const before = Number((await kept.textContent())?.match(/^\d+/)?.[0])
  expect(before).toBeGreaterThan(0)
  expect(before).toBeLessThan(PICTURES)
  expect(await listStored(page, 'reports')).toEqual([])

  await page.reload()
  const percent = Math.floor((100 * before) / PICTURES)
  await expect(job(page)).toContainText(
    `This measurement was interrupted: ${percent} % done, ${before} of 60 pictures.`,
  )
  await job(page).locator('input').setInputFiles(PAIRS)
  await expect(
    page.getByText('pairs isn’t chips, which the interrupted measurement began with').first(),
  ).toBeVisible()
  await job(page).locator('input').setInputFiles(CHIPS)
  await expect(job(page)).toContainText(/\d+ of 60 pictures/)
  const shown = Number((await job(page).textContent())?.match(/(\d+) of 60 pictures/)?.[1] ?? PICTURES)
  expect(shown).toBeGreaterThanOrEqual(before)
  await finishReport(page)
  await expect(page.getByRole('article')).toContainText('60 pictures used, 0 left out')
  await page.getByRole('link', { name: 'All evaluations' }).click()
  await chooseChips(page)
  await expect(dataField(page)).toContainText('All of them were worked out before')
  await page.reload()
  await expect(start(page)).toBeVisible()
  await expect(job(page)).toHaveCount(0)
})

test('a data set of this browser measures a model, or says why it cannot, and goes on after a reload', async ({
  page,
}) => {
  const { store } = await chipDataset(30, { split: { by: 'pictures', fraction: 0, seed: 1 } })
  await openEvaluate(page)
  for (const [name, bytes] of store.files) await writeStored(page, `datasets/chips/${name}`, bytes)
  const friends = new TextDecoder()
    .decode(store.files.get(MANIFEST))
    .replace('"name": "chips"', '"name": "none"')
  const none = { ...JSON.parse(friends), shards: [] }
  await writeStored(page, `datasets/none/${MANIFEST}`, new TextEncoder().encode(JSON.stringify(none)))

  await page.goto('/evaluate/dataset/none')
  await expect(dataField(page).getByRole('alert')).toContainText('none holds no pictures')
  await page.goto('/evaluate/dataset/chips')
  await expect(dataField(page)).toContainText('60 of the 7,701 pictures of the list are there')
  await expect(page).toHaveURL(/\/evaluate$/)
  await chooseConfig(page, LIST)
  await expect(dataField(page)).toContainText('All 60 pictures of the list are there')
  await start(page).click()
  await expect(job(page)).toContainText(/[1-9]\d* of 60 pictures/)
  await page.reload()
  await expect(job(page)).toContainText(/This measurement was interrupted: \d+ % done/)
  await expectClean(page)
  await job(page).getByRole('button', { name: 'Continue' }).click()
  await finishReport(page)
  const json: LfwReport = JSON.parse(await save(page, 'JSON'))
  expect(json.source).toEqual({ name: 'chips', kinds: { 'crop 144x144': PICTURES } })
  expect(await listStored(page, 'unfinished')).toEqual([])
})

test('another model than the one in use is measured and gets its thresholds', { tag: '@long' }, async ({
  page,
  folder,
}) => {
  const [path = ''] = await writeCheckpoints(folder, ARCHITECTURES['lightcnn-4'], [CONTAINERS[3]!])
  await page.goto('/models')
  await expect(page.locator('[data-model]')).toContainText('In use')
  await dropPaths(page, [path])
  await page.getByRole('button', { name: /^Install / }).click()
  await expect(page.locator('[data-model]')).toHaveCount(2)
  await page.getByRole('link', { name: 'Evaluate' }).click()
  const title = basename(path, '.safetensors')
  await page.getByRole('combobox', { name: 'Model', exact: true }).selectOption({ label: title })
  await chooseChips(page)
  await start(page).click()
  await finishReport(page)
  await expect(page.getByRole('heading', { name: `LFW, 60 pairs: ${title}` })).toBeVisible()
  await page.getByRole('button', { name: 'Use for verdicts' }).click()
  await expect(page.getByText(`${title} uses these thresholds.`, { exact: true })).toBeVisible()
  await page.getByRole('link', { name: 'Models' }).click()
  const own = page.getByRole('article', { name: title, exact: true })
  await expect(own).toContainText('Measured on LFW, 60 pairs')
  await expect(own).not.toContainText('Not calibrated')
  await expect(page.getByRole('article', { name: 'LightCNN-9', exact: true })).toContainText('In use')
})

test('every wrong file has its sentence, and no half report is kept', async ({ page, folder }) => {
  const short = join(folder, 'pairs-short.txt')
  writeFileSync(short, readFileSync(LIST, 'utf8').split('\n').slice(0, 20).join('\n'))
  const twin = join(folder, 'twin.txt')
  writeFileSync(twin, readFileSync(LIST))
  const notes = join(folder, 'notes')
  mkdirSync(notes)
  writeFileSync(join(notes, 'notes.txt'), 'no pictures here')
  await openEvaluate(page)
  const cases: [paths: string[], says: RegExp][] = [
    [[BLUFR], /blufr_lfw_config\.mat/],
    [[short], /pairs-short\.txt, line \d+: 60 pairs expected, the file ends after/],
    [[LIST, twin], /pairs\.txt and twin\.txt are the same file/],
  ]
  for (const [paths, says] of cases) {
    await chooseConfig(page, paths)
    await expect(configField(page).getByRole('alert')).toContainText(says)
    for (const _ of paths)
      await configField(page)
        .getByRole('button', { name: /^Remove/ })
        .first()
        .click()
    await expect(configField(page).getByRole('alert')).toHaveCount(0)
  }
  await chooseConfig(page, LIST)
  const sources: [take: () => Promise<void>, says: RegExp][] = [
    [() => chooseFolder(page, notes), /notes holds no pictures/],
    [() => chooseFolder(page, PAIRS), /None of the 60 pictures of pairs\.txt is among those given/],
  ]
  for (const [take, says] of sources) {
    await take()
    await expect(dataField(page).getByRole('alert')).toContainText(says)
    await expect(start(page)).toBeDisabled()
  }
  await page.getByLabel('BLUFR').check()
  await chooseConfig(page, LIST)
  await expect(configField(page).getByRole('alert')).toContainText('pairs.txt isn’t a MAT-file')
  expect(await listStored(page, 'reports')).toEqual([])
  await page.goto('/evaluate/lfw-20200101-000000')
  await expect(page.getByRole('alert')).toContainText('This report is not kept on this device')
})

test('two reports on ready embeddings are compared on the same axes', { tag: '@long' }, async ({
  page,
  folder,
}) => {
  const { pictures } = await readLfw([{ name: 'pairs.txt', file: new Blob([readFileSync(LIST)]) }], () =>
    Promise.reject(new Error('no list is needed')),
  )
  await openEvaluate(page)
  await chooseConfig(page, LIST)
  for (const [name, says] of [
    ['rows.pth', 'rows.pth: PyTorch’s file is not read here. Make a .npz of it in Python'],
    ['rows.pt', 'import numpy, torch; e = torch.load("rows.pt", map_location="cpu")'],
    ['rows.parquet', 'rows.parquet: Parquet is not read here. Make a .npz of it in Python'],
    ['rows.h5', 'rows.h5: HDF5 is not read here. Make a .npz of it in Python'],
    ['rows.pkl', 'rows.pkl: a Python pickle is not read here. Make a .npz of it in Python'],
  ] as const) {
    writeFileSync(join(folder, name), 'no embeddings')
    await chooseFile(page, join(folder, name))
    await expect(dataField(page).getByRole('alert')).toContainText(says)
  }
  for (const [name, noise] of [
    ['clear', 0.6],
    ['noisy', 2],
  ] as const) {
    const path = join(folder, `${name}.safetensors`)
    const file = writeEmbeddings(
      { names: pictures, dimension: 8, rows: vectorsOf(pictures, noise) },
      { model: name },
    )
    writeFileSync(path, new Uint8Array(await file.arrayBuffer()))
    await chooseFile(page, path)
    await expect(page.getByText(`It names its model: ${name}.`)).toBeVisible()
    await expect(page.getByTestId('found')).toContainText(
      '60 embeddings of 8 numbers, with the names of their pictures.',
    )
    await start(page).click()
    await finishReport(page)
    await expect(page.getByRole('heading', { name: `LFW, 60 pairs: ${name}` })).toBeVisible()
    await expect(page.getByText('no model can take its thresholds')).toBeVisible()
    await page.getByRole('link', { name: 'All evaluations' }).click()
  }
  await page.locator('[data-report]').filter({ hasText: 'noisy' }).getByRole('link').click()
  await page.getByLabel('Compare with').selectOption({ index: 1 })
  const table = page.getByTestId('comparison')
  await expect(table.getByRole('row', { name: /^Accuracy/ })).toContainText(/\+\d+\.\d\d points/)
  await expect(page.getByRole('slider', { name: /^ROC curve/ })).toHaveAttribute(
    'aria-valuetext',
    /1\. noisy .*, 2\. clear /,
  )
  await expectClean(page)
  await page.reload()
  await expect(table).toBeVisible()
  await page.setViewportSize(PHONE)
  await expectNoOverflow(page)
})

test('both scores of a run stand in one plot, and each has thresholds of its own', async ({
  page,
  folder,
}) => {
  const list = [{ name: 'pairs.txt', file: new Blob([readFileSync(LIST)]) }]
  const { pictures } = await readLfw(list, () => Promise.reject(new Error('no list is needed')))
  const { weights } = JSON.parse(readFileSync('models/lightcnn-9/card.json', 'utf8'))
  const path = join(folder, 'drawn.safetensors')
  const drawn = { names: pictures, dimension: 256, rows: vectorsOf(pictures, 0.6, 256) }
  const about = { model: 'lightcnn-9', modelSha256: weights.sha256 }
  const write = async (embedding: string) =>
    writeFileSync(path, new Uint8Array(await writeEmbeddings(drawn, { ...about, embedding }).arrayBuffer()))
  await openEvaluate(page)
  await chooseConfig(page, LIST)
  await page.locator('details > summary', { hasText: 'Details' }).click()
  await page.getByLabel('Joint Bayesian').click()
  await write('single')
  await chooseFile(page, path)
  await expect(dataField(page).getByRole('alert')).toContainText('was learned from mirrored ones')
  await write('mirrored')
  await chooseFile(page, path)
  await start(page).click()
  await finishReport(page)
  await expect(page.getByRole('heading', { name: 'LFW, 60 pairs: LightCNN-9, Joint Bayesian' })).toBeVisible()
  const roc = page.getByRole('slider', { name: /^ROC curve/ })
  await expect(roc).toHaveAttribute('aria-valuetext', /Joint Bayesian .*, cosine /)
  await expect(figures(page).getByRole('columnheader')).toContainText(['Joint Bayesian', 'cosine'])
  await expect(page.getByRole('region', { name: 'Likelihood ratios' })).toContainText(
    'Cllr before calibration',
  )
  await expectClean(page)
  await page.getByRole('button', { name: 'Use for verdicts' }).click()
  await expect(page.getByText('LightCNN-9 uses these thresholds.', { exact: true })).toBeVisible()
  await page.getByRole('link', { name: 'The report of the same run with the cosine score' }).click()
  await expect(page.getByRole('heading', { name: 'LFW, 60 pairs: LightCNN-9', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Use for verdicts' })).toBeVisible()
  await expect(roc).toHaveAttribute('aria-valuetext', /cosine .*, Joint Bayesian /)
  await page.setViewportSize(PHONE)
  await expectNoOverflow(page)
})

/** Pictures of one person near each other. */
function vectorsOf(names: readonly string[], noise: number, dimension = 8): Float32Array {
  const persons = new Map<string, number[]>()
  const random = mulberry32(5)
  const drawn = () => Array.from({ length: dimension }, () => random() - 0.5)
  return Float32Array.from(
    names.flatMap(name => {
      const person = name.slice(0, -5)
      const centre = persons.get(person) ?? drawn()
      persons.set(person, centre)
      return drawn().map((value, i) => (centre[i] ?? 0) + noise * value)
    }),
  )
}
