// A Chromium for the tests: the system's, else Playwright's own, else Debian's package when we are root.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './setup.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

function onPath() {
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of NAMES) if (existsSync(join(folder, name))) return join(folder, name)
  return null
}

/** Path of a Chromium program, or exits with the remedy. */
export async function findChromium() {
  const given = process.env.CHROMIUM_PATH
  if (given && existsSync(given)) return given
  const system = onPath()
  if (system) return system
  const { chromium } = await import('@playwright/test')
  if (existsSync(chromium.executablePath())) return chromium.executablePath()
  console.error('No Chromium found. Trying to install one ...')
  const quiet = { stdio: ['ignore', 'ignore', 2] }
  const playwright = join(import.meta.dirname, '..', 'node_modules', '@playwright', 'test', 'cli.js')
  if (
    run(process.execPath, [playwright, 'install', '--with-deps', 'chromium'], {
      stdio: 'ignore',
      timeout: 180_000,
    }) === 0
  )
    return chromium.executablePath()
  if (process.getuid?.() === 0) {
    run('apt-get', ['update', '-qq'], quiet)
    run('apt-get', ['install', '-y', '-qq', 'chromium'], quiet)
    const installed = onPath()
    if (installed) return installed
  }
  console.error(
    'No Chromium could be installed. Install Chromium or Chrome, or set CHROMIUM_PATH, and try again.',
  )
  process.exit(1)
}
