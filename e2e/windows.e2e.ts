// Small and low windows: every panel can be reached, nothing is wider than the window, the top of the page does not print over itself.
import { expectInSight } from './first-hour-support.ts'
import { expect, expectNoOverflow, test } from './support.ts'

const SIZES = [
  { width: 320, height: 568 },
  { width: 844, height: 390 },
  { width: 1280, height: 600 },
]

for (const viewport of SIZES)
  test(`${viewport.width} x ${viewport.height}`, async ({ page }) => {
    await page.setViewportSize(viewport)
    await page.goto('/')
    await expectNoOverflow(page) // while the engine starts, too
    await expect(page.getByRole('button', { name: /Status: ready/ })).toBeVisible()
    const links = page.getByRole('navigation', { name: 'Panels' }).getByRole('link')
    await expect(links).toHaveCount(7)
    for (const link of await links.all()) {
      await link.scrollIntoViewIfNeeded()
      await expectInSight(page, link)
      await link.click()
      await expect(page).toHaveTitle(new RegExp(`^${await link.innerText()}`))
      await expect(link).toHaveAttribute('aria-current', 'page')
      await expect(page.locator('main [role=progressbar]')).toHaveCount(0)
      await expectNoOverflow(page)
      const overlaps = await page.evaluate(() => {
        const parts = [...document.querySelectorAll('header h1, header button')].map(element => ({
          name: element.textContent || element.ariaLabel,
          box: element.getBoundingClientRect(),
        }))
        return parts.flatMap(({ name, box }, i) =>
          parts
            .slice(i + 1)
            .filter(
              other =>
                box.left < other.box.right - 1 &&
                other.box.left < box.right - 1 &&
                box.top < other.box.bottom - 1 &&
                other.box.top < box.bottom - 1,
            )
            .map(other => `${name} / ${other.name}`),
        )
      })
      expect(overlaps, 'parts of the top that lie over each other').toEqual([])
      const title = await link.innerText()
      if (title === 'Models') continue // its first action is on every card
      const main = page.locator('main .button.main:visible').first()
      const isReachable = () =>
        main.evaluate(element => {
          element.scrollIntoView({ block: 'center' })
          const { left, top, width, height } = element.getBoundingClientRect()
          return element.contains(document.elementFromPoint(left + width / 2, top + height / 2))
        })
      await expect.poll(isReachable, `the main action of ${title} is reachable`).toBe(true)
    }
  })
