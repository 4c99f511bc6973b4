import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * What a profile keeps that was derived from its databases, with the update sequences up to which it knows them: the snapshots
 * of list and index, how far was looked for conflicts, and since when bodies are old enough to be compacted. A database that
 * begins anew counts from 0 again and soon passes those numbers, so that they would be believed.
 */
const DERIVED = ['snapshots', 'merge-log.seen.json', 'sequences.json']

/** Removes all of it. It is made again from what is there; what was replaced is kept for another thirty days. */
export async function forgetDerived(profile: string): Promise<void> {
  for (const name of DERIVED) await rm(join(profile, name), { recursive: true, force: true })
}
