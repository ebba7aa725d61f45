// End-to-end tests on the built page, as `npm start` serves it. `npm test` builds it and finds a Chromium first.
import { defineConfig } from '@playwright/test'
import { limit } from './src/limits.ts'

const PORT = Number(process.env.E2E_PORT ?? 4187)
/** Journeys that npm test leaves to npm run check:long. */
export const LONG = /@long/
const CHROMIUM = process.env.CHROMIUM_PATH

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.e2e.ts',
  grepInvert: LONG,
  testIgnore: process.env.E2E_WITHOUT ?? [],
  timeout: limit(240_000),
  expect: { timeout: limit(60_000), toPass: { timeout: limit(60_000) } },
  workers: 2,
  fullyParallel: true,
  reporter: 'list',
  use: {
    baseURL: `http://localhost:${PORT}`,
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      ...(CHROMIUM ? { executablePath: CHROMIUM } : {}),
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --port ${PORT} --strictPort`,
    url: `http://localhost:${PORT}/`,
    reuseExistingServer: false,
    timeout: limit(180_000),
  },
})
