import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Host, openHost } from '../main/composition/compose'
import { snapshotPath } from '../main/journal/listSnapshots'
import { fillJournal, type JournalSize, YEARS } from './support/journal'
import { anonymousBytes, median, type Measurement } from './support/measurement'
import { percentile, searchableTexts, typedQueries } from './support/typing'

/*
 * From opening the profile to the list of entries, in the main process alone: an empty journal against years of entries, with
 * the encrypted snapshots and without (docs/DESIGN.md, Budgets). launch.bench.ts measures the same through the window.
 * Then search with its snippets, which are read from the database, and the memory of it all.
 */

const RUNS = 7
const PASSPHRASE = 'a passphrase for measuring'
const BIG: JournalSize = { ...YEARS, sessions: Number(process.env['BRAINDUMP_BENCH_ENTRIES'] ?? YEARS.sessions) }

const open = (profile: string): Promise<Host> =>
  openHost({
    profile,
    background: false,
    emit: () => undefined,
    onError: (error) => {
      throw error
    },
  })

/** Private memory in MB, tidied up before. */
function privateMb(): number {
  globalThis.gc?.()
  return anonymousBytes() / 1e6
}

async function make(profile: string, size: JournalSize | null): Promise<void> {
  const host = await open(profile)
  await host.vault.create(PASSPHRASE)
  if (size) await fillJournal(host.services().journal.databases, size)
  await host.services().journal.summaries.settled()
  await host.close()
}

/** Milliseconds from opening the profile to the list. */
async function start(profile: string, expected: number): Promise<number> {
  const begun = performance.now()
  const host = await open(profile)
  await host.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE })
  const shown = host.services().journal.summaries.list('journal').length
  const ms = performance.now() - begun
  if (shown !== expected) throw new Error(`${shown} entries instead of ${expected}`)
  await host.close()
  return ms
}

export async function bench(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'braindump-bench-'))
  const [empty, big] = [join(folder, 'empty'), join(folder, 'big')]
  try {
    await make(empty, null)
    await make(big, BIG)
    // Everything is read once, so that the snapshot holds all of it; one taken right after filling may be behind.
    await rm(snapshotPath(big, 'list'), { force: true })
    const withoutSnapshot = await start(big, BIG.sessions)
    const times: Record<'empty' | 'big', number[]> = { empty: [], big: [] }
    // In turns, so that a busy machine is as busy for both; the first pair warms up.
    for (let run = 0; run <= RUNS; run++) {
      const [small, large] = [await start(empty, 0), await start(big, BIG.sessions)]
      if (run === 0) continue
      times.empty.push(small)
      times.big.push(large)
    }
    const listBytes = (await stat(snapshotPath(big, 'list'))).size

    const before = privateMb()
    const host = await open(big)
    await host.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE })
    const withList = privateMb() - before
    const search = host.services().search()
    const indexing = performance.now()
    await search.ready()
    const indexed = performance.now() - indexing
    const queries = typedQueries(searchableTexts(BIG))
    const took: number[] = []
    for (const query of queries) took.push((await search.query({ query, filters: {}, limit: 50 })).tookMs)
    const withSearch = privateMb() - before
    await host.close()

    const again = await open(big)
    await again.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE })
    const loading = performance.now()
    await again.services().search().ready()
    const loaded = performance.now() - loading
    await again.close()

    const entries = `${BIG.sessions} entries and ${BIG.sessions * BIG.messagesPerSession} messages`
    const [small, large] = [median(times.empty), median(times.big)]
    return [
      { what: 'start to the list, empty journal', value: small, unit: 'ms', budget: null },
      { what: `start to the list, ${entries}`, value: large, unit: 'ms', budget: null },
      { what: 'the second by the first', value: large / small, unit: '×', budget: 1.5 },
      { what: 'the same start without a snapshot', value: withoutSnapshot, unit: 'ms', budget: null },
      { what: 'snapshot of the list on disk', value: listBytes / 1e6, unit: 'MB', budget: null },
      { what: 'search ready without a snapshot: every document read', value: indexed, unit: 'ms', budget: null },
      { what: 'search ready with its snapshot', value: loaded, unit: 'ms', budget: null },
      { what: 'search as you type with 50 snippets, median', value: percentile(took, 0.5), unit: 'ms', budget: null },
      { what: 'search as you type with 50 snippets, p95', value: percentile(took, 0.95), unit: 'ms', budget: null },
      { what: 'private memory for the open journal and its list', value: withList, unit: 'MB', budget: null },
      { what: 'private memory with search', value: withSearch, unit: 'MB', budget: null },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
