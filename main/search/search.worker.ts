import { usedOnce } from '../files/wipe'
import { readSnapshot, writeSnapshot } from '../files/sealedSnapshot'
import { serve } from '../worker/thread/serve'
import { SearchIndex } from './index'
import type { IndexCalls } from './protocol'
import { deserialize, forget, serialize } from './snapshotFormat'

/* The thread that holds the search index. */

let index = new SearchIndex()

serve<IndexCalls>({
  async load({ path, key }) {
    index = new SearchIndex()
    const read = await readSnapshot(path, key)
    if (read.kind !== 'read') return null
    try {
      const { index: loaded, sequences } = usedOnce(read.bytes, deserialize)
      index = loaded
      return sequences
    } catch {
      // Of an older version: the caller reads every document again, as without a snapshot.
      return null
    }
  },
  async reset() {
    index = new SearchIndex()
    return undefined
  },
  async apply(updates) {
    for (const update of updates) index.apply(update)
    return undefined
  },
  async query(query) {
    return index.search(query)
  },
  async save({ path, key, sequences }) {
    const parts = serialize(index, sequences)
    await writeSnapshot(path, key, parts).finally(() => forget(parts))
    return undefined
  },
  async size() {
    return index.size()
  },
})
