// The first hour: each wish from the first screen on, in few clicks, with nothing but what a window of 1280 x 720 shows.
import { test as cameraTest, outcome } from './camera-support.ts'
import { expectInSight, firstVisit } from './first-hour-support.ts'
import { expect, result, test } from './support.ts'

test('compare two photos: 2 clicks', async ({ page }) => {
  const { click, clicks } = await firstVisit(page, { most: 2 })
  await click(page.getByRole('button', { name: 'Sample pair 1' }))
  await expect(result(page)).toHaveAttribute('data-state', 'done')
  await expectInSight(page, result(page).getByRole('heading'))
  expect(clicks()).toBe(1)
})

cameraTest.describe('with a camera', () => {
  cameraTest('watch with the camera: 2 clicks', async ({ page }) => {
    const { click, clicks } = await firstVisit(page, { most: 2 })
    await click(page.getByRole('link', { name: 'Camera' }))
    await click(page.getByRole('button', { name: 'Start the camera' }))
    await expect(page.getByText('The camera is on', { exact: true })).toBeVisible()
    await expectInSight(page, outcome(page))
    expect(clicks()).toBe(2)
  })
})

test('find who is in the photos: 2 clicks', async ({ page }) => {
  const { click, clicks } = await firstVisit(page, { most: 2 })
  await click(page.getByRole('link', { name: 'People' }))
  const sort = page.getByRole('region', { name: 'Or sort photos by person' })
  await click(sort.getByRole('button', { name: 'Try with samples' }))
  await expectInSight(page, page.getByRole('button', { name: /^Group 1, 3 faces/ }))
  await expectInSight(page, page.getByRole('button', { name: 'Same person' }).first())
  await expect(page.getByTestId('outcome')).toHaveText('9 groups, 32 faces by themselves')
  expect(clicks()).toBe(2)
})

test('keep a gallery of five people: 4 clicks', async ({ page }) => {
  const { click, clicks } = await firstVisit(page, { most: 4 })
  await click(page.getByRole('link', { name: 'People' }))
  const start = page.getByRole('region', { name: 'Who should be recognised?' })
  await click(start.getByRole('button', { name: 'Try with samples' }))
  await expect(page.getByText('These look like five people.')).toBeVisible()
  await expect(page.getByLabel('Who is person 1?')).toHaveValue('Andre Kuipers')
  await click(page.getByRole('button', { name: 'Enrol 5 people from 10 photos' }))
  await click(page.getByRole('button', { name: 'Start without a passphrase' }))
  await expect(page.getByRole('heading', { name: /^5 people, 10 photos/ })).toBeVisible()
  expect(clicks()).toBe(4)
})
