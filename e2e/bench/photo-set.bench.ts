// 500 photos dropped at once: read, and grouped by person; 300 rearranged by slider and answers.
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { limit } from '../../src/limits.ts'
import { longestTask } from '../camera-support.ts'
import { chooseFiles, openPeople, test } from '../people-support.ts'
import { expect, GROUPS, PAIRS } from '../support.ts'
import { record } from './rows.ts'

const PHOTOS = 500
const [MOVES, MOVE_MS] = [60, 150]

const samplesOf = (folders: readonly string[]) =>
  folders.flatMap(folder =>
    readdirSync(folder)
      .filter(file => file.endsWith('.jpg'))
      .map(file => join(folder, file)),
  )

/** Copies of the samples until there are so many. */
async function takeCopies(page: Page, samples: readonly string[], count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-photo-set-'))
  try {
    const paths = Array.from({ length: count }, (_, i) => {
      const path = join(folder, `${String(i).padStart(3, '0')}.jpg`)
      copyFileSync(samples[i % samples.length] as string, path)
      return path
    })
    await chooseFiles(page, paths)
    const sizes = page.getByTestId('photo-set-sizes')
    await expect(sizes).toHaveText(new RegExp(`^${count} photos, [\\d,]+ faces$`), { timeout: 500_000 })
    await expect(page.getByTestId('outcome')).toContainText('group', { timeout: 60_000 })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('500 photos in a photo set', async ({ page }) => {
  await openPeople(page, '/photos')
  const begin = performance.now()
  await takeCopies(page, samplesOf([PAIRS, GROUPS]), PHOTOS)
  const seconds = (performance.now() - begin) / 1000
  record({
    name: '500 photos read and grouped by person',
    value: `${seconds.toFixed(0)} s,`,
    unit: `${(PHOTOS / seconds).toFixed(1)} photos a second`,
    note: `${await page.getByTestId('photo-set-sizes').textContent()}; the project’s sample photos, copied until there are ${PHOTOS}`,
  })
})

test('300 photos are rearranged without a long frame', async ({ page }) => {
  await openPeople(page, '/photos')
  await takeCopies(page, samplesOf([PAIRS]), 300)
  const slider = page.getByRole('slider')
  await slider.focus()
  await page.keyboard.press('ArrowLeft')
  const longest = longestTask(page, MOVES * MOVE_MS)
  for (let move = 0; move < MOVES; move++) {
    await page.keyboard.press(move % 20 < 10 ? 'PageUp' : 'PageDown')
    if (move % 10 === 9)
      await page
        .getByRole('button', { name: 'Same person' })
        .first()
        .click({ timeout: 500 })
        .catch(() => {})
    await slider.focus()
  }
  const ms = await longest
  record({
    name: 'longest task while 300 photos are rearranged',
    value: ms === 0 ? 'below 50' : ms.toFixed(0),
    unit: 'ms',
    note: `${MOVES} moves of the slider and answers to questions`,
  })
  expect(ms).toBeLessThan(limit(50))
})
