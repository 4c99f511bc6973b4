import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import PouchDB from 'pouchdb'
import leveldb from 'pouchdb-adapter-leveldb'
import type { TestServer } from '../../test/support/server'
import { elapsed, median } from './measurement'

PouchDB.plugin(leveldb)

/*
 * The yardstick: plain PouchDB as well as it can be tuned. What is compared with it is compared with the quicker of these.
 */

/** Documents in a batch of replication: what PouchDB takes when it is told nothing, and what is quicker for many small ones. */
export const BATCH_SIZES = [100, 1_000] as const

export type PlainDocument = { _id: string } & Record<string, unknown>

export interface PlainFigures {
  readonly batchSize: number
  readonly pushMs: number
  readonly pullMs: number
  readonly p99Ms: number
  readonly editMs: number
}

/** One database, nothing encrypted: pushes, pulls into an empty one, and hands on `edits` edits while both are live. */
export async function plainReplication(
  server: TestServer,
  documents: readonly PlainDocument[],
  edits: { readonly count: number; readonly warmUp: number; readonly title: () => string },
  batchSize: number,
): Promise<PlainFigures> {
  const directory = await mkdtemp(join(tmpdir(), 'braindump-bench-'))
  const url = `${server.url}/${server.prefix()}`
  const auth = { username: server.username, password: server.password }
  const [here, there] = [new PouchDB(join(directory, 'a')), new PouchDB(join(directory, 'b'))]
  const remote = new PouchDB(url, { auth })
  const options = { batch_size: batchSize }
  for (let at = 0; at < documents.length; at += 1000) await here.bulkDocs(documents.slice(at, at + 1000))
  await remote.info()
  const pushMs = await elapsed(async () => here.replicate.to(remote, options))
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const pullMs = await elapsed(async () => there.replicate.from(remote, options))
  delay.disable()
  const p99Ms = delay.percentile(99) / 1e6 - 5

  const live = [here.sync(remote, { live: true, ...options }), there.sync(remote, { live: true, ...options })]
  const latencies: number[] = []
  const feed = there.changes({ live: true, since: 'now', include_docs: true })
  for (let edit = 0; edit < edits.count; edit++) {
    const document = await here.get(documents[edit * 2]?._id ?? '')
    const title = edits.title()
    const start = performance.now()
    const seen = new Promise<void>((resolve) =>
      feed.on('change', ({ doc }) => {
        if (doc?.['title'] === title) resolve()
      }),
    )
    await here.put({ ...document, title })
    await seen
    if (edit >= edits.warmUp) latencies.push(performance.now() - start)
    feed.removeAllListeners('change')
  }
  feed.cancel()
  for (const sync of live) sync.cancel()
  await Promise.allSettled(live)
  await Promise.all([here.close(), there.close()])
  await rm(directory, { recursive: true, force: true })
  return { batchSize, pushMs, pullMs, p99Ms, editMs: median(latencies) }
}

/** The one of several with the least of something. */
export function leastBy<T>(all: readonly T[], of: (each: T) => number): T {
  const [first, ...others] = all
  if (first === undefined) throw new Error('There is nothing to choose from.')
  return others.reduce((best, each) => (of(each) < of(best) ? each : best), first)
}
