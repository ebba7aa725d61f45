// 500 photos dropped at once: read, and grouped by person.
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chooseFiles, openPeople, test } from '../people-support.ts'
import { expect, GROUPS, PAIRS } from '../support.ts'
import { record } from './rows.ts'

const PHOTOS = 500

test('500 photos in a photo set', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-photo-set-'))
  try {
    const samples = [PAIRS, GROUPS].flatMap(folder =>
      readdirSync(folder)
        .filter(file => file.endsWith('.jpg'))
        .map(file => join(folder, file)),
    )
    const paths = Array.from({ length: PHOTOS }, (_, i) => {
      const path = join(folder, `${String(i).padStart(3, '0')}.jpg`)
      copyFileSync(samples[i % samples.length] as string, path)
      return path
    })
    await openPeople(page, '/photos')
    const begin = performance.now()
    await chooseFiles(page, paths)
    const sizes = page.getByTestId('photo-set-sizes')
    await expect(sizes).toHaveText(new RegExp(`^${PHOTOS} photos, [\\d,]+ faces$`), { timeout: 500_000 })
    await expect(page.getByTestId('outcome')).toContainText('groups', { timeout: 60_000 })
    const seconds = (performance.now() - begin) / 1000
    record({
      name: '500 photos read and grouped by person',
      value: `${seconds.toFixed(0)} s,`,
      unit: `${(PHOTOS / seconds).toFixed(1)} photos a second`,
      note: `${await sizes.textContent()}; the project's sample photos, copied until there are ${PHOTOS}`,
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
