import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { newSessionId, type SessionId } from '../../../app/ids'
import { verifyJournal } from '../../../main/composition/verify'
import { Device } from '../../support/device'
import { braindump, jsonOf } from '../../support/commandLine'
import { aNewRecording } from '../../support/documents'

const wav = join(import.meta.dirname, '../../fixtures/audio/tone.wav')

async function opened(): Promise<Device> {
  const device = await Device.first()
  onTestFinished(() => device.remove())
  return device
}

/** Parts of an entry that never got here, or that a server lost. */
async function orphaned(device: Device, withRecording = true): Promise<SessionId> {
  const { sessions, parts } = device.services.journal
  const id = newSessionId(randomUUID)
  await sessions.writeNote(id, 'words without an entry')
  const recording = { ...aNewRecording(id), key: Buffer.alloc(32, 1).toString('base64') }
  if (withRecording) await parts.acceptRecording(recording, parts.newMessageId(id), null)
  return id
}

const problemsOf = async ({ services, profile }: Device) =>
  (await verifyJournal(services, profile)).problems.filter(({ kind }) => kind === 'not-found')

describe('what is here without its entry', () => {
  it('is found, named by verify in every direction, read, and made an entry again under its id', async () => {
    const device = await opened()
    const id = await orphaned(device)
    const { orphans, journal } = device.services
    const [found, ...others] = await orphans.list()
    expect(others).toEqual([])
    expect(found).toMatchObject({ id })
    expect(found!.parts.map(({ text }) => text)).toContain('words without an entry')
    expect(found!.parts).toHaveLength(3)
    expect((await problemsOf(device)).map(({ id: part }) => part).sort()).toEqual(
      found!.parts.map((part) => part.id as string).sort(),
    )
    await orphans.restore(id)
    await journal.summaries.settled()
    expect(journal.summaries.list('journal').map((entry) => entry.id)).toEqual([id])
    expect(await orphans.list()).toEqual([])
    expect(await problemsOf(device)).toEqual([])
    await device.services.conflicts.mergeAll()
    expect(await journal.sessions.children(id)).toHaveLength(3)
  })

  it('is deleted permanently when a person says so, and only then', async () => {
    const device = await opened()
    const id = await orphaned(device)
    await device.services.conflicts.mergeAll()
    await device.services.orphans.remove(id)
    expect(await device.services.orphans.list()).toEqual([])
    const { messages, recordings } = device.services.journal.databases
    expect([await messages.count(), await recordings.count()]).toEqual([0, 0])
    await expect(device.services.orphans.remove(id)).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('is no orphan while its entry cannot be read', async () => {
    const device = await opened()
    const { sessions, stores } = device.services.journal
    const id = await sessions.create({ title: 'Here', text: 'words' })
    const raw = stores.stores.get('sessions')!.raw
    const { _rev } = await raw.get(id)
    await raw.put({ _id: id, _rev, payload: 'nothing that anybody encrypted' })
    expect(await device.services.orphans.list()).toEqual([])
    await expect(device.services.orphans.restore(id)).rejects.toMatchObject({ kind: 'not-found' })
  })

  it(
    'is listed, restored and deleted on the command line, where verify exits 1 for it',
    { timeout: 180_000 },
    async () => {
      const device = await opened()
      const [kept, gone] = [await orphaned(device, false), await orphaned(device, false)]
      await device.host.close()
      const run = (...args: string[]) => braindump(device.profile, [...args, '--json'])
      expect((await run('verify')).code).toBe(1)
      expect(jsonOf(await run('orphans'))).toHaveLength(2)
      expect(await run('orphans', 'restore', kept)).toMatchObject({ code: 0 })
      expect(await run('orphans', 'delete', gone)).toMatchObject({ code: 0 })
      expect(jsonOf(await run('orphans'))).toEqual([])
      expect(await run('verify')).toMatchObject({ code: 0 })
    },
  )

  it('is not what is left of a recording that was cut off while it became an entry', async () => {
    const device = await opened()
    const { databases, parts, summaries, sessions } = device.services.journal
    const { recordingId, sessionId } = await device.services.audio.importFile(wav)
    const { doc } = await databases.recordings.get(recordingId)
    // Another one, of which only the recording was written.
    const cutOff = { ...doc, ...{ id: aNewRecording(sessionId).id, sessionId: newSessionId(randomUUID) } }
    await databases.recordings.put(cutOff, null)
    for (const recording of [doc, cutOff, cutOff]) await parts.completeRecording(recording)
    await summaries.settled()
    expect(summaries.list('journal')).toHaveLength(2)
    expect((await databases.sessions.get(cutOff.sessionId)).doc.title).toBe('tone')
    expect(await sessions.children(cutOff.sessionId)).toHaveLength(2)
    expect(await sessions.children(sessionId)).toHaveLength(2)
    expect(await problemsOf(device)).toEqual([])
    // What was removed meanwhile stays removed.
    await databases.sessions.tombstone(sessionId, [(await databases.sessions.get(sessionId)).rev])
    await parts.completeRecording(doc)
    expect(await databases.sessions.find(sessionId)).toBeNull()
  })
})
