import { defineConfig } from '@playwright/test'
import base from '../../playwright.config.ts'

export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: '*.long.ts',
  timeout: 600_000,
  workers: 1,
  webServer: { ...base.webServer, cwd: '../..' } as NonNullable<typeof base.webServer>,
})
