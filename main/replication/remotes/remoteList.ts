import { Mutex } from 'async-mutex'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { Remote } from '../../../app/ipc/sync'
import { sendsInTheClear } from '../../../app/replication/inTheClear'
import { randomHex, type Ports } from '../../platform/ports'
import type { SecretStore } from '../../vault/secretStore'
import type { RemoteEndpoint } from './remote'

const remoteEntrySchema = z.object({
  id: z.string(),
  url: z.string(),
  prefix: z.string(),
  username: z.string().nullable(),
  role: z.enum(['primary', 'failover', 'mirror']),
  authentication: z.enum(['basic', 'cookie']),
  caFile: z.string().nullable(),
})
export type RemoteEntry = z.infer<typeof remoteEntrySchema>
export type NewRemote = Omit<RemoteEntry, 'id'>

const fileSchema = z.object({ format: z.literal(1), remotes: z.array(remoteEntrySchema) })

const secretName = (id: string): string => `remote:${id}`
const LIST = 'remotes'

/**
 * The servers this device syncs with, in order. Device-only, and sealed with the vault like their passwords: an address and
 * a user name tell who somebody is.
 */
export class RemoteList {
  readonly #profile: string
  readonly #secrets: SecretStore
  readonly #ports: Ports
  readonly #changing = new Mutex()

  constructor(profile: string, secrets: SecretStore, ports: Ports) {
    this.#profile = profile
    this.#secrets = secrets
    this.#ports = ports
  }

  /** @throws AppError `tampered`, `integrity` when what is kept cannot be read */
  async all(): Promise<readonly RemoteEntry[]> {
    const kept = await this.#secrets.get(LIST)
    return kept === null ? await this.#fromTheClear() : parseList(kept)
  }

  /** @throws AppError `conflict` when the same place is there already */
  async add(remote: NewRemote, password: string | null): Promise<RemoteEntry> {
    const entry = { ...remote, id: randomHex(this.#ports, 8) }
    await this.#change((remotes) => {
      if (remotes.some(({ url, prefix }) => url === remote.url && prefix === remote.prefix))
        throw new AppError('conflict', keyed('server.twice'))
      return [...remotes, entry]
    })
    if (password !== null) await this.#secrets.set(secretName(entry.id), password)
    return entry
  }

  /** @throws AppError `not-found` */
  async remove(id: string): Promise<void> {
    await this.#change((remotes) => {
      if (!remotes.some((remote) => remote.id === id)) throw new AppError('not-found', keyed('server.none'))
      return remotes.filter((remote) => remote.id !== id)
    })
    await this.#secrets.remove(secretName(id))
  }

  /** New credentials, and another certificate file where one is given. @throws AppError `not-found` */
  async signIn(id: string, username: string, password: string, caFile?: string): Promise<void> {
    await this.#change((remotes) => {
      if (!remotes.some((remote) => remote.id === id)) throw new AppError('not-found', keyed('server.none'))
      return remotes.map((remote) =>
        remote.id === id ? { ...remote, username, caFile: caFile ?? remote.caFile } : remote,
      )
    })
    await this.#secrets.set(secretName(id), password)
  }

  /** One change after the other. */
  async #change(change: (remotes: readonly RemoteEntry[]) => readonly RemoteEntry[]): Promise<void> {
    await this.#changing.runExclusive(async () => {
      const remotes = change(await this.all())
      await this.#secrets.set(LIST, JSON.stringify({ format: 1, remotes }))
    })
  }

  /** An earlier version kept the list readable: it is sealed, and then removed. */
  async #fromTheClear(): Promise<readonly RemoteEntry[]> {
    const path = join(this.#profile, 'remotes.json')
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    })
    if (text === null) return []
    const remotes = parseList(text)
    await this.#secrets.set(LIST, JSON.stringify({ format: 1, remotes }))
    await rm(path)
    return remotes
  }

  /** Everything needed to connect. @throws AppError `invalid-input` when the certificate file is gone */
  async endpoint(entry: RemoteEntry): Promise<RemoteEndpoint> {
    const password = entry.username === null ? null : await this.#secrets.get(secretName(entry.id))
    return endpointOf(entry, password)
  }
}

function parseList(text: string): readonly RemoteEntry[] {
  try {
    return fileSchema.parse(JSON.parse(text)).remotes
  } catch (cause) {
    throw new AppError('integrity', keyed('server.listDamaged'), { cause })
  }
}

/** An endpoint from its parts; the certificate file is read now. */
export async function endpointOf(entry: RemoteEntry, password: string | null): Promise<RemoteEndpoint> {
  const { id, url, prefix, username, authentication, caFile } = entry
  return {
    id,
    url,
    prefix,
    authentication,
    credentials: username === null ? null : { username, password: password ?? '' },
    ca: caFile === null ? undefined : await readAuthority(caFile),
  }
}

export async function readAuthority(path: string): Promise<string> {
  try {
    const pem = await readFile(path, 'utf8')
    if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem
  } catch (cause) {
    throw new AppError('invalid-input', keyed('server.certificateUnreadable', { path }), { cause })
  }
  throw new AppError('invalid-input', keyed('server.noCertificate', { path }))
}

/** The remotes to sync with, in the order in which they are tried: mirrors only get a copy. */
export const chainOf = (entries: readonly RemoteEntry[]): RemoteEntry[] =>
  (['primary', 'failover'] as const).flatMap((role) => entries.filter((entry) => entry.role === role))

/** The remotes that get a copy besides. */
export const mirrorsOf = (entries: readonly RemoteEntry[]): RemoteEntry[] =>
  entries.filter(({ role }) => role === 'mirror')

/** What a window or the command line may see of a remote. */
export const publicRemote = ({ id, url, prefix, username, role }: RemoteEntry): Remote => ({
  id,
  url,
  prefix,
  username,
  role,
  inTheClear: sendsInTheClear(url),
})
