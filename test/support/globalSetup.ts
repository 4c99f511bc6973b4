import { ensureBuilt } from '../../scripts/build/bundles.mjs'

/** Builds the main process once before the tests, when it is stale. */
export default async function buildMain(): Promise<void> {
  await ensureBuilt(['main'])
}
