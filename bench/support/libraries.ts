import { create, insertMultiple, remove, search } from '@orama/orama'
import FlexSearch from 'flexsearch'
import MiniSearch from 'minisearch'
import sqlite from 'node-sqlite3-wasm'
import { words } from '../../app/search/words'
import type { SearchableText } from './typing'

/** What the comparison asks of a library: how many documents a query finds, and one changed document. */
export interface SearchLibrary {
  count(query: string): number | Promise<number>
  replace(document: SearchableText, text: string): unknown
}

/** The same words for all: folded and split as the app does it. */
const termsOf = (text: string): string[] => words(text).map(({ term }) => term)

async function minisearch(texts: readonly SearchableText[]): Promise<SearchLibrary> {
  const index = new MiniSearch<SearchableText>({
    fields: ['title', 'text'],
    tokenize: termsOf,
    processTerm: (term) => term,
    searchOptions: { combineWith: 'AND', prefix: (_term, at, terms) => at === terms.length - 1 },
  })
  index.addAll(texts)
  return {
    count: (query) => index.search(query).length,
    replace: (document, text) => index.replace({ ...document, text }),
  }
}

async function flexsearch(texts: readonly SearchableText[]): Promise<SearchLibrary> {
  const index = new FlexSearch.Index({ tokenize: 'forward', encode: termsOf })
  for (const { id, title, text } of texts) index.add(id, `${title} ${text}`)
  return {
    count: (query) => (index.search(query, { limit: texts.length }) as unknown[]).length,
    replace: ({ id }, text) => index.update(id, text),
  }
}

async function orama(texts: readonly SearchableText[]): Promise<SearchLibrary> {
  const tokenizer = {
    language: 'english',
    normalizationCache: new Map(),
    tokenize: (text: string) => [...new Set(termsOf(text))],
  }
  const index = create({ schema: { title: 'string', text: 'string' } as const, components: { tokenizer } })
  await insertMultiple(
    index,
    texts.map(({ id, title, text }) => ({ id: String(id), title, text })),
    5000,
  )
  return {
    count: async (query) => (await search(index, { term: query, limit: 50, threshold: 0 })).count,
    replace: async ({ id, title }, text) => {
      await remove(index, String(id))
      await insertMultiple(index, [{ id: String(id), title, text }])
    },
  }
}

/** SQLite's full-text search with an index of prefixes, in WebAssembly. */
async function fts5(texts: readonly SearchableText[]): Promise<SearchLibrary> {
  const database = new sqlite.Database(':memory:')
  database.exec(`CREATE VIRTUAL TABLE texts USING fts5(text, columnsize=0, detail=none, prefix='1 2 3')`)
  database.exec('BEGIN')
  const insert = database.prepare('INSERT OR REPLACE INTO texts (rowid, text) VALUES (?, ?)')
  for (const { id, title, text } of texts) insert.run([id + 1, termsOf(`${title} ${text}`).join(' ')])
  database.exec(`COMMIT; INSERT INTO texts (texts) VALUES ('optimize')`)
  const found = database.prepare('SELECT rowid FROM texts WHERE texts MATCH ?')
  return {
    count: (query) => {
      const terms = query.split(' ').map((term, at, all) => (at === all.length - 1 ? `"${term}" *` : `"${term}"`))
      return found.all([terms.join(' AND ')]).length
    },
    replace: ({ id }, text) => insert.run([id + 1, text]),
  }
}

export const LIBRARIES = { minisearch, flexsearch, orama, fts5 } as const
