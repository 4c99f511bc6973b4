import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { newMessageId, newRecordingId, newSessionId } from '../../../app/ids'
import { chunkIdSchema } from '../../../app/model/recording'
import { ChunkStore } from '../../../main/audio/store/chunkStore'
import { AudioDeviceState } from '../../../main/audio/store/deviceState'
import { ChunkInventory } from '../../../main/audio/sync/chunkInventory'
import { manifestOf } from '../../../main/audio/store/manifest'
import { Presence } from '../../../main/audio/sync/presence'
import { RemoteChunks } from '../../../main/audio/sync/remoteChunks'
import { systemPorts } from '../../../main/platform/ports'
import { RemoteConnection } from '../../../main/replication/remotes/remote'
import { temporaryFolder } from '../../support/documents'
import { recordingFrom } from './support/catalog'

const chunk = chunkIdSchema.parse(randomBytes(32).toString('hex'))

function aRecording() {
  const sessionId = newSessionId(systemPorts.uuid)
  return recordingFrom({
    recordingId: newRecordingId(systemPorts.uuid),
    messageId: newMessageId(sessionId, systemPorts.uuid),
    sessionId,
    newSession: true,
    title: '',
    createdAt: 1,
    source: 'import',
    fileName: null,
    mimeType: 'audio/wav',
    durationMs: 1,
    sampleRateHz: null,
    channels: null,
    key: randomBytes(32).toString('base64'),
    manifest: manifestOf([{ id: chunk, sizeBytes: 10 }]),
    peaks: null,
  })
}

/** A server that says what is missing only when asked for changes beyond 2. `row` is the change that takes it from 1 to 2. */
async function slowToAnswer(row: object) {
  let diff: ServerResponse | null = null
  let changed: (() => void) | null = null
  const json = (response: ServerResponse, body: object): void => void response.end(JSON.stringify(body))
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
    const since = searchParams.get('since')
    if (pathname.endsWith('/_revs_diff')) {
      diff = response
      changed?.()
    } else if (since === 'now') json(response, { results: [], last_seq: '1' })
    else if (since === '1') {
      changed = () => json(response, { results: [row], last_seq: '2' })
      if (diff !== null) changed()
    } else if (diff !== null) json(diff, { [`chunk:${chunk}`]: { missing: ['1-x'] } })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Asks for a recording while its one chunk changes on the server. */
async function askWhile(row: object): Promise<boolean> {
  const folder = await temporaryFolder()
  const url = await slowToAnswer(row)
  const state = await AudioDeviceState.load(join(folder, 'audio.json'), (error) => {
    throw error
  })
  const inventory = new ChunkInventory(new ChunkStore(join(folder, 'audio')), state)
  const stop = new AbortController()
  const connection = new RemoteConnection({ id: 'r', url, prefix: 'p', credentials: null, authentication: 'basic' })
  const remote = new RemoteChunks(connection, stop.signal)
  const presence = new Presence(inventory)
  const recording = aRecording()
  let following: Promise<void> = Promise.resolve()
  await new Promise<void>((ready) => {
    following = presence.follow(remote, stop.signal, ready, () => undefined)
  })
  await presence.check([recording], remote)
  stop.abort()
  await following
  await state.settled()
  connection.close()
  return inventory.confirmed(recording, 'r')
}

it('what arrives on the server while it is asked for counts, although the answer is older', async () => {
  expect(await askWhile({ id: `chunk:${chunk}` })).toBe(true)
})

it('what is removed from the server while it is asked for does not count', async () => {
  expect(await askWhile({ id: `chunk:${chunk}`, deleted: true })).toBe(false)
})
