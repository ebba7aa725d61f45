import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/matchers.ts'],
    testTimeout: 60_000,
    maxWorkers: '100%',
  },
})
