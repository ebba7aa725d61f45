// How much memory the page and its workers hold: the resident size of the largest renderer process.
import { readFileSync } from 'node:fs'
import type { Browser } from '@playwright/test'

/** Gives the size in MB each time it is called. */
export async function rendererMemory(browser: Browser): Promise<() => Promise<number>> {
  const session = await browser.newBrowserCDPSession()
  return async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    const renderers = processInfo.filter(({ type }) => type === 'renderer')
    const resident = renderers.map(
      ({ id }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]) / 1024,
    )
    return Math.max(...resident)
  }
}
