import { AppError, isAppError, toAppError, type ErrorKind } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { Patch } from '../../../app/merge/document/entity'
import { takesAway } from '../../../app/replication/loss'
import type { Entity, EntityName, Message, Recording, Session } from '../../../app/model'
import type { EntityDatabase, EntityDatabases } from '../../database/entity/types'
import type { Editor } from '../../journal/editor'
import { revive } from '../../journal/revival'
import type { LostDocument } from './lossNotes'

type AnyDatabase = EntityDatabase<EntityName>

/** What stands in the way only for now: the journal is being closed, or cannot be written, or somebody edits all the time. */
const PASSING: ReadonlySet<ErrorKind> = new Set(['locked', 'disk-full', 'profile-read-only', 'conflict'])

/**
 * Makes documents what they were: out of the trash, with their words and keys, or written anew where they are gone. What was
 * changed otherwise meanwhile stays. The bodies come from the revisions that were noted before they went. Answers those that
 * could not be written now.
 */
export async function restoreLost(
  databases: EntityDatabases,
  editor: Editor,
  lost: readonly LostDocument[],
  onError: (error: unknown) => void,
): Promise<readonly LostDocument[]> {
  // Entries first, so that no part comes back into nothing.
  const order = [...lost].sort((a, b) => Number(b.database === 'sessions') - Number(a.database === 'sessions'))
  const left: LostDocument[] = []
  for (const one of order)
    try {
      await restoreOne(databases, editor, one.database, one.id, one.rev)
    } catch (error) {
      const { kind } = toAppError(error)
      if (PASSING.has(kind)) left.push(one)
      if (kind !== 'locked') onError(error)
    }
  return left
}

async function restoreOne(
  databases: EntityDatabases,
  editor: Editor,
  name: EntityName,
  id: string,
  rev: string,
): Promise<void> {
  const database = databases[name] as AnyDatabase
  const before = await database.version(id, rev)
  if (before === null) throw new AppError('not-found', keyed('sync.contentGone'))
  const now = await nowOf(database, id)
  if (now.kind === 'gone') await database.put(await asRevived(databases, editor, before), null)
  // The version that stands cannot be read, and somebody asked for the one before it.
  else if (now.kind === 'unreadable') await database.writeMerge(id, now.rev, before, [])
  else if (takesAway(before, now.doc)) await putBack(databases, editor, before)
}

/** A device that had heard of the removal as of a purge would remove it again. */
async function asRevived(databases: EntityDatabases, editor: Editor, before: Entity): Promise<Entity> {
  switch (before.type) {
    case 'session':
    case 'message':
    case 'recording':
      return await revive(databases, editor, before)
    case 'tag':
    case 'prompt':
    case 'setting':
      return before
  }
}

type Now =
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreadable'; readonly rev: string }
  | { readonly kind: 'there'; readonly doc: Entity }

async function nowOf(database: AnyDatabase, id: string): Promise<Now> {
  try {
    const stored = await database.find(id)
    return stored === null ? { kind: 'gone' } : { kind: 'there', doc: stored.doc }
  } catch (error) {
    if (!isAppError(error, 'integrity')) throw error
    const winner = (await database.leaves(id)).find(({ kind }) => kind === 'unreadable')
    if (winner === undefined) throw error
    return { kind: 'unreadable', rev: winner.rev }
  }
}

async function putBack(databases: EntityDatabases, editor: Editor, before: Entity): Promise<void> {
  switch (before.type) {
    case 'session':
      await editor.edit<'sessions'>(databases.sessions, before.id, trashless<Session>({ deletedSaw: null }))
      return
    case 'message':
      await editor.edit<'messages'>(databases.messages, before.id, ({ text }) =>
        trashless<Message>(text.trim() === '' ? { text: before.text } : {}),
      )
      return
    case 'recording':
      await editor.edit<'recordings'>(databases.recordings, before.id, ({ key, editedText, transcript }) =>
        trashless<Recording>({
          ...(key === null ? { key: before.key } : {}),
          ...((editedText ?? transcript?.text ?? '').trim() === ''
            ? { editedText: before.editedText, transcript: before.transcript }
            : {}),
        }),
      )
      return
    case 'tag':
    case 'prompt':
    case 'setting':
      // Only their removal is counted, and that was undone above.
      return
  }
}

const trashless = <E extends Session | Message | Recording>(patch: Patch<E>): Patch<E> => ({
  ...patch,
  deletedAt: null,
})
