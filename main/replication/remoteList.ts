import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../app/errors'
import type { Remote } from '../../app/ipc/sync'
import { randomHex, type Ports } from '../ports'
import { JsonFile } from '../profile/jsonFile'
import type { SecretStore } from '../vault/secretStore'
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

/** The servers this device syncs with, in order. Device-only; passwords are in the secret store, never here. */
export class RemoteList {
  readonly #file: JsonFile<typeof fileSchema>
  readonly #secrets: SecretStore
  readonly #ports: Ports

  constructor(profile: string, secrets: SecretStore, ports: Ports) {
    this.#file = new JsonFile(join(profile, 'remotes.json'), fileSchema, () => ({ format: 1 as const, remotes: [] }))
    this.#secrets = secrets
    this.#ports = ports
  }

  async all(): Promise<readonly RemoteEntry[]> {
    return (await this.#file.read()).remotes
  }

  /** @throws AppError `conflict` when the same place is there already */
  async add(remote: NewRemote, password: string | null): Promise<RemoteEntry> {
    const entry = { ...remote, id: randomHex(this.#ports, 8) }
    await this.#file.update((file) => {
      if (file.remotes.some(({ url, prefix }) => url === remote.url && prefix === remote.prefix))
        throw new AppError('conflict', 'This server is set up already.')
      return { ...file, remotes: [...file.remotes, entry] }
    })
    if (password !== null) await this.#secrets.set(secretName(entry.id), password)
    return entry
  }

  /** @throws AppError `not-found` */
  async remove(id: string): Promise<void> {
    await this.#file.update((file) => {
      if (!file.remotes.some((remote) => remote.id === id)) throw new AppError('not-found', 'There is no such server.')
      return { ...file, remotes: file.remotes.filter((remote) => remote.id !== id) }
    })
    await this.#secrets.remove(secretName(id))
  }

  /** New credentials. @throws AppError `not-found` */
  async signIn(id: string, username: string, password: string): Promise<void> {
    await this.#file.update((file) => {
      if (!file.remotes.some((remote) => remote.id === id)) throw new AppError('not-found', 'There is no such server.')
      return { ...file, remotes: file.remotes.map((remote) => (remote.id === id ? { ...remote, username } : remote)) }
    })
    await this.#secrets.set(secretName(id), password)
  }

  /** Everything needed to connect. @throws AppError `not-found` when the certificate file is gone */
  async endpoint(entry: RemoteEntry): Promise<RemoteEndpoint> {
    const password = entry.username === null ? null : await this.#secrets.get(secretName(entry.id))
    return endpointOf(entry, password)
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

async function readAuthority(path: string): Promise<string> {
  try {
    const pem = await readFile(path, 'utf8')
    if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem
  } catch (cause) {
    throw new AppError('not-found', `The certificate file ${path} cannot be read.`, { cause })
  }
  throw new AppError('invalid-input', `The file ${path} holds no certificate in PEM form.`)
}

/** What a window or the command line may see of a remote. */
export const publicRemote = ({ id, url, prefix, username, role }: RemoteEntry): Remote => ({
  id,
  url,
  prefix,
  username,
  role,
})
