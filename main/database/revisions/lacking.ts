import type { RawDatabase } from '../pouch'

/** Revisions by the id of their document. */
export type Revisions = Record<string, string[]>

/** Those of these revisions that a database does not have. */
export async function lacking(database: RawDatabase, asked: Revisions): Promise<{ id: string; rev: string }[]> {
  const answer = await database.revsDiff(asked)
  return Object.entries(asked).flatMap(([id, revs]) => {
    const missing = new Set(answer[id]?.missing)
    return revs.filter((rev) => missing.has(rev)).map((rev) => ({ id, rev }))
  })
}

/** Those of these documents that a database does not have in their revision. */
export async function lackingDocuments<D extends { readonly _id: string; readonly _rev: string }>(
  database: RawDatabase,
  documents: readonly D[],
): Promise<D[]> {
  if (documents.length === 0) return []
  const asked: Revisions = {}
  for (const { _id, _rev } of documents) (asked[_id] ??= []).push(_rev)
  const answer = await database.revsDiff(asked)
  return documents.filter(({ _id, _rev }) => answer[_id]?.missing.includes(_rev) === true)
}
