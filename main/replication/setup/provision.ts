import { z } from 'zod'
import { AppError } from '../../../app/errors'
import { keyed, type KeyedMessage } from '../../../app/messages/message'
import type { RemoteConnection } from '../remotes/remote'
import { NOT_JSON } from '../../../app/replication/failure'
import { RemoteError } from '../http/remoteError'

/** CouchDB and everything made after it greets: `{"couchdb": "Welcome", …}`, `{"express-pouchdb": "Welcome!", …}`. */
const welcomeSchema = z
  .looseObject({
    version: z.string().optional(),
    uuid: z.string().optional(),
    vendor: z.looseObject({ name: z.string().optional() }).optional(),
  })
  .refine((greeting) =>
    Object.values(greeting).some((value) => typeof value === 'string' && value.startsWith('Welcome')),
  )

export interface Welcome {
  /** As a person would name it: `Apache CouchDB 3.5.0`. */
  readonly product: string
  /** Names the server whatever address it is reached by; the address where it does not say. */
  readonly identity: string
  readonly isCouchDb: boolean
}

/** Asks the server what it is, with the credentials, so a wrong password is noticed with one request. @throws RemoteError */
export async function greet(connection: RemoteConnection): Promise<Welcome> {
  const answer = await connection.server('GET', '/')
  const parsed = welcomeSchema.safeParse(await answer.json())
  if (!answer.ok || !parsed.success) throw new RemoteError(NOT_JSON)
  const { version = '', uuid, vendor } = parsed.data
  const isCouchDb = 'couchdb' in parsed.data
  const name = vendor?.name ?? Object.keys(parsed.data)[0] ?? 'CouchDB-compatible server'
  const product = `${isCouchDb && name.includes('Apache') ? 'Apache CouchDB' : name} ${version}`.trim()
  return { product, identity: uuid ?? connection.url, isCouchDb }
}

const infoSchema = z.looseObject({ doc_count: z.number(), doc_del_count: z.number().optional() })
const changesSchema = z.object({ results: z.array(z.unknown()) })

/**
 * How many documents, tombstones included, a remote database holds; null where there is no such database.
 * @param expected a server that does not count tombstones is asked for its changes when it seems to hold fewer than this
 * @throws RemoteError
 */
export async function countDocuments(
  connection: RemoteConnection,
  entity: string,
  expected = 0,
): Promise<number | null> {
  const answer = await connection.request(entity, 'GET', '')
  if (answer.status === 404) {
    answer.discard()
    return null
  }
  const { doc_count: live, doc_del_count: removed } = infoSchema.parse(await answer.json())
  if (removed !== undefined || live >= expected) return live + (removed ?? 0)
  const changes = await connection.request(entity, 'GET', `/_changes?style=main_only&limit=${expected}`)
  return changesSchema.parse(await changes.json()).results.length
}

/**
 * Creates the databases that are missing.
 * @throws AppError `forbidden` that says what to ask the administrator for, RemoteError
 */
export async function createDatabases(
  connection: RemoteConnection,
  entities: readonly string[],
  username: string | null,
): Promise<void> {
  try {
    for (const entity of entities) {
      const answer = await connection.request(entity, 'PUT', '')
      answer.discard()
      if (answer.ok || answer.status === 412) continue // 412: somebody else made it in between.
      throw new AppError(
        'remote',
        keyed('server.databaseName', { name: connection.databaseName(entity), status: answer.status }),
      )
    }
  } catch (error) {
    if (!(error instanceof RemoteError) || (error.kind !== 'forbidden' && error.kind !== 'sign-in')) throw error
    throw new AppError('forbidden', askAdministrator(connection, entities, username), { cause: error })
  }
}

/** What a person can copy into a message to the administrator of the server. */
export const askAdministrator = (
  connection: RemoteConnection,
  entities: readonly string[],
  username: string | null,
): KeyedMessage => {
  const databases = entities.map((entity) => connection.databaseName(entity)).join(', ')
  return username === null
    ? keyed('server.askAdministratorForYou', { databases })
    : keyed('server.askAdministrator', { databases, username })
}
