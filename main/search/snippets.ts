import type { SearchHit } from '../../app/ipc/search'
import { assertNever } from '../../app/assertNever'
import type { QueryWord } from '../../app/search/query'
import { saidAt } from '../../app/search/said'
import { snippetOf } from '../../app/search/snippet'
import type { EntityName, EntityOf } from '../../app/model'
import type { EntityDatabases } from '../database/entity/types'
import { transcriptText } from './source'
import type { IndexHit } from './types'

/** A hit before its text was read. */
export const bare = (hit: IndexHit): SearchHit => ({ ...hit, snippet: '', marks: [], said: null })

/**
 * Reads the texts of these hits, a handful of documents, and marks the words in them. The texts are not kept in memory: an
 * encrypted journal should not lie open there, and reading 50 takes less time than a frame. A hit whose document is
 * gone or cannot be read is left out.
 */
export async function withSnippets(
  databases: EntityDatabases,
  query: readonly QueryWord[],
  hits: readonly IndexHit[],
): Promise<SearchHit[]> {
  const idsOf = (...where: IndexHit['where'][]): string[] =>
    hits.filter((hit) => where.includes(hit.where)).map(({ documentId }) => documentId)
  const [sessions, messages, recordings, tags] = await Promise.all([
    read(databases, 'sessions', idsOf('title')),
    read(databases, 'messages', idsOf('note')),
    read(databases, 'recordings', idsOf('transcript')),
    read(databases, 'tags', idsOf('tag')),
  ])
  return hits.flatMap((hit): SearchHit[] => {
    switch (hit.where) {
      case 'title':
        return marked(hit, sessions.get(hit.documentId)?.title, query)
      case 'note':
        return marked(hit, messages.get(hit.documentId)?.text, query)
      case 'tag':
        return marked(hit, tags.get(hit.documentId)?.name, query)
      case 'transcript': {
        const recording = recordings.get(hit.documentId)
        const found = marked(hit, recording && transcriptText(recording), query)
        const atMs = recording?.transcript ? saidAt(recording.transcript.segments, query) : null
        return found.map((one) => ({
          ...one,
          said: recording && atMs !== null ? { recordingId: recording.id, atMs } : null,
        }))
      }
      default:
        return assertNever(hit.where)
    }
  })
}

function marked(hit: IndexHit, text: string | undefined, query: readonly QueryWord[]): SearchHit[] {
  if (text === undefined) return []
  const { snippet, marks } = snippetOf(text, query)
  return [{ ...hit, snippet, marks: [...marks], said: null }]
}

async function read<N extends EntityName>(
  databases: EntityDatabases,
  name: N,
  ids: readonly string[],
): Promise<Map<string, EntityOf<N>>> {
  if (ids.length === 0) return new Map()
  const results = await databases[name].getMany([...new Set(ids)])
  return new Map(
    results.flatMap((result) => (result.ok ? [[result.stored.doc.id as string, result.stored.doc] as const] : [])),
  )
}
