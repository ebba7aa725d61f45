import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import { zipSync } from 'fflate'
import sharp from 'sharp'
import { choose, drop, dropFromDisk, expect, frame, GROUPS, PAIRS, PHONE, result, test } from './support.ts'

test.beforeEach(async ({ page }) => {
  await page.goto('/')
  await expect(frame(page, 'left')).toBeVisible()
})

// npm test has one of them on each screen
for (const [title, viewport, long] of [
  ['desktop', { width: 1280, height: 800 }, 'different'],
  ['phone', PHONE, 'same'],
] as const) {
  const tagOf = (verdict: string) => (verdict === long ? '@long' : [])
  test.describe(title, () => {
    test.use({ viewport })

    test('two photos of the same person', { tag: tagOf('same') }, async ({ page }) => {
      await drop(page, 'body', [`${PAIRS}/robert-curbeam-1.jpg`, `${PAIRS}/robert-curbeam-2.jpg`])
      await expect(result(page)).toContainText('Same person')
      await expect(result(page)).toHaveAttribute('data-verdict', 'same')
      await expect(result(page)).toContainText('pairs of strangers')
      await expect(result(page)).toContainText('LightCNN-9')
      await expect(frame(page, 'left').getByRole('button', { name: 'Face 1 of 1, chosen' })).toBeVisible()
      const scan = await new AxeBuilder({ page }).analyze()
      expect(scan.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    })

    test('two photos of different persons', { tag: tagOf('different') }, async ({ page }) => {
      await choose(page, 'left', `${PAIRS}/peggy-whitson-1.jpg`)
      await choose(page, 'right', `${PAIRS}/robert-curbeam-2.jpg`)
      await expect(result(page)).toContainText('Different persons')
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow, 'px wider than the window').toBeLessThanOrEqual(0)
    })
  })
}

test('the empty page has no accessibility violations, light and dark', async ({ page }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const scan = await new AxeBuilder({ page }).analyze()
    expect(scan.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  }
})

test('the scripts of the first paint stay small', async ({ page }) => {
  const html = await (await page.request.get('/')).text()
  const named = [...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, path = '']) => path)
  expect(named.length).toBeGreaterThan(0)
  const bytes = await Promise.all(
    named.map(async path => gzipSync(await (await page.request.get(path)).body()).length),
  )
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000)
})

test('a photo without a face says so, and the other photo stays', async ({ page }) => {
  await choose(page, 'left', `${PAIRS}/luca-parmitano-1.jpg`)
  const wall = await sharp({ create: { width: 600, height: 400, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
  await choose(page, 'right', { name: 'wall.png', mimeType: 'image/png', buffer: wall })
  await expect(frame(page, 'right')).toContainText('No face found.')
  await expect(result(page)).toContainText('Choose another photo on the right.')
  await expect(frame(page, 'left').getByRole('button', { name: 'Face 1 of 1, chosen' })).toBeVisible()
})

test('several faces: the largest is chosen, a click compares another one', async ({ page }) => {
  await choose(page, 'left', `${GROUPS}/sts131-exp23-group.jpg`)
  await choose(page, 'right', `${PAIRS}/stephanie-wilson-1.jpg`)
  await expect(result(page)).toHaveAttribute('data-state', 'done')
  const score = () => result(page).locator('dl').first().innerText()
  const before = await score()
  const others = frame(page, 'left').getByRole('button', { name: /, choose$/ })
  expect(await others.count()).toBeGreaterThan(5)
  await others.nth(2).click()
  await expect.poll(score).not.toBe(before)
})

test('a WebP photo is turned as its EXIF data say, as a JPEG is', { tag: '@long' }, async ({ page }) => {
  const upright = await sharp(`${GROUPS}/sts98-spacewalkers.jpg`).resize(640).png().toBuffer()
  const onItsSide = sharp(await sharp(upright).rotate(270).png().toBuffer()).withMetadata({ orientation: 6 })
  await choose(page, 'left', {
    name: 'a.jpg',
    mimeType: 'image/jpeg',
    buffer: await onItsSide.jpeg().toBuffer(),
  })
  await choose(page, 'right', {
    name: 'a.webp',
    mimeType: 'image/webp',
    buffer: await onItsSide.webp().toBuffer(),
  })
  await expect(result(page)).toHaveAttribute('data-verdict', 'same')
  const places = (side: 'left' | 'right') =>
    frame(page, side)
      .getByRole('button', { name: /^Face/ })
      .evaluateAll(faces => faces.map(face => Math.round(Number.parseFloat(face.style.left))))
  expect(await places('right')).toEqual(await places('left'))
})

test.describe('files that are no photo', () => {
  const photo = readFileSync(`${PAIRS}/luca-parmitano-1.jpg`)
  const cases: [name: string, bytes: Buffer, says: RegExp][] = [
    ['notes.jpg', Buffer.from('these are notes, not a picture'), /notes\.jpg/],
    ['empty.png', Buffer.alloc(0), /empty\.png/],
    ['clip.mp4', Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'), /clip\.mp4.*video/],
    ['phone.heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), /phone\.heic is damaged/],
    ['bomb.png', pngHeader(20000, 20000), /20,000 . 20,000/],
    ['cut.jpg', photo.subarray(0, 0.4 * photo.length), /cut\.jpg is cut off within the face/],
  ]

  test('each says what it is, and the other photo stays', async ({ page }) => {
    await choose(page, 'left', `${PAIRS}/luca-parmitano-1.jpg`)
    const stays = frame(page, 'left').getByRole('button', { name: 'Face 1 of 1, chosen' })
    for (const [name, buffer, says] of cases) {
      await choose(page, 'right', { name, mimeType: 'image/jpeg', buffer })
      await expect(frame(page, 'right')).toContainText(says)
      await expect(frame(page, 'right')).toHaveAttribute('data-state', 'failed')
      await expect(stays).toBeVisible()
    }
    await dropFromDisk(page, frame(page, 'right'), [PAIRS])
    await expect(frame(page, 'right')).toContainText('pairs is a folder')
    await expect(stays).toBeVisible()
    const buffer = readFileSync(`${PAIRS}/luca-parmitano-2.jpg`).subarray(0, -200)
    await choose(page, 'right', { name: 'end.jpg', mimeType: 'image/jpeg', buffer })
    await expect(frame(page, 'right')).toContainText('The file is cut off')
    await expect(result(page)).toHaveAttribute('data-verdict', 'same')
  })
})

test('a file that belongs on another panel goes there with one click', async ({ page }) => {
  const archive = test.info().outputPath('two-people.zip')
  const photo = new Uint8Array(readFileSync(`${PAIRS}/luca-parmitano-1.jpg`))
  writeFileSync(archive, zipSync({ 'luca/1.jpg': photo, 'kate/1.jpg': photo }))
  await drop(page, 'main', [archive])
  const notice = page.getByRole('region', { name: 'Notices' })
  await expect(notice).toContainText('two-people.zip is an archive of pictures. It belongs on Data.')
  await notice.getByRole('button', { name: 'Take it to Data' }).click()
  await expect(page).toHaveURL(/\/data$/)
  await expect(page.locator('main')).toContainText('two-people.zip')
  await drop(page, 'main', [`${PAIRS}/luca-parmitano-1.jpg`])
  await expect(notice).toContainText('luca-parmitano-1.jpg is a photo. It belongs on Compare.')
  await notice.getByRole('button', { name: 'Take it to Compare' }).click()
  await expect(frame(page, 'left')).toContainText('luca-parmitano-1.jpg')
})

function pngHeader(width: number, height: number): Buffer {
  const png = Buffer.alloc(45)
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(png)
  png.writeUInt32BE(width, 16)
  png.writeUInt32BE(height, 20)
  png[24] = 8
  return png
}

test('with the keyboard alone', async ({ page }) => {
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  await page.getByRole('button', { name: /Sample pair 1/ }).focus()
  await press('Enter')
  await expect(result(page)).toHaveAttribute('data-state', 'done')
  const crops = () => frame(page, 'left').getByRole('img').first().getAttribute('aria-label')
  const before = await crops()
  await press('s')
  await expect.poll(crops).not.toBe(before)
  await press('Shift+?')
  await expect(page.getByRole('dialog')).toContainText('isn’t proof of identity')
  await press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await press('Escape')
  await expect(result(page), 'Esc clears nothing').toHaveAttribute('data-state', 'done')
  const shown = await crops()
  const undo = page.getByRole('button', { name: 'Undo' })
  await result(page).getByRole('button', { name: 'Clear', exact: true }).press('Enter')
  await expect(frame(page, 'left')).toHaveAttribute('data-state', 'empty')
  await undo.press('Enter')
  await expect(result(page)).toHaveAttribute('data-state', 'done')
  await expect(undo).toHaveCount(0)
  await page.getByRole('button', { name: /Sample pair 3/ }).press('Enter') // both are replaced in one step
  await expect.poll(crops).not.toBe(shown)
  await undo.press('Enter')
  await expect.poll(crops).toBe(shown)
  await press('Shift+?')
  await page.getByRole('checkbox', { name: 'Use keys of one letter or number' }).press('Space')
  await press('Escape')
  await page.reload()
  await page.getByRole('button', { name: /Sample pair 1/ }).press('Enter')
  await expect(result(page)).toHaveAttribute('data-state', 'done')
  await press('Shift+?')
  await expect(page.getByRole('dialog'), 'kept in the browser').toHaveCount(0)
})

test('the threshold can be moved, and the verdict follows', async ({ page }) => {
  await drop(page, 'body', [`${PAIRS}/robert-curbeam-1.jpg`, `${PAIRS}/robert-curbeam-2.jpg`])
  await expect(result(page)).toHaveAttribute('data-verdict', 'same')
  const slider = result(page).getByRole('slider')
  await slider.focus()
  await page.keyboard.press('End')
  await expect(result(page)).toHaveAttribute('data-verdict', 'different')
  await expect(result(page)).toContainText('at your threshold')
})

test('the report is one file with both crops and what the verdict rests on', async ({ page }) => {
  await drop(page, 'body', [`${PAIRS}/robert-curbeam-1.jpg`, `${PAIRS}/robert-curbeam-2.jpg`])
  await result(page).getByRole('button', { name: 'Save report' }).click()
  const saved = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: 'Save report' }).click()
  const html = readFileSync(await (await saved).path(), 'utf8')
  expect(html).toContain('Same person')
  expect(html.match(/data:image\/png/g)).toHaveLength(2)
  expect(html).toContain('cccd0d27ba1ad6f12d015698f97948bfebef9f5cdb4c7cb385474c0d40d50d1e')
  expect(html).not.toMatch(/(src|href)="?https?:/)
})
