import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type PouchDB from 'pouchdb'
import type { RawDatabase } from '../pouch'
import { bulkGetInSlices, foundIn } from '../revisions/bodies'
import { pushDocuments } from './handles'
import { idsPage } from './pull'
import type { RemoteDatabase, ReplicaGuard, ReplicaStore } from './types'

/** Documents that are compared at once: a question of some 100 KB, and an answer of nothing. */
const PAGE = 1_000
/** A remote that holds more than this which is not wanted here (left out, forged) is not asked for all of it. */
export const MOST_ASKED = 500

type Leaves = Record<string, string[]>

/**
 * Compares every leaf here with what the remote has, without reading a body, and sends what it lacks: a checkpoint only says
 * that it had it once. A server that purged single documents, or came back from an older copy, gets them again.
 * @returns how many revisions were sent
 */
export async function sendMissing(
  store: ReplicaStore,
  remote: RawDatabase,
  guard: ReplicaGuard,
  signal: AbortSignal,
): Promise<number> {
  let since = 0
  let sent = 0
  for (;;) {
    signal.throwIfAborted()
    const { results, last_seq } = await store.run<PouchDB.ChangesResult>(async () =>
      store.raw.changes({ since, limit: PAGE, style: 'all_docs' }),
    )
    if (results.length === 0) return sent
    const here: Leaves = {}
    for (const { id, changes } of results) here[id] = changes.map(({ rev }) => rev)
    const docs = lackingOf(here, await remote.revsDiff(here))
    if (docs.length > 0) {
      const found = foundIn(await store.run(() => bulkGetInSlices(store.raw, { docs, revs: true })))
      await pushDocuments(remote, guard, found)
      sent += found.length
    }
    since = Number(last_seq)
    await yieldToEventLoop()
  }
}

/** The documents of which the remote has a leaf that was never here, at most `MOST_ASKED`; those in `known` are left out. */
export async function unknownHere(
  store: ReplicaStore,
  remote: RemoteDatabase,
  known: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<string[]> {
  const ids: string[] = []
  let since: string | number = 0
  for (;;) {
    const page = await idsPage(remote, since, signal, PAGE, 'all_docs')
    if (page.results.length === 0) return ids
    const there: Leaves = {}
    for (const { id, changes } of page.results)
      if (!known.has(id) && !id.startsWith('_design/')) there[id] = changes.map(({ rev }) => rev)
    const lacking = await store.run(() => store.raw.revsDiff(there))
    for (const { id } of lackingOf(there, lacking)) if (ids.at(-1) !== id) ids.push(id)
    if (ids.length >= MOST_ASKED) return ids.slice(0, MOST_ASKED)
    since = page.last_seq
    await yieldToEventLoop()
  }
}

const lackingOf = (
  asked: Leaves,
  answer: Awaited<ReturnType<RawDatabase['revsDiff']>>,
): { id: string; rev: string }[] =>
  Object.entries(asked).flatMap(([id, revs]) => {
    const missing = new Set(answer[id]?.missing)
    return revs.filter((rev) => missing.has(rev)).map((rev) => ({ id, rev }))
  })
