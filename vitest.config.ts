import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Most tests wait for a disk, a process or a server: with one process fewer than cores, as vitest has it by itself, the
    // second of two cores stands idle for half of the time.
    maxWorkers: Math.min(availableParallelism(), 4),
    // Workers, child processes and the command line run from the built output, so it has to be there once.
    globalSetup: ['test/support/globalSetup.ts'],
    passWithNoTests: false,
    // The model that comes with the app would hear what tests record. Those that want it name its folder.
    env: { BRAINDUMP_SPEECH_MODELS: '', BRAINDUMP_MDNS_PORT: '' },
    // Real processes, servers and windows on a shared machine: CI looks twice before it calls a test broken, and says so.
    retry: process.env['CI'] === undefined ? 0 : 1,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/{app,main,integration}/**/*.test.ts', 'test/scripts/**/*.test.ts'],
          execArgv: ['--require', join(import.meta.dirname, 'test/support/leakAlarm.cjs')],
          pool: 'forks',
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        plugins: [vue()],
        test: {
          name: 'dom',
          environment: 'happy-dom',
          include: ['test/renderer/**/*.test.ts'],
          testTimeout: 15_000,
        },
      },
    ],
  },
})
