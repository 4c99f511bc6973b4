import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RecordingId } from '../../../app/ids'
import { entryCommands } from '../../../main/cli/commands/entries'
import { transcriptCommands } from '../../../main/cli/commands/transcript'
import { commandsHere } from '../../support/commandsHere'
import { Device } from '../../support/device'

const tone = join(import.meta.dirname, '../../fixtures/audio/tone.wav')
let device: Device
const run = commandsHere(() => device, [...entryCommands, ...transcriptCommands])

beforeAll(async () => {
  device = await Device.first()
}, 60_000)
afterAll(() => device.remove())

it('writes what a person reads of a recording in every format, and refuses others', async () => {
  const added = JSON.parse((await run('add', '--audio', tone, '--json')).out) as {
    id: string
    recordingId: RecordingId
  }
  expect(await run('transcript', added.id)).toMatchObject({
    code: 1,
    err: expect.stringContaining('no transcript') as string,
  })
  await device.services.journal.parts.setTranscript(added.recordingId, 'I think, I think so.')
  expect((await run('transcript', added.id)).out).toBe('I think, I think so.\n')
  expect((await run('transcript', added.recordingId, '--clean', '--times')).out).toBe('[0:00] I think so.\n')
  expect((await run('transcript', added.id, '--format', 'vtt')).out).toMatch(/^WEBVTT\n\n00:00:00\.000 --> /)
  expect((await run('transcript', added.id, '--format', 'srt', '--json')).out).toContain('1\\n00:00:00,000 -->')
  expect(await run('transcript', added.id, '--format', 'docx')).toMatchObject({ code: 2 })
}, 60_000)
