import { defineConfig } from 'vitest/config'

/** Tests of what `npm run package` has made. */
export default defineConfig({
  test: {
    include: ['test/package/**/*.test.ts'],
    fileParallelism: false,
    pool: 'forks',
    testTimeout: 180_000,
    hookTimeout: 180_000,
    passWithNoTests: false,
    // Real processes, servers and windows on a shared machine: CI looks twice before it calls a test broken, and says so.
    retry: process.env['CI'] === undefined ? 0 : 1,
  },
})
