import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { braindump } from '../../support/commandLine'
import { Device } from '../../support/device'
import { flipBit } from '../../support/flippedBit'

/** A journal in which PouchDB throws, out of a callback of leveldb, at whoever reads its notes. */
async function damagedJournal(): Promise<{ profile: string; id: string }> {
  const device = await Device.first()
  onTestFinished(() => device.remove())
  const id = await device.services.journal.sessions.create({ title: 'kept' })
  // Each opening makes a table of what was written before: the note gets one for itself, which opening does not read.
  await device.restart()
  await device.services.journal.sessions.addNote(id, 'a note of some length. '.repeat(100))
  await device.restart()
  await device.host.close()
  await flipBit(join(device.profile, 'db', 'messages'))
  return { profile: device.profile, id }
}

it('ends with a sentence and exit code 1 when an error comes that nobody caught', async () => {
  const { profile, id } = await damagedJournal()
  for (const command of [['verify'], ['show', id]]) {
    const { code, out, err } = await braindump(profile, command)
    expect(err).toMatch(/^braindump: .*damaged.*closed to protect it/)
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(out).toBe('')
    expect(code).toBe(1)
  }
})

it('answers such an error as JSON, alone on standard output', async () => {
  const { profile } = await damagedJournal()
  const { code, out, err } = await braindump(profile, ['verify', '--json'])
  expect(JSON.parse(out)).toEqual({
    error: { kind: 'integrity', message: expect.stringContaining('damaged') as string },
  })
  expect(err).toMatch(/^braindump: .*damaged/)
  expect(code).toBe(1)
})
