import { ensureBuilt } from '../../scripts/build/bundles.mjs'

/**
 * Builds the main process once before the tests, when it is stale. Where it does not build, tests of single modules
 * still say something; `npm run check` asks for a good build (BRAINDUMP_CHECK).
 */
export default async function buildMain(): Promise<void> {
  try {
    await ensureBuilt(['main'])
  } catch (error) {
    if (process.env['BRAINDUMP_CHECK']) throw error
    process.stderr.write(
      `The main process does not build; tests that start it will fail or see an old one:\n${String(error)}\n`,
    )
  }
}
