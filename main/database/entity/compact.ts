import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { z } from 'zod'
import { readLeaves } from './leaves'
import { parseRevision } from '../revisions/revisions'
import type { Store } from './store'

const PAGE = 500

/**
 * Gives back the space of replaced and removed bodies, of documents that have not changed since sequence `upTo`. A document
 * with a leaf that cannot be read keeps everything: what stands under such a leaf may be the last version anybody can read.
 */
export async function compactStore<E>(store: Store, name: string, schema: z.ZodType<E>, upTo: number): Promise<void> {
  let since = 0
  while (since < upTo) {
    const { results, last_seq } = await store.run(() => store.raw.changes({ since, limit: PAGE, style: 'all_docs' }))
    for (const { id, seq, changes } of results) {
      const [only, ...others] = changes
      const untouched = others.length === 0 && only !== undefined && parseRevision(only.rev).generation === 1
      if (untouched || Number(seq) > upTo) continue
      await store.run(async () => {
        const leaves = await readLeaves(store, name, schema, id)
        if (leaves.every(({ kind }) => kind !== 'unreadable')) await store.raw.compactDocument(id, 0)
      })
      await yieldToEventLoop()
    }
    if (results.length < PAGE) return
    since = Number(last_seq)
  }
}
