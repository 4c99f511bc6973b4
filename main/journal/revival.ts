import { partsTogether } from '../../app/merge/seen'
import type { Message, Recording, Session } from '../../app/model'
import type { EntityDatabases } from '../database/entity/types'
import type { Editor } from './editor'

/**
 * An entry or a part of one as a person brings it back who asks for it, though it was purged: an import, or an answer to the
 * guard against mass deletions. It is an act of its own, so no device takes it for what the purge had seen (docs/DESIGN.md, Purging).
 */
export async function revive<E extends Session | Message | Recording>(
  { sessions }: Pick<EntityDatabases, 'sessions'>,
  editor: Pick<Editor, 'context' | 'worker'>,
  body: E,
): Promise<E> {
  const records = body.type === 'session' ? await sessions.purgeRecords(body.id) : null
  return (await editor.worker.call('broughtBackOnPurpose', {
    body,
    ctx: editor.context(),
    purged: partsTogether(records ?? []),
  })) as E
}
