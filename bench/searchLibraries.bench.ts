import { parseQuery } from '../app/search/query'
import { words } from '../app/search/words'
import { SearchIndex } from '../main/search/index'
import { YEARS } from './support/journal'
import { LIBRARIES, type SearchLibrary } from './support/libraries'
import type { Measurement } from './support/measurement'
import { percentile, type SearchableText, searchableTexts, typedQueries } from './support/typing'

/*
 * Why there is an index of our own (ADR 0060): the same texts and the same typing in libraries, in the main thread, without
 * snippets. `BRAINDUMP_BENCH_LIBRARIES=minisearch,ours` chooses. Each library finds documents, ours finds entries, which is more work.
 */

/** A library that takes seconds a query is stopped after this long. */
const LONGEST_MS = 60_000

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

async function ours(texts: readonly SearchableText[]): Promise<SearchLibrary> {
  const index = new SearchIndex()
  for (const { id, entry, title, text } of texts) {
    const entryId = `session:${uuid(entry)}`
    if (title !== '') index.apply({ type: 'entry', id: entryId, title, createdAt: id, tagIds: [], trashed: false })
    else index.apply({ type: 'message', id: `message:${uuid(entry)}:${uuid(id)}`, entryId, text })
  }
  index.merge()
  return {
    count: (query) => index.search({ words: parseQuery(query), filters: {}, offset: 0, limit: 50 }).total,
    replace: ({ entry, id }, text) =>
      index.apply({
        type: 'message',
        id: `message:${uuid(entry)}:${uuid(id)}`,
        entryId: `session:${uuid(entry)}`,
        text,
      }),
  }
}

export async function bench(): Promise<Measurement[]> {
  const chosen = process.env['BRAINDUMP_BENCH_LIBRARIES']?.split(',')
  const sessions = Number(process.env['BRAINDUMP_BENCH_ENTRIES'] ?? YEARS.sessions)
  const texts = searchableTexts({ ...YEARS, sessions })
  const queries = typedQueries(texts)
  const rows: Measurement[] = []
  for (const [name, make] of Object.entries({ ...LIBRARIES, ours })) {
    if (chosen && !chosen.includes(name)) continue
    rows.push(...(await measure(name, () => make(texts), texts, queries)))
  }
  return rows
}

async function measure(
  name: string,
  make: () => Promise<SearchLibrary>,
  texts: readonly SearchableText[],
  queries: readonly string[],
): Promise<Measurement[]> {
  globalThis.gc?.()
  const memory = process.memoryUsage()
  const begun = performance.now()
  const library = await make()
  const built = performance.now() - begun
  globalThis.gc?.()
  const grown = process.memoryUsage()
  const took = await typing(library, queries)
  const changing = performance.now()
  const changed = texts.find(({ text }) => text !== '')
  if (changed) await library.replace(changed, 'a few other words')
  const change = performance.now() - changing
  const used = grown.heapUsed - memory.heapUsed + (grown.arrayBuffers - memory.arrayBuffers)
  const p95 = (wanted: (letters: number) => boolean): number =>
    percentile(
      took.filter(({ letters }) => wanted(letters)).map(({ ms }) => ms),
      0.95,
    )
  const row = (what: string, value: number, unit: string): Measurement => ({
    what: `${name}: ${what}`,
    value,
    unit,
    budget: null,
  })
  const query = twoWords(queries)
  const wrongly = wrong(await library.count(query), texts, query)
  const p95All = p95(() => true)
  const p95One = p95((letters) => letters === 1)
  const p95Three = p95((letters) => letters > 2)
  return [
    row('p95 of all keys', p95All, 'ms'),
    row('p95 of one letter', p95One, 'ms'),
    row('p95 of three letters and more', p95Three, 'ms'),
    row('built', built, 'ms'),
    row('one changed message', change, 'ms'),
    row('memory', used / 1e6, 'MB'),
    // Ours answers entries, not documents.
    ...(name === 'ours' ? [] : [row('documents found wrongly for one query', wrongly, '')]),
  ]
}

async function typing(library: SearchLibrary, queries: readonly string[]) {
  for (const query of queries.slice(0, 20)) await library.count(query)
  const took: { letters: number; ms: number }[] = []
  const started = performance.now()
  for (const query of queries) {
    const asked = performance.now()
    await library.count(query)
    took.push({ letters: query.length, ms: performance.now() - asked })
    if (performance.now() - started > LONGEST_MS) break
  }
  return took
}

const twoWords = (queries: readonly string[]): string => queries.find((query) => query.includes(' ')) ?? ''

/** How many more documents than those that have the first word whole and the last as a prefix. */
function wrong(found: number, texts: readonly SearchableText[], query: string): number {
  const [first = '', last = ''] = query.split(' ')
  const right = texts.filter(({ title, text }) => {
    const terms = words(`${title} ${text}`).map(({ term }) => term)
    return terms.includes(first) && terms.some((term) => term.startsWith(last))
  })
  return found - right.length
}
