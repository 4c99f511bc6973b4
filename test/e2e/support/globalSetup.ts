import { ensureBuilt } from '../../../scripts/build/bundles.mjs'

/** End-to-end tests run the built app. */
export default async function buildApp(): Promise<void> {
  await ensureBuilt()
}
