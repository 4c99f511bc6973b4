import { z } from 'zod'
import { AppError } from '../../../app/errors'
import { keyed, plain } from '../../../app/messages/message'
import type { UnlockWith } from '../../../app/ipc/vault'
import { isValidPrefix } from '../../../app/replication/prefix'
import type { KeyringDatabase } from '../../database/keyringStore'
import { Replica } from '../../database/replica/replica'
import { derivingUntil } from '../../vault/argon2'
import { checkHeader, openKeyring, sealedSlot, secretOf } from '../../vault/keyring'
import type { KeyringDocument, KeyringStore } from '../../vault/ports'
import { VAULT_DOCUMENT } from '../../vault/schema'
import type { Vault } from '../../vault/vault'
import { foreignSlots } from './foreignSlots'
import { type KeyringJudge, screenKeyring } from './keyringScreen'
import { greet } from './provision'
import { HEARTBEAT_MS, RemoteConnection, type RemoteEndpoint } from '../remotes/remote'

export interface JoinRequest {
  readonly vault: Vault
  readonly keyring: KeyringDatabase
  readonly endpoint: Omit<RemoteEndpoint, 'prefix'>
  /** Null: there has to be exactly one journal on the server that this account can see. */
  readonly prefix: string | null
  readonly unlock: UnlockWith
  readonly signal: AbortSignal
}

/**
 * Makes this profile a device of a journal that is on a server: fetches its keyring, proves the passphrase or the recovery
 * code, and only then writes anything. The vault is unlocked afterwards. Answers the prefix under which the journal was found.
 * @throws AppError `vault-exists`, `cancelled`, `not-found`, `wrong-passphrase`, `wrong-recovery-code`, `tampered`, `newer-format`, RemoteError
 */
export async function joinVault(request: JoinRequest): Promise<string> {
  try {
    return await join(request)
  } catch (error) {
    // Whatever failed because of it: a request, the derivation.
    if (request.signal.aborted) throw new AppError('cancelled', keyed('join.cancelled'), { cause: error })
    throw error
  }
}

async function join({ vault, keyring, endpoint, prefix, unlock, signal }: JoinRequest): Promise<string> {
  if (vault.state.state !== 'absent') throw new AppError('vault-exists', keyed('join.hasJournal'))
  const secret = secretOf(unlock)
  const connection = await connectTo(endpoint, prefix, signal)
  const stop = closeWhen(signal, connection)
  try {
    const { identity } = await greet(connection)
    const remote = await fetchKeyring(connection)
    const { header, vaultKey } = await openKeyring(remote, derivingUntil(signal), secret, foreignSlots(vault.argon2))
    const judge: KeyringJudge = {
      checkHeader: (document) => checkHeader(document, vaultKey),
      checkSlot: (document) => sealedSlot(document, { header, vaultKey }),
    }
    const replica = new Replica(
      keyring,
      {
        url: connection.databaseUrl('keyring'),
        identity: `${identity}/${connection.databaseName('keyring')}`,
        fetch: connection.fetchFor('keyring'),
        heartbeatMs: HEARTBEAT_MS,
      },
      {
        arriving: (documents) => screenKeyring(judge, keyring, header.vaultId, documents, () => undefined),
        refused: async () => undefined,
        left: async () => undefined,
        accepted: async () => undefined,
      },
    )
    try {
      await replica.catchUp('pull', () => undefined, signal)
    } finally {
      vaultKey.fill(0)
      await replica.close()
    }
  } finally {
    stop()
    connection.close()
  }
  await vault.reload()
  await vault.unlock(unlock)
  return connection.prefix
}

/** Ends what is under way when the signal says so; the answer stops listening. */
function closeWhen(signal: AbortSignal, connection: RemoteConnection): () => void {
  signal.throwIfAborted()
  const close = (): void => connection.close()
  signal.addEventListener('abort', close, { once: true })
  return () => signal.removeEventListener('abort', close)
}

async function connectTo(
  endpoint: Omit<RemoteEndpoint, 'prefix'>,
  prefix: string | null,
  signal: AbortSignal,
): Promise<RemoteConnection> {
  if (prefix !== null) return new RemoteConnection({ ...endpoint, prefix })
  const probe = new RemoteConnection({ ...endpoint, prefix: 'braindump' })
  const stop = closeWhen(signal, probe)
  try {
    return new RemoteConnection({ ...endpoint, prefix: await findPrefix(probe) })
  } finally {
    stop()
    probe.close()
  }
}

/** @throws AppError `not-found` unless there is exactly one; `forbidden` becomes a hint to name it */
async function findPrefix(connection: RemoteConnection): Promise<string> {
  await greet(connection)
  const answer = await connection.server('GET', '/_all_dbs').catch((cause: unknown) => {
    throw new AppError('not-found', keyed('join.mayNotList'), { cause })
  })
  const names = z.array(z.string()).parse(await answer.json())
  const found = names
    .filter((name) => name.endsWith('-keyring'))
    .map((name) => name.slice(0, -'-keyring'.length))
    .filter(isValidPrefix)
  const [only, ...others] = found
  if (only === undefined) throw new AppError('not-found', keyed('join.noJournal'))
  if (others.length > 0) throw new AppError('not-found', keyed('join.severalJournals'))
  return only
}

const rowsSchema = z.object({ rows: z.array(z.object({ id: z.string(), doc: z.record(z.string(), z.unknown()) })) })

/** The keyring as the server has it, in memory. */
async function fetchKeyring(connection: RemoteConnection): Promise<KeyringStore> {
  const answer = await connection.request('keyring', 'GET', '/_all_docs?include_docs=true')
  if (answer.status === 404) {
    answer.discard()
    throw new AppError('not-found', keyed('join.noJournalHere', { prefix: connection.prefix }))
  }
  const { rows } = rowsSchema.parse(await answer.json())
  const bodies = rows.map(({ id, doc }) => [id, bodyOf(doc)] as const)
  const notHere = (): never => {
    throw new AppError('internal', plain('The keyring of a server is only read.'))
  }
  return {
    header: async () => bodies.find(([id]) => id === VAULT_DOCUMENT)?.[1] ?? null,
    slots: async () => bodies.filter(([id]) => id.startsWith('slot:')).map(([, body]) => body),
    write: async () => notHere(),
    remove: async () => notHere(),
  }
}

const bodyOf = (doc: Record<string, unknown>): KeyringDocument =>
  Object.fromEntries(Object.entries(doc).filter(([field]) => !field.startsWith('_')))
