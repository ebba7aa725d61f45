// What the journeys through the People panel share: a folder of people, waiting for states, what the browser has stored.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { test as base, expect, GROUPS, PAIRS } from './support.ts'

export const WORDS = 'four words are enough'
export const pair = (name: string): string => `${PAIRS}/${name}.jpg`
export const CREW = `${GROUPS}/expedition1-crew.jpg`

/** `folder`: a place for files. `family`: three people, one of them with a group photo, a broken photo and a text. */
export const test = base.extend<Record<never, never>, { folder: string; family: string }>({
  folder: [
    async ({ browserName }, use) => {
      const folder = mkdtempSync(join(tmpdir(), `vis-a-vis-people-${browserName}-`))
      await use(folder)
      rmSync(folder, { recursive: true })
    },
    { scope: 'worker' },
  ],
  family: [
    async ({ folder }, use) => {
      const family = join(folder, 'family')
      for (const [name, ...photos] of [
        ['Robert Curbeam', pair('robert-curbeam-1')],
        ['Luca Parmitano', pair('luca-parmitano-1')],
        ['Sergei Krikalev', pair('sergei-krikalev-1'), CREW],
      ] as const) {
        mkdirSync(join(family, name), { recursive: true })
        photos.forEach((photo, i) => {
          cpSync(photo, join(family, name, `${i + 1}.jpg`))
        })
      }
      writeFileSync(join(family, 'Robert Curbeam', 'broken.jpg'), 'no picture')
      writeFileSync(join(family, 'notes.txt'), 'nobody')
      await use(family)
    },
    { scope: 'worker' },
  ],
})

export async function openPeople(page: Page, tab = ''): Promise<void> {
  await page.goto(`/people${tab}`)
  await expect(page.getByRole('banner')).toContainText('LightCNN-9')
}
export const chooseFiles = (page: Page, paths: string | string[]): Promise<void> =>
  page.locator('main input[type=file]:not([webkitdirectory])').first().setInputFiles(paths)
export const chooseFolder = (page: Page, path: string): Promise<void> =>
  page.locator('main input[webkitdirectory]').first().setInputFiles(path)
export const enrolling = (page: Page) => page.locator('section[data-enrol]')
export const enrolButton = (page: Page) => enrolling(page).getByRole('button', { name: /^Enrol / })
export const person = (page: Page, name: string) => page.locator(`[data-person="${name}"]`)
export const lock = (page: Page) => page.locator('[data-lock]')

export async function unlock(page: Page, passphrase: string): Promise<void> {
  await page.getByLabel('Passphrase').fill(passphrase)
  await page.getByRole('button', { name: 'Unlock' }).click()
}

/** Answers the question of the first enrolment. */
export async function startGallery(
  page: Page,
  { passphrase, keep = 'Names and measurements only' }: { passphrase: string | null; keep?: string },
): Promise<void> {
  const dialog = page.getByRole('dialog')
  if (passphrase !== null) {
    await dialog.getByLabel('Passphrase', { exact: true }).fill(passphrase)
    await dialog.getByLabel('Repeat the passphrase').fill(passphrase)
  }
  await dialog.getByText('Details').click()
  await dialog.getByLabel(keep).check()
  const way = passphrase === null ? 'Start without a passphrase' : 'Start with this passphrase'
  await dialog.getByRole('button', { name: way }).click()
}

/** Enrols photos of one person; the gallery must be open, or is started plain. */
export async function enrolOne(page: Page, name: string, paths: string[], keep?: string): Promise<void> {
  await chooseFiles(page, paths)
  await enrolling(page).getByLabel('Who is this?').fill(name)
  await enrolButton(page).click()
  const dialog = page.getByRole('dialog')
  if (keep !== undefined) await startGallery(page, { passphrase: null, keep })
  await expect(dialog).toHaveCount(0)
  await expect(person(page, name)).toBeVisible()
  await enrolling(page).getByRole('button', { name: 'Close' }).click()
}

/** What the origin has stored, of every kind. */
export const everythingStored = (page: Page) =>
  page.evaluate(async () => {
    const files: string[] = []
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name)
    return {
      files,
      caches: await caches.keys(),
      databases: await indexedDB.databases(),
      settings: localStorage.length,
    }
  })
