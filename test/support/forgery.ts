import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { place, server } from './meeting'

/* What the administrator of a server can do to the documents on it. */

export type Body = Record<string, unknown> & { readonly _id: string; readonly _rev: string }

/** Every document of an entity at the place of this test. */
export async function documents(entity: string): Promise<Body[]> {
  const { body } = await server.request('GET', `/${place.prefix}-${entity}/_all_docs?include_docs=true`)
  return (body as { rows: { doc: Body }[] }).rows.map(({ doc }) => doc)
}

/** Puts a child on a revision, as replication would bring it. */
export async function forge(entity: string, before: Body, change: object): Promise<void> {
  const [generation = '1', hash = ''] = before._rev.split('-')
  const start = Number(generation) + 1
  const next = createHash('md5').update(JSON.stringify(change)).digest('hex')
  const doc = { ...change, _id: before._id, _rev: `${start}-${next}`, _revisions: { start, ids: [next, hash] } }
  const { status } = await server.request('POST', `/${place.prefix}-${entity}/_bulk_docs`, {
    new_edits: false,
    docs: [doc],
  })
  expect(status).toBe(201)
}
