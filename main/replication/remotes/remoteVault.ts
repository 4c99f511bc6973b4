import { z } from 'zod'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { RemoteConnection } from './remote'

/** @throws AppError `other-vault` when the remote's keyring belongs to another journal, RemoteError */
export async function checkRemoteVault(connection: RemoteConnection, vaultId: string): Promise<void> {
  const answer = await connection.request('keyring', 'GET', '/vault')
  const body = await answer.json()
  if (answer.status === 404) return // Nothing there yet: ours will be pushed.
  const header = z.looseObject({ vaultId: z.string() }).safeParse(body)
  if (!header.success || header.data.vaultId !== vaultId) throw new AppError('other-vault', keyed('join.otherJournal'))
}
