import { AppError, isAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { Mergeable } from '../../../app/merge/document/policy'
import { databaseOf, type ConflictPorts } from './ports'

/** How often a change is tried again when replication or an edit was faster. */
const ATTEMPTS = 8

/**
 * Changes one document and answers whether there was anything to change (null from `change`: nothing).
 * @throws AppError `not-found`, `integrity`, `newer-format`, `conflict` when it keeps moving
 */
export async function rewrite(
  ports: ConflictPorts,
  id: string,
  change: (body: Mergeable) => Promise<Mergeable | null>,
): Promise<boolean> {
  const database = databaseOf(ports.databases, id)
  if (database === null) throw new AppError('not-found', keyed('journal.nothing'))
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { doc, rev } = await database.get(id)
    if (doc.type === 'setting') throw new AppError('invalid-input', keyed('history.settings'))
    const next = await change(doc)
    if (next === null) return false
    try {
      await database.put(next, rev)
      return true
    } catch (error) {
      if (!isAppError(error, 'conflict')) throw error
    }
  }
  throw new AppError('conflict', keyed('journal.keepsChanging'))
}
