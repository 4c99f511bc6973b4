import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { newSessionId, tagIdSchema, type DeviceId } from '../../app/ids'
import { begin, edit } from '../../app/merge/document/edit'
import type { EditContext } from '../../app/merge/document/entity'
import type { Session } from '../../app/model'
import type { OpenDatabases } from '../../main/database/entity/open'

/** One in this many cannot be merged without a person. */
export const ASKED_ONE_IN = 10
const SLICE = 100

const context = (device: string, nowMs: number): EditContext => ({
  device: device as DeviceId,
  nowMs,
  randomHex: () => randomBytes(8).toString('hex'),
})

/** Writes entries that two devices changed apart: most got a tag on each side, every tenth another title. */
export async function writeConflicted(databases: OpenDatabases, count: number): Promise<void> {
  const store = databases.stores.get('sessions')
  if (store === undefined) throw new Error('no sessions')
  for (let start = 0; start < count; start += SLICE) {
    const docs = Array.from({ length: Math.min(SLICE, count - start) }, (_, at) => pair(start + at)).flatMap((bodies) =>
      bodies.map((body) => {
        const payload = store.cipher.sealRepeatably(JSON.stringify({ ...body, _id: body.id }))
        const hash = createHash('md5').update(payload).digest('hex')
        const root = createHash('md5').update(body.id).digest('hex')
        return { _id: body.id, _rev: `2-${hash}`, _revisions: { start: 2, ids: [hash, root] }, payload }
      }),
    )
    await store.raw.bulkDocs(docs, { new_edits: false })
    await yieldToEventLoop()
  }
}

function pair(n: number): readonly [Session, Session] {
  const base = begin<Session>(
    {
      id: newSessionId(randomUUID),
      type: 'session',
      title: `Entry ${n}`,
      createdAt: n,
      tags: {},
      pinned: false,
      archived: false,
      deletedAt: null,
      deletedSaw: null,
    },
    context('aaaaaaaaaaaaaaaa', 1000 + n),
  )
  const [left, right] = [context('aaaaaaaaaaaaaaaa', 2000 + n), context('bbbbbbbbbbbbbbbb', 3000 + n)]
  if (n % ASKED_ONE_IN === 0)
    return [edit(base, { title: `Left ${n}` }, left), edit(base, { title: `Right ${n}` }, right)]
  const tag = () => ({ tags: { [tagIdSchema.parse(`tag:${randomUUID()}`)]: true as const } })
  return [edit(base, tag(), left), edit(base, tag(), right)]
}
