import { defineConfig } from '@playwright/test'
import base from '../../playwright.config.ts'

export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: '*.bench.ts',
  timeout: 600_000,
  expect: { timeout: 300_000 },
  workers: 1,
  webServer: { ...base.webServer, cwd: '../..' } as NonNullable<typeof base.webServer>,
})
