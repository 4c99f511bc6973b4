import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // The model that comes with the app would hear what tests record. Those that want it name its folder.
    env: { BRAINDUMP_SPEECH_MODELS: '', BRAINDUMP_MDNS_PORT: '' },
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/e2e/support/globalSetup.ts'],
    // One Electron at a time: they share a display, a sound device and two cores.
    fileParallelism: false,
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
    // What a real window and a real server need on a busy machine.
    expect: { poll: { timeout: 20_000 } },
    // Real processes, servers and windows on a shared machine: CI looks twice before it calls a test broken, and says so.
    retry: process.env['CI'] === undefined ? 0 : 1,
  },
})
