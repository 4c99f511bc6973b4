import { words } from './words'

/** A word a person looks for. */
export interface QueryWord {
  readonly term: string
  /** Also matches longer words that start like this one. */
  readonly prefix: boolean
}

/** More words than this are not looked at; they would match next to nothing. */
export const QUERY_MAX_WORDS = 16

/** The words of a query; the last one may still be being typed, so it is a prefix. A word given twice counts once. */
export function parseQuery(query: string): QueryWord[] {
  const terms = words(query)
    .map((word) => word.term)
    .slice(0, QUERY_MAX_WORDS)
  const last = terms.length - 1
  const seen = new Map<string, boolean>()
  terms.forEach((term, at) => seen.set(term, (seen.get(term) ?? true) && at >= last))
  return [...seen].map(([term, prefix]) => ({ term, prefix }))
}

/** True if a word of a text is one of those looked for. */
export function matches(term: string, query: readonly QueryWord[]): boolean {
  return query.some((word) => (word.prefix ? term.startsWith(word.term) : term === word.term))
}
