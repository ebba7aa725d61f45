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
