/** What an answer of a server may cost, by what was asked. */
export interface AnswerLimits {
  readonly maxBytes: number
  /** The whole request, from the first byte sent to the last that came. */
  readonly deadlineMs: number
  /** It waits for something to happen, with signs of life meanwhile: only what comes after that is in a hurry. */
  readonly isFeed: boolean
}

const MB = 1024 * 1024
/** A document of two million characters with its history, encrypted; pages of such are asked for in smaller ones. */
const DOCUMENTS_BYTES = 64 * MB
/** Ids and revisions of a page. */
const REVISIONS_BYTES = 16 * MB
const SMALL_BYTES = MB

/** At a hundred bytes a second nobody waits for a page; a slow line brings one of a megabyte in this time. */
const DEADLINE_MS = 15 * 60_000

/**
 * What must have come in the time after which silence counts as silence (40 s: about a hundred bytes a second). A server
 * that sends one byte now and then is as good as silent.
 */
export const LEAST_BYTES_PER_SECOND = 100

/** The limits for an answer to this request. @param path with the query */
export function limitsOf(method: string, path: string): AnswerLimits {
  const [where = '', query = ''] = path.split('?', 2)
  const isFeed = /(^|&)feed=(longpoll|continuous|eventsource)(&|$)/.test(query)
  return { maxBytes: bytesOf(method, where, query), deadlineMs: DEADLINE_MS, isFeed }
}

function bytesOf(method: string, where: string, query: string): number {
  const last = where.slice(where.lastIndexOf('/') + 1)
  if (last === '_bulk_get' || query.includes('include_docs=true') || query.includes('open_revs='))
    return DOCUMENTS_BYTES
  if (['_changes', '_revs_diff', '_bulk_docs', '_all_docs', '_all_dbs'].includes(last)) return REVISIONS_BYTES
  // A document or an attachment; whoever fetches audio says itself how long it is.
  if (method === 'GET' && where.split('/').length > 2 && !where.includes('/_')) return DOCUMENTS_BYTES
  return SMALL_BYTES
}
