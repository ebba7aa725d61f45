// Photo sets: read, grouped by person at a threshold that is dragged, searched for one person, saved as CSV and as folders.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { readZip } from '../src/format/zip.ts'
import { CREW, chooseFiles, openPeople, pair, test } from './people-support.ts'
import { expect, expectClean, expectNoOverflow, PHONE } from './support.ts'

const PEOPLE = ['robert-curbeam', 'luca-parmitano', 'catherine-coleman']

const slider = (page: Page) => page.getByRole('slider', { name: 'How alike faces of one person must be' })

test('a photo set is grouped as the command line groups it, searched and saved', async ({ page, folder }) => {
  const wall = join(folder, 'wall.png')
  await sharp({ create: { width: 600, height: 400, channels: 3, background: 'teal' } })
    .png()
    .toFile(wall)
  const broken = join(folder, 'broken.jpg')
  writeFileSync(broken, 'no picture')
  const photos = [...PEOPLE.flatMap(name => [pair(`${name}-1`), pair(`${name}-2`)]), CREW]

  await openPeople(page, '/photos')
  await expectClean(page)
  await chooseFiles(page, [...photos, wall, broken])
  const outcome = page.getByTestId('outcome')
  await expect(outcome).toHaveText('3 groups, 3 faces by themselves')
  await expect(page.getByTestId('photo-set-sizes')).toHaveText('8 photos, 9 faces')
  await page.getByText('2 photos with no face or unreadable').click()
  await expect(page.locator('main')).toContainText('wall.png no face found')
  await expect(page.locator('main')).toContainText('broken.jpg is a text file')
  await expectClean(page)

  const save = async (name: string) => {
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name }).click()
    return readFileSync(await (await saved).path())
  }
  await test.step('the CSV is the one of the command line', async () => {
    const out = join(folder, 'groups.csv')
    const ordered = [...photos].sort((a, b) => basename(a).localeCompare(basename(b)))
    execFileSync(process.execPath, ['dist/cli/main.js', 'group', ...ordered, wall, '--out', out])
    const columns = (csv: string) =>
      csv
        .trim()
        .split('\n')
        .map(line => line.split(',').slice(0, 3))
    const fromShell = columns(readFileSync(out, 'utf8')).map(([photo = '', ...rest]) => [
      basename(photo),
      ...rest,
    ])
    expect(columns((await save('Save as CSV')).toString())).toEqual(fromShell)
  })
  await test.step('the folders hold the originals', async () => {
    const zip = await save('Save as folders')
    const entries = await readZip(new Blob([zip]), 'photos.zip')
    const paths = [...entries.keys()].sort()
    expect(paths).toEqual([
      '1/catherine-coleman-1.jpg',
      '1/catherine-coleman-2.jpg',
      '2/luca-parmitano-1.jpg',
      '2/luca-parmitano-2.jpg',
      '3/robert-curbeam-1.jpg',
      '3/robert-curbeam-2.jpg',
      'by themselves/expedition1-crew.jpg',
      'no face/wall.png',
    ])
    expect(zip.includes(readFileSync(pair('luca-parmitano-2')))).toBe(true)
  })
  await test.step('pictures move as the slider is dragged', async () => {
    const places = () =>
      page
        .locator('[aria-label="Faces in these photos"] > button')
        .evaluateAll(tiles => tiles.map(tile => (tile as HTMLElement).style.transform))
    const before = await places()
    expect(before).toHaveLength(9)
    await slider(page).focus()
    await page.keyboard.press('End')
    await expect(outcome).toHaveText('0 groups, 9 faces by themselves')
    await expect.poll(places).not.toEqual(before)
    await page.keyboard.press('Home')
    // faces of one photo are never one person
    await expect(outcome).not.toHaveText(/^0 groups/)
    await slider(page).fill('5')
    await expect(outcome).toHaveText('3 groups, 3 faces by themselves')
    await page.getByRole('button', { name: /^Group 1, 2 faces/ }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('listitem')).toHaveCount(2)
    await expect(dialog).toContainText('Start or unlock your gallery')
    await expectClean(page)
    await page.keyboard.press('Escape')
  })
  await test.step('a face is dragged to a group, moved out of it and back: what was said holds at every threshold', async () => {
    const group = page.locator('[data-group="0"]')
    const alone = page.locator('[data-group="alone"]')
    await page.setViewportSize({ width: 1280, height: 1200 })
    const boxes = [await alone.boundingBox(), await group.boundingBox()]
    const [from, to] = boxes.map(box => ({ x: (box?.x ?? 0) + 40, y: (box?.y ?? 0) + 70 }))
    await page.mouse.move(from!.x, from!.y)
    await page.mouse.down()
    await page.mouse.move(to!.x, to!.y, { steps: 5 })
    await page.mouse.up()
    await expect(outcome).toHaveText('3 groups, 2 faces by themselves')
    await slider(page).focus()
    await page.keyboard.press('End')
    await expect(outcome).toHaveText('1 group, 6 faces by themselves')
    await slider(page).fill('5')
    await page.getByRole('button', { name: /^Group 1, 3 faces/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Move expedition1-crew.jpg to').selectOption('By itself')
    await expect(dialog.getByRole('listitem')).toHaveCount(2)
    await page.keyboard.press('Escape')
    await expect(outcome).toHaveText('3 groups, 3 faces by themselves')
    await page.getByRole('button', { name: 'Undo the last answer' }).click()
    await expect(outcome).toHaveText('3 groups, 2 faces by themselves')
    await page.getByRole('button', { name: 'Undo the last answer' }).click()
    await expect(outcome).toHaveText('3 groups, 3 faces by themselves')
  })
  await test.step('another score groups the photo set anew, from a threshold of its own', async () => {
    const take = async (score: RegExp) => {
      await page.getByRole('link', { name: 'Models' }).click()
      await page.getByRole('button', { name: 'Score of LightCNN-9' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(score).click()
      await expect(dialog.getByLabel(score)).toBeChecked()
      await dialog.getByRole('button', { name: 'Close' }).click()
      await page.getByRole('link', { name: 'People', exact: true }).click()
      await page.getByRole('link', { name: 'Sort photos' }).click()
    }
    await expect(slider(page)).toHaveAttribute('aria-valuetext', /\(Joint Bayesian\), 3 groups, 3 faces/)
    expect((await save('Save as CSV')).toString()).toMatch(/^photo,face,group,jb,/)
    await take(/^Cosine/)
    await expect(slider(page)).toHaveAttribute('aria-valuetext', /^0\.\d* \(cosine\), 3 groups, 3 faces/)
    await expect(page.getByText('Faces are now compared with another score')).toBeVisible()
    expect((await save('Save as CSV')).toString()).toMatch(/^photo,face,group,cosine,/)
  })
  await test.step('all photos of the person in another photo', async () => {
    await page.getByText('Find one person').click()
    await page.locator('main input[type=file]').last().setInputFiles(pair('luca-parmitano-1'))
    await expect(outcome).toHaveText('2 faces in 2 photos')
    await expect(page.locator('main')).toContainText('If all 9 faces were strangers')
    expect((await save('Save as CSV')).toString()).toMatch(
      /^photo,face,cosine,x,y,width,height\nluca-parmitano-1\.jpg,1,1\.0000,.*\nluca-parmitano-2\.jpg,1,0\.8/,
    )
    await expectClean(page)
    await page.setViewportSize(PHONE)
    await expectNoOverflow(page)
  })
})

test('a photo set can be stopped, used and gone on with', { tag: '@long' }, async ({ page }) => {
  await openPeople(page, '/photos')
  const photos = PEOPLE.flatMap(name => [pair(`${name}-1`), pair(`${name}-2`)])
  await chooseFiles(page, [...photos, 'public/samples/originals/catherine-coleman-1.jpg'])
  await expect(page.locator('[data-job]')).toContainText(/faces? so far/)
  await page.getByRole('button', { name: 'Stop here' }).click()
  const card = page.getByRole('article', { name: 'Reading your photos' })
  await expect(card).toContainText(/Stopped after \d photos?; \d photos? waits?\./)
  await card.getByRole('button', { name: /^Continue with/ }).click()
  await expect(page.getByTestId('photo-set-sizes')).toHaveText('7 photos, 7 faces')
  await expect(page.getByTestId('outcome')).toContainText('groups')
})
