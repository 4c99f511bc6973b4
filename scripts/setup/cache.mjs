import { homedir } from 'node:os'
import { join } from 'node:path'

/** Outside the checkout, so that a fresh clone does not pay twice. */
export const cacheFolder = join(
  process.env['BRAINDUMP_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'braindump'),
)
