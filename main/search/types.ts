import type { SessionId, TagId } from '../../app/ids'
import type { QueryWord } from '../../app/search/query'

/** What a text in the index belongs to. The numbers are stored. */
export const KINDS = ['title', 'note', 'transcript'] as const
export type Kind = (typeof KINDS)[number]

/** What the index is told of one document. Ids are whole (`session:…`); a text is what a person would look for. */
export type IndexUpdate =
  | {
      readonly type: 'entry'
      readonly id: string
      readonly title: string
      readonly createdAt: number
      readonly tagIds: readonly string[]
      readonly trashed: boolean
    }
  | { readonly type: 'message'; readonly id: string; readonly entryId: string; readonly text: string }
  | {
      readonly type: 'recording'
      readonly id: string
      readonly entryId: string
      readonly text: string
      readonly language: string | null
    }
  | { readonly type: 'tag'; readonly id: string; readonly name: string; readonly mergedInto: string | null }
  /** The document is gone, or in the trash by itself. */
  | { readonly type: 'gone'; readonly id: string }

/** The same as in the contract of the windows; all given ones must hold. */
export interface IndexFilters {
  readonly tagIds?: readonly TagId[] | undefined
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
  readonly hasAudio?: boolean | undefined
  /** True: only the trash. Otherwise: never the trash. */
  readonly inTrash?: boolean | undefined
  readonly language?: string | undefined
}

export interface IndexQuery {
  readonly words: readonly QueryWord[]
  readonly filters: IndexFilters
  readonly offset: number
  readonly limit: number
}

/** One found entry and the document in it that fits best. */
export interface IndexHit {
  readonly id: SessionId
  readonly score: number
  readonly where: Kind | 'tag'
  /** The message or recording (or the entry itself, or the tag) whose text fits. */
  readonly documentId: string
}

export interface IndexAnswer {
  /** Best first, then newest first. */
  readonly hits: readonly IndexHit[]
  readonly total: number
  /** Time in the index alone. */
  readonly tookMs: number
}

/** What the index holds and what it costs. Bytes are estimates of its own arrays and strings. */
export interface IndexSize {
  readonly entries: number
  readonly documents: number
  readonly terms: number
  readonly postings: number
  readonly bytes: number
}
