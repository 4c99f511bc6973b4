import type { DocumentChange } from './types'

interface RawChange {
  readonly id: string
  readonly seq: number | string
  readonly changes: readonly { readonly rev: string }[]
  readonly deleted?: boolean | undefined
}

/** A row of a changes feed of PouchDB with `style: 'all_docs'`. */
export const toChange = (change: RawChange): DocumentChange => ({
  id: change.id,
  sequence: Number(change.seq),
  revs: change.changes.map(({ rev }) => rev),
  deleted: change.deleted === true,
})
