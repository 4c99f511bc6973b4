import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { existsSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

const root = import.meta.dirname
/** Where the bundles go. A build that must not disturb running processes goes elsewhere first (see scripts/build). */
const out = resolve(root, process.env['BRAINDUMP_BUILD_OUT'] ?? 'out')

/** Every file under `main/` that is the start of a thread or process of its own. */
function ownEntries(): string[] {
  return readdirSync(join(root, 'main'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(worker|process)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Entries by output name, flat: `main/search/index.worker.ts` becomes `out/main/index.worker.js`. */
function mainEntries(): Record<string, string> {
  const files = [join(root, 'main/index.ts'), join(root, 'main/cli.ts'), ...ownEntries()].filter((file) =>
    existsSync(file),
  )
  return Object.fromEntries(files.map((file) => [basename(file, '.ts'), file]))
}

export default defineConfig({
  main: {
    build: {
      // The oldest Node that runs it: the command line on 20.19, the fallback runtime on 20.18.
      target: 'node20.18',
      outDir: join(out, 'main'),
      sourcemap: true,
      rolldownOptions: {
        input: mainEntries(),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      outDir: join(out, 'preload'),
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: join(root, 'main/preload.ts') },
        // A sandboxed preload script is CommonJS and may require nothing but Electron.
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: join(root, 'renderer'),
    publicDir: join(root, 'renderer/public'),
    plugins: [vue()],
    server: { host: '127.0.0.1' },
    build: {
      target: 'chrome130',
      outDir: join(out, 'renderer'),
      emptyOutDir: true,
      // The content security policy allows no inline scripts and no data: modules.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: { index: join(root, 'renderer/index.html') } },
    },
  },
})
