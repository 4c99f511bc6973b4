import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import type { RecordingId } from '../../app/ids'
import type { AudioPlace } from '../../app/ipc/audio'
import type { Recording } from '../../app/model'
import { AudioService } from '../../main/audio/service'
import { systemPorts } from '../../main/platform/ports'
import { RemoteConnection } from '../../main/replication/remotes/remote'
import { MemoryCatalog } from '../main/audio/support/catalog'
import type { TestServer } from '../support/server'

/** The audio of one device, with recording documents in memory: another device gets them with `learn`. */
export interface AudioDevice {
  readonly audio: AudioService
  readonly catalog: MemoryCatalog
  readonly profile: string
  place(id: RecordingId): Promise<AudioPlace>
  /** Resolves when the place of a recording is as wanted; looks at every change. */
  until(id: RecordingId, matches: (place: AudioPlace) => boolean): Promise<AudioPlace>
  /** Every place that was announced, in order. */
  readonly seen: AudioPlace[]
  /** Puts the device online or offline. */
  connect(url: string | null): void
  /** Sets up mirrors and reaches them, by name; all of them anew. */
  mirror(urls: Readonly<Record<string, string>>): void
  learn(recording: Recording): void
  close(): Promise<void>
}

export async function audioDevice(
  server: TestServer,
  prefix: string,
  url: string | null,
  profile: string,
): Promise<AudioDevice> {
  await mkdir(profile, { recursive: true })
  const catalog = new MemoryCatalog()
  const listeners = new Set<() => void>()
  const connections = new Set<() => void>()
  let connection: RemoteConnection | null = null
  let mirrors: RemoteConnection[] = []
  let isSetUp = false
  const credentials = { username: server.username, password: server.password }
  const open = (id: string, to: string, databases: string): RemoteConnection =>
    new RemoteConnection({ id, url: to, prefix: databases, credentials, authentication: 'basic' })
  const connect = (to: string | null): void => {
    connection?.close()
    connection = to === null ? null : open('remote', to, prefix)
    isSetUp ||= to !== null
    for (const listener of connections) listener()
  }
  const mirror = (urls: Readonly<Record<string, string>>): void => {
    for (const old of mirrors) old.close()
    mirrors = Object.entries(urls).map(([id, to]) => open(id, to, `${prefix}-${id}`))
    for (const listener of connections) listener()
  }
  connect(url)
  const key = randomBytes(32)
  const audio = await AudioService.open({
    profile,
    keys: {
      vaultId: 'v',
      documentKey: {
        password: '',
        saltBase64: '',
        parameters: { saltLength: 0, memorySize: 0, iterations: 0, parallelism: 0 },
      },
      subkey: () => key,
    },
    ports: systemPorts,
    catalog,
    remotes: {
      isSetUp: () => isSetUp,
      current: () => connection,
      mirrors: () => mirrors,
      onChange: (listener) => {
        connections.add(listener)
        return () => connections.delete(listener)
      },
    },
    onChanged: () => {
      for (const listener of listeners) listener()
    },
    onStored: () => undefined,
    draw: false,
    onError: (error) => {
      throw error
    },
  })
  let closed = false
  const close = async (): Promise<void> => {
    if (closed) return
    closed = true
    await audio.close()
    for (const opened of [connection, ...mirrors]) opened?.close()
  }
  const place = async (id: RecordingId): Promise<AudioPlace> => (await audio.places([id]))[0]!.place
  const seen: AudioPlace[] = []
  const until: AudioDevice['until'] = (id, matches) =>
    new Promise((resolve, reject) => {
      const look = (): void =>
        void place(id).then((now) => {
          seen.push(now)
          if (!matches(now)) return
          listeners.delete(look)
          resolve(now)
        }, reject)
      listeners.add(look)
      look()
    })
  return {
    audio,
    catalog,
    profile,
    place,
    until,
    seen,
    connect,
    mirror,
    learn: (recording) => catalog.add(recording),
    close,
  }
}
