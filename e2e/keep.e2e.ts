// A change of model keeps what people rely on: the verdict of weights that were calibrated, and the gallery of people.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { ARCHITECTURES } from '../src/model/architectures.ts'
import { CONTAINERS, dropPaths, readStored, writeCheckpoints } from './checkpoints.ts'
import { card, folderOf, imported, install, openModels, PAIR, test } from './models-support.ts'
import {
  chooseFiles,
  chooseFolder,
  enrolButton,
  enrolling,
  openPeople,
  pair,
  person,
  startGallery,
} from './people-support.ts'
import { choose, drop, expect, expectClean, frame, PAIRS, result } from './support.ts'

const { calibration } = JSON.parse(readFileSync('models/lightcnn-9/card.json', 'utf8'))
/** A log likelihood ratio as the page writes it. */
const text = (score: number) => score.toFixed(1).replace('-', '−')

/** Starts the gallery with what the dialog proposes, and enrols one photo. */
async function enrolRobert(page: Page): Promise<void> {
  await openPeople(page)
  await chooseFiles(page, [PAIR[0]!])
  await enrolling(page).getByLabel('Who is this?').fill('Robert')
  await enrolButton(page).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('The face picture as well')).toBeChecked()
  await dialog.getByRole('button', { name: 'Start without a passphrase' }).click()
  await expect(person(page, 'Robert')).toBeVisible()
}

async function exportShipped(page: Page, format: RegExp, path: string): Promise<void> {
  await page.getByRole('button', { name: 'Export LightCNN-9' }).click()
  const saved = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: format }).click()
  await (await saved).saveAs(path)
  await page.keyboard.press('Escape')
}

test('the shipped weights, exported and dropped again, keep their verdict and the gallery', {
  tag: '@long',
}, async ({ page, folder }) => {
  await enrolRobert(page)
  const files = [join(folder, 'kept.safetensors'), join(folder, 'kept graph.onnx')]
  await page.getByRole('link', { name: 'Models' }).click()
  await exportShipped(page, /^safetensors/, files[0]!)
  await exportShipped(page, /^ONNX \./, files[1]!)

  for (const file of files) {
    await page.getByRole('link', { name: 'Models' }).click()
    await expect(card(page, 'lightcnn-9')).toBeVisible()
    await dropPaths(page, [file])
    await install(page, file)
    const note = imported(page, file).locator('[data-use-note]')
    await expect(note).toContainText('Verdicts rest on LFW, 6,000 pairs.')
    // both files hold the same numbers, so that the second model is the first one for the gallery
    const isFirst = file === files[0]
    await expect(note).toContainText(
      isFirst ? 'Your gallery is worked out again by itself: 1 view.' : 'Your gallery was made with it.',
    )
    const own = card(page, folderOf(file))
    await expect(own).toContainText('Its weights are those of LightCNN-9, so it has its thresholds.')
    await expectClean(page)
    await imported(page, file).getByRole('button', { name: 'Use it now' }).click()
    await expect(own).toContainText('In use')
    if (isFirst) await expect(page.locator('main')).toContainText('1 photo renewed.')
    const stored = JSON.parse((await readStored(page, `models/${folderOf(file)}/card.json`)).toString())
    expect(stored.calibration).toEqual(calibration)

    await page.getByRole('link', { name: 'Compare' }).click()
    await expect(frame(page, 'left')).toBeVisible()
    await drop(page, 'body', PAIR)
    await expect(result(page)).toHaveAttribute('data-verdict', 'same')
    await expect(result(page)).toContainText(text(calibration.thresholds['0.001']))
    await expect(result(page)).toContainText(text(calibration.fnrThresholds['0.01']))
    await expect(result(page)).toContainText(isFirst ? 'kept' : 'kept graph')

    await page.getByRole('link', { name: 'People' }).click()
    await page.getByRole('link', { name: 'Who is this?' }).click()
    await chooseFiles(page, [PAIR[1]!])
    await expect(page.locator('[data-verdict="known"]').last()).toContainText('Robert')
  }
})

test('a gallery without pictures says what can be done', { tag: '@long' }, async ({ page, folder }) => {
  const [checkpoint = ''] = await writeCheckpoints(folder, ARCHITECTURES['lightcnn-4'], [CONTAINERS[1]!])
  await enrolRobert(page)
  await page.getByRole('button', { name: 'Gallery settings' }).click()
  await page.getByRole('dialog').getByLabel('Names and measurements only').check()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the pictures' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Models' }).click()
  await expect(card(page, 'lightcnn-9')).toContainText('In use')
  await dropPaths(page, [checkpoint])
  await install(page, checkpoint)
  const note = imported(page, checkpoint).locator('[data-use-note]')
  await expect(note).toContainText('Scores only, no verdicts: it isn’t calibrated.')
  await expect(note).toContainText('1 view of your gallery keeps no picture, so it can’t be worked out again')
  await imported(page, checkpoint).getByRole('button', { name: 'Use it now' }).click()
  await expect(card(page, folderOf(checkpoint))).toContainText('In use')
  await page.getByRole('link', { name: 'People' }).click()
  await expect(page.locator('[data-renew]')).toContainText('Go back to the earlier model under Models')
  await expect(page.getByRole('button', { name: /^Renew/ })).toHaveCount(0)
})

test('a renewal is cancelled at once, and begun again when it is asked for', { tag: '@long' }, async ({
  page,
  folder,
}) => {
  const [checkpoint = ''] = await writeCheckpoints(folder, ARCHITECTURES['lightcnn-9'], [CONTAINERS[1]!])
  const photos = readdirSync(PAIRS).filter(name => name.endsWith('.jpg'))
  const everybody = join(folder, 'everybody')
  for (const name of photos) cpSync(`${PAIRS}/${name}`, join(everybody, 'All', name))
  await openPeople(page)
  await chooseFolder(page, everybody)
  await enrolButton(page).click()
  await startGallery(page, { passphrase: null, keep: 'The face picture as well' })
  await expect(person(page, 'All')).toBeVisible()
  await page.getByRole('link', { name: 'Models' }).click()
  await expect(card(page, 'lightcnn-9')).toContainText('In use')
  await dropPaths(page, [checkpoint])
  await install(page, checkpoint)
  await imported(page, checkpoint).getByRole('button', { name: 'Use it now' }).click()
  const banner = page.locator('[data-renew]')
  await banner.getByRole('button', { name: 'Cancel' }).click()
  await expect(banner).toContainText(`All ${photos.length} photos can be renewed`)
  await page.getByRole('link', { name: 'People' }).click()
  await expect(banner.getByRole('button', { name: 'Renew' })).toBeVisible()
  await banner.getByRole('button', { name: 'Renew' }).click()
  await expect(page.locator('main')).toContainText(`${photos.length} photos renewed.`)
})

test('thresholds are typed in, refused when they make no sense, and given back', async ({ page, folder }) => {
  await openModels(page)
  const own = card(page, 'lightcnn-9')
  const open = () => own.getByRole('button', { name: 'Set thresholds of LightCNN-9' }).click()
  const dialog = page.getByRole('dialog')
  await open()
  await expect(dialog.getByLabel('Same person from')).toHaveValue(calibration.thresholds['0.001'].toFixed(3))
  await dialog.getByLabel('Same person from').fill('5')
  await dialog.getByLabel('Different below').fill('6')
  await dialog.getByRole('button', { name: 'Use these' }).click()
  await expect(dialog.getByRole('alert')).toContainText('must begin at or below "same person"')
  await expectClean(page)
  const wrong = join(folder, 'wrong.json')
  writeFileSync(wrong, '{"protocol":"lfw"}')
  await dialog.locator('input[type=file]').setInputFiles(wrong)
  await expect(dialog.getByRole('alert')).toContainText('wrong.json: a report needs protocol, model, list')
  await dialog.getByLabel('Different below').fill('-150')
  await dialog.getByRole('button', { name: 'Use these' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(own).toContainText('same from 5.0, different below −150.0')
  await expect(own).toContainText('no error rate was measured')

  await page.getByRole('link', { name: 'Compare' }).click()
  await choose(page, 'left', PAIR[0]!)
  await choose(page, 'right', PAIR[1]!)
  await expect(result(page)).toHaveAttribute('data-verdict', 'same')
  await expect(result(page)).toContainText('typed in')
  await choose(page, 'right', pair('luca-parmitano-1'))
  await expect(result(page)).toHaveAttribute('data-verdict', 'cannot-tell')

  await page.getByRole('link', { name: 'Models' }).click()
  await open()
  await dialog.getByRole('button', { name: 'Go back to the original ones' }).click()
  await expect(own).toContainText(`Same person from ${text(calibration.thresholds['0.001'])}, FAR 0.1 %`)
})
