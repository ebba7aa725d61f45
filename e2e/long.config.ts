// The journeys that take minutes, for npm run check:long.
import { defineConfig } from '@playwright/test'
import base, { LONG } from '../playwright.config.ts'
import { limit } from '../src/limits.ts'

export default defineConfig({
  ...base,
  testDir: '.',
  timeout: limit(600_000),
  workers: 1,
  grep: LONG,
  grepInvert: [],
  webServer: { ...base.webServer, cwd: '..' } as NonNullable<typeof base.webServer>,
})
