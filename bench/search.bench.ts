import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseQuery } from '../app/search/query'
import { startIndexThread } from '../main/search/thread'
import { START } from '../main/search/snapshotFormat'
import { UPDATES } from '../main/search/source'
import type { IndexUpdate } from '../main/search/types'
import { generatedEntries, generatedTags, YEARS } from './support/journal'
import type { Measurement } from './support/measurement'
import { percentile, searchableTexts, typedQueries } from './support/typing'

/*
 * Search as you type over 100,000 messages in the worker the app uses, asked from the main thread and back
 * (docs/DESIGN.md, Budgets), and what the index costs: building, one more change, memory, the sealed snapshot. Snippets
 * are measured in start.bench.ts, where there is a database to read them from.
 */

const BATCH = 500

function* updates(): Generator<IndexUpdate> {
  for (const tag of generatedTags()) yield UPDATES.tags(tag)
  for (const { session, messages, recordings } of generatedEntries(YEARS)) {
    yield UPDATES.sessions(session)
    for (const recording of recordings) yield UPDATES.recordings(recording)
    for (const message of messages) yield UPDATES.messages(message)
  }
}

/** Private memory of this process in MB. */
const rssMb = (): number => process.memoryUsage().rss / 1e6

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

export async function bench(): Promise<Measurement[]> {
  const all = [...updates()]
  const queries = typedQueries(searchableTexts(YEARS))
  const folder = await mkdtemp(join(tmpdir(), 'braindump-bench-'))
  const place = {
    path: join(folder, 'search'),
    key: { key: randomBytes(32), vaultId: 'bench', name: 'search' },
  }
  const crash = (error: Error): void => {
    throw error
  }
  const builder = startIndexThread(crash)
  try {
    const built = await timed(async () => {
      for (let at = 0; at < all.length; at += BATCH) await builder.call('apply', all.slice(at, at + BATCH))
    })
    const saved = await timed(() => builder.call('save', { ...place, sequences: START }))
    await builder.close()
    globalThis.gc?.()

    const before = rssMb()
    const worker = startIndexThread(crash)
    const loaded = await timed(() => worker.call('load', place))
    const ask = (query: string) => worker.call('query', { words: parseQuery(query), filters: {}, offset: 0, limit: 50 })
    for (const query of queries.slice(0, 40)) await ask(query)
    const took: { letters: number; ms: number }[] = []
    for (const query of queries) took.push({ letters: query.length, ms: await timed(() => ask(query)) })
    const memory = rssMb() - before
    const change = all.find((update) => update.type === 'message')
    const changed = await timed(() => worker.call('apply', change ? [change] : []))
    const size = await worker.call('size', undefined)
    await worker.close()
    const of = (share: number, wanted: (letters: number) => boolean): number =>
      percentile(
        took.filter(({ letters }) => wanted(letters)).map(({ ms }) => ms),
        share,
      )
    const any = (): boolean => true
    return [
      { what: 'search as you type over 100,000 messages, median', value: of(0.5, any), unit: 'ms', budget: null },
      { what: 'search as you type over 100,000 messages, p95', value: of(0.95, any), unit: 'ms', budget: 16 },
      { what: 'of these one letter, p95', value: of(0.95, (letters) => letters === 1), unit: 'ms', budget: 16 },
      { what: 'of these two letters, p95', value: of(0.95, (letters) => letters === 2), unit: 'ms', budget: 16 },
      {
        what: 'of these three letters and more, p95',
        value: of(0.95, (letters) => letters > 2),
        unit: 'ms',
        budget: 16,
      },
      { what: 'index built from nothing', value: built, unit: 'ms', budget: null },
      { what: 'one changed message', value: changed, unit: 'ms', budget: null },
      { what: 'snapshot written, sealed', value: saved, unit: 'ms', budget: null },
      { what: 'snapshot opened', value: loaded, unit: 'ms', budget: null },
      { what: 'snapshot on disk', value: (await stat(place.path)).size / 1e6, unit: 'MB', budget: null },
      { what: 'the index by its own count', value: size.bytes / 1e6, unit: 'MB', budget: null },
      { what: 'the process grown by the thread with the index (resident)', value: memory, unit: 'MB', budget: null },
      { what: 'words in the index', value: size.terms, unit: '', budget: null },
    ]
  } finally {
    await builder.close()
    await rm(folder, { recursive: true, force: true })
  }
}
