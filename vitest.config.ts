import { defineConfig } from 'vitest/config'
import { limit } from './src/limits.ts'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/matchers.ts'],
    testTimeout: limit(120_000),
    hookTimeout: limit(120_000),
    maxWorkers: '100%',
  },
})
