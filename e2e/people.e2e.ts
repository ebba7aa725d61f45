// The gallery of people: enrolled from photos, sealed, locked and unlocked, asked, taken elsewhere, deleted with everything else.
import { readFileSync } from 'node:fs'
import { ARCHITECTURES } from '../src/model/architectures.ts'
import { CONTAINERS, dropPaths, readStored, writeCheckpoints } from './checkpoints.ts'
import { card, folderOf, imported, install } from './models-support.ts'
import {
  chooseFiles,
  chooseFolder,
  enrolButton,
  enrolling,
  enrolOne,
  everythingStored,
  lock,
  openPeople,
  pair,
  person,
  startGallery,
  test,
  unlock,
  WORDS,
} from './people-support.ts'
import { expect, expectClean, expectNoOverflow, PHONE } from './support.ts'

test('a folder of people is enrolled, sealed, asked, taken away and brought back', async ({
  page,
  family,
}) => {
  await openPeople(page)
  await chooseFolder(page, family)
  await expect(enrolling(page)).toHaveAttribute('data-enrol', 'done')
  await test.step('nobody is enrolled unseen', async () => {
    const crew = page.locator('[data-choice="family/Sergei Krikalev/2.jpg"]')
    await expect(crew.getByLabel('Leave it out')).toBeChecked()
    await expect(enrolButton(page)).toHaveText('Enrol 3 people from 3 photos')
    await enrolling(page).getByText('3 photos left out').click()
    await expect(enrolling(page)).toContainText('family/Robert Curbeam/broken.jpg is a text file')
    await expect(enrolling(page)).toContainText('family/notes.txt not a picture')
    await expect(enrolling(page)).toContainText('3 faces, none chosen')
    await crew.getByRole('radio', { name: /^Face 2 of 3/ }).check()
    await expect(crew.getByRole('button', { name: /^Face 2 of 3/ })).toHaveAttribute('aria-pressed', 'true')
    await expect(enrolButton(page)).toHaveText('Enrol 3 people from 4 photos')
    await expectClean(page)
  })
  await test.step('the first enrolment asks how to keep it', async () => {
    await enrolButton(page).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Passphrase', { exact: true }).fill(WORDS)
    await dialog.getByLabel('Repeat the passphrase').fill('something else')
    await expect(dialog.getByRole('button', { name: 'Start with this passphrase' })).toBeDisabled()
    await startGallery(page, { passphrase: WORDS })
    await expect(person(page, 'Sergei Krikalev')).toContainText('2 photos')
    await expect(enrolling(page)).toContainText('3 people enrolled from 4 photos. 2 photos were left out')
    await expect(lock(page)).toHaveAttribute('data-lock', 'sealed')
    expect((await readStored(page, 'gallery/vault')).toString('latin1')).not.toMatch(/Krikalev|embeddings/)
    await expectClean(page)
  })
  await test.step('a reload locks it; a wrong passphrase tells nothing, the right one opens it', async () => {
    await page.reload()
    await expect(lock(page)).toHaveAttribute('data-lock', 'locked')
    await expect(page.locator('body')).not.toContainText('Krikalev')
    const before = await readStored(page, 'gallery/vault')
    await unlock(page, 'not these words')
    await expect(page.getByRole('alert')).toHaveText('The passphrase is wrong or the file is damaged.')
    expect((await readStored(page, 'gallery/vault')).equals(before)).toBe(true)
    await expectClean(page)
    await unlock(page, WORDS)
    await expect(person(page, 'Luca Parmitano')).toBeVisible()
  })
  await test.step('a known and an unknown face', async () => {
    await page.getByRole('link', { name: 'Who is this?' }).click()
    await chooseFiles(page, [pair('robert-curbeam-2'), pair('peggy-whitson-1')])
    const known = page.getByRole('article', { name: 'robert-curbeam-2.jpg' }).locator('[data-verdict]')
    await expect(known).toHaveAttribute('data-verdict', 'known')
    await expect(known.getByRole('listitem').first()).toContainText(/Robert Curbeam3\d\.\d/)
    const table = page.getByRole('region', { name: 'Everybody found, the surest first' })
    await expect(table.locator('tbody tr').first()).toContainText('Robert Curbeamrobert-curbeam-2.jpg')
    const unknown = page.getByRole('article', { name: 'peggy-whitson-1.jpg' }).locator('[data-verdict]')
    await expect(unknown).toContainText('Nobody I know')
    await page.getByText('Details').first().click()
    await expect(page.locator('main')).toContainText('Each of the 4 photos is one more chance of a mistake')
    await expectClean(page)
  })
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: /Gallery settings/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Save a copy' }).click()
  const file = { name: 'kept.vis-a-vis', mimeType: '', buffer: readFileSync(await (await saved).path()) }
  await page.keyboard.press('Escape')
  await test.step('delete everything deletes the gallery and forgets its key', async () => {
    await page.evaluate(() => localStorage.setItem('vis-a-vis.lockMinutes', '5'))
    await page.getByRole('button', { name: /Nothing leaves this device/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Delete everything' }).click()
    await expect(dialog.getByRole('heading', { name: 'Deleted' })).toBeVisible()
    await expect(dialog.getByRole('table').last()).toContainText('gallery/vault')
    expect(await everythingStored(page)).toEqual({ files: [], caches: [], databases: [], settings: 0 })
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Gallery' }).click()
    await expect(page.getByRole('region', { name: 'Who should be recognised?' })).toBeVisible()
    await expect(page.locator('main')).not.toContainText('Curbeam')
  })
  await test.step('the saved copy brings it back', async () => {
    const dialog = page.getByRole('dialog')
    await page.getByLabel('Open a gallery file').setInputFiles(file)
    await dialog.getByLabel('Passphrase').fill('not these words')
    await dialog.getByRole('button', { name: 'Open it' }).click()
    await expect(dialog.getByRole('alert')).toHaveText('The passphrase is wrong or the file is damaged.')
    expect((await everythingStored(page)).files).toEqual([])
    await dialog.getByLabel('Passphrase').fill(WORDS)
    await dialog.getByRole('button', { name: 'Open it' }).click()
    await expect(person(page, 'Robert Curbeam')).toBeVisible()
  })
})

test('a damaged gallery is refused whole and kept as it is', { tag: '@long' }, async ({ page }) => {
  await openPeople(page)
  await enrolOne(page, 'Luca', [pair('luca-parmitano-1')], 'Names and measurements only')
  await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('gallery')
    const writable = await (await folder.getFileHandle('vault')).createWritable({ keepExistingData: true })
    await writable.write({ type: 'write', position: 700, data: 'x' })
    await writable.close()
  })
  const damaged = await readStored(page, 'gallery/vault')
  await page.reload()
  await expect(page.getByRole('alert')).toHaveText('The gallery file is damaged.')
  await expect(lock(page)).toHaveAttribute('data-lock', 'damaged')
  await expect(page.locator('body')).not.toContainText('Luca')
  await dropPaths(page, [pair('luca-parmitano-2')])
  await enrolling(page).getByLabel('Who is this?').fill('Luca')
  await expect(enrolButton(page)).toBeDisabled()
  await expectClean(page)
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the file as it is' }).click()
  expect(readFileSync(await (await saved).path()).equals(damaged)).toBe(true)
  expect((await readStored(page, 'gallery/vault')).equals(damaged)).toBe(true)
  await page.getByRole('button', { name: 'Delete it' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the gallery' }).click()
  await expect(lock(page)).toHaveCount(0)
  expect((await everythingStored(page)).files).not.toContain('gallery')
})

test('people are merged, split, renamed and deleted, in every tab', { tag: '@long' }, async ({
  page,
  context,
}) => {
  await openPeople(page)
  await enrolOne(
    page,
    'Robert',
    [pair('robert-curbeam-1'), pair('robert-curbeam-2')],
    'The face picture as well',
  )
  await enrolOne(page, 'Bob', [pair('robert-curbeam-2')])
  await enrolOne(page, 'Luca', [pair('luca-parmitano-1')])
  await expect(lock(page)).toHaveAttribute('data-lock', 'plain')
  const other = await context.newPage()
  await openPeople(other)
  await expect(person(other, 'Bob')).toBeVisible()

  await test.step('the same picture and the same person are found', async () => {
    await page.getByRole('link', { name: 'Check the gallery' }).click()
    const twice = page.getByRole('region', { name: 'The same picture twice' })
    await expect(twice.getByRole('listitem')).toHaveCount(1)
    const confused = page.getByRole('region', { name: 'Often confused' })
    await expect(confused.getByRole('listitem').first()).toContainText('Luca')
    await expectClean(page)
    await page.getByRole('button', { name: 'Merge Bob into Robert' }).click()
    await expect(page.getByRole('region', { name: 'Perhaps one person under two names' })).toContainText(
      'Nothing found.',
    )
    await expect(person(other, 'Bob')).toHaveCount(0)
    await expect(person(other, 'Robert')).toContainText('3 photos')
  })
  await test.step('a view moves to a new person, who gets another name and goes', async () => {
    await page.getByRole('link', { name: 'Back to the gallery' }).click()
    await person(page, 'Robert').click()
    await page.getByRole('checkbox', { name: 'Tick robert-curbeam-1.jpg' }).check()
    await page.getByLabel('Move 1 photo to a new person').fill('Somebody')
    await page.getByRole('button', { name: 'Move' }).click()
    await expect(page.getByRole('checkbox', { name: /^Tick/ })).toHaveCount(2)
    await expectClean(page)
    await page.setViewportSize(PHONE)
    await expectNoOverflow(page)
    await page.getByRole('link', { name: 'All people' }).click()
    await expectNoOverflow(page)
    await person(page, 'Somebody').click()
    await page.getByRole('button', { name: 'Rename Somebody' }).click()
    await page.keyboard.type('Nobody')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Nobody' })).toBeVisible()
    await page.getByRole('button', { name: 'Delete this person' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(person(page, 'Robert')).toContainText('2 photos')
    await expect(person(page, 'Nobody')).toHaveCount(0)
  })
  await test.step('a seal that one tab sets locks the other', async () => {
    await page.getByRole('button', { name: /Gallery settings/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Set a passphrase' }).click()
    await dialog.getByLabel('New passphrase').fill(WORDS)
    await dialog.getByLabel('Repeat the passphrase').fill(WORDS)
    await dialog.getByRole('button', { name: 'Apply' }).click()
    await expect(dialog).toContainText('Encrypted with your passphrase')
    await page.keyboard.press('Escape')
    await expect(lock(other)).toHaveAttribute('data-lock', 'locked')
    await unlock(other, WORDS)
    await expect(person(other, 'Luca')).toBeVisible()
    await lock(page).getByRole('button', { name: 'Lock', exact: true }).click()
    await expect(lock(page)).toHaveAttribute('data-lock', 'locked')
    await expect(lock(other)).toHaveAttribute('data-lock', 'locked')
  })
})

test('another model renews the gallery from its crops, and idle hands lock it', async ({ page, folder }) => {
  const [checkpoint = ''] = await writeCheckpoints(folder, ARCHITECTURES['lightcnn-4'], [CONTAINERS[1]!])
  await page.clock.install()
  await openPeople(page)
  await chooseFiles(page, [pair('luca-parmitano-1'), pair('luca-parmitano-2')])
  await enrolling(page).getByLabel('Who is this?').fill('Luca')
  await enrolButton(page).click()
  await startGallery(page, { passphrase: WORDS, keep: 'The face picture as well' })
  await expect(person(page, 'Luca')).toBeVisible()
  await page.getByRole('link', { name: 'Models' }).click()
  await expect(card(page, 'lightcnn-9')).toContainText('In use')
  await dropPaths(page, [checkpoint])
  await install(page, checkpoint)
  await imported(page, checkpoint).getByRole('button', { name: 'Use it now' }).click()
  await expect(card(page, folderOf(checkpoint))).toContainText('In use')
  await page.getByRole('link', { name: 'People' }).click()
  const banner = page.locator('[data-renew]')
  await expect(page.locator('main')).toContainText('2 photos renewed.')
  await expect(banner).toHaveCount(0)
  await expectClean(page)
  await page.getByRole('link', { name: 'Who is this?' }).click()
  await chooseFiles(page, [pair('luca-parmitano-2')])
  await expect(page.locator('[data-verdict] li').first()).toContainText('Luca1.000')
  await expect(page.locator('[data-verdict]')).toContainText('this model has no thresholds yet')

  await page.clock.fastForward('14:00')
  await page.mouse.move(300, 300)
  await page.clock.fastForward('14:00')
  await expect(lock(page)).toHaveAttribute('data-lock', 'sealed')
  await page.clock.fastForward('02:00')
  await expect(lock(page)).toHaveAttribute('data-lock', 'locked')
  await expect(page.locator('main')).not.toContainText('Luca')
})
