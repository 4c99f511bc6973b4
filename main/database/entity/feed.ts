import { isAppError } from '../../../app/errors'
import type { Store } from './store'
import type { DocumentChange, Feed } from './types'

interface RawChange {
  readonly id: string
  readonly seq: number | string
  readonly changes: readonly { readonly rev: string }[]
  readonly deleted?: boolean | undefined
}

export const toChange = (change: RawChange): DocumentChange => ({
  id: change.id,
  sequence: Number(change.seq),
  revs: change.changes.map(({ rev }) => rev),
  deleted: change.deleted === true,
})

/**
 * Follows the raw changes feed; bodies are not read here, so nothing in one document can break the feed. Listener calls
 * never overlap. A listener that throws does not stop the feed: `onError` hears of it.
 */
export function watch(
  store: Store,
  since: number | 'now',
  listener: (change: DocumentChange) => void | Promise<void>,
  onError: (error: unknown) => void,
): Feed {
  const changes = store.raw.changes({ live: true, since, style: 'all_docs', include_docs: false })
  let last: Promise<void> = Promise.resolve()
  let stopped = false
  changes.on('change', (change) => {
    last = last.then(async () => {
      if (stopped) return
      try {
        await listener(toChange(change))
      } catch (error) {
        // While closing, a listener's own reads are refused; the next start catches up from the stored sequence.
        if (!isAppError(error, 'locked')) onError(error)
      }
    })
  })
  changes.on('error', onError)
  const ended = new Promise<void>((resolve) => {
    changes.on('complete', () => {
      resolve()
    })
    changes.on('error', () => {
      resolve()
    })
  })
  // A feed is a thenable that rejects on error; that error has been given to `onError` already.
  changes.catch(() => undefined)
  const feed: Feed = {
    async stop() {
      stopped = true
      changes.cancel()
      await ended
      await last
      store.untrack(feed)
    },
  }
  return store.track(feed)
}
