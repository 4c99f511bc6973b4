import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { braindump, jsonOf } from '../../support/commandLine'

const tone = join(import.meta.dirname, '../../fixtures/audio/tone.wav')
let profile: string
const run = (...args: string[]) => braindump(profile, [...args, '--json'])

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'braindump-cli-audio-'))
  expect((await run('init')).code).toBe(0)
}, 120_000)
afterAll(() => rm(profile, { recursive: true, force: true }))

describe('audio on the command line', { timeout: 120_000 }, () => {
  let id: string
  let recordingId: string

  it('comes with an entry, and is listed', async () => {
    const added = await run('add', '--title', 'Tone', '--tag', 'test', '--text', 'A note', '--audio', tone)
    expect(added.code).toBe(0)
    ;({ id, recordingId } = jsonOf(added) as { id: string; recordingId: string })
    expect(jsonOf(await run('show', id))).toMatchObject({
      session: { title: 'Tone' },
      tags: ['test'],
      recordings: [{ id: recordingId, durationMs: 3000, mimeType: 'audio/wav', fileName: 'tone.wav' }],
    })
    expect(jsonOf(await run('audio', 'list'))).toEqual([{ id: recordingId, marked: false, place: 'here' }])
  })

  it('is marked and unmarked, by recording or by entry', async () => {
    expect(jsonOf(await run('audio', 'mark', id))).toMatchObject([{ id: recordingId, marked: true }])
    expect(jsonOf(await run('audio', 'unmark', recordingId))).toMatchObject([{ id: recordingId, marked: false }])
  })

  it('is written back byte for byte', async () => {
    const file = join(profile, 'back.wav')
    expect(jsonOf(await run('audio', 'export', id, file))).toMatchObject({ id: recordingId, sizeBytes: 96_044 })
    expect((await readFile(file)).equals(await readFile(tone))).toBe(true)
  })

  it('has a policy, which is remembered', async () => {
    expect(jsonOf(await run('audio', 'policy'))).toEqual({ policy: 'everything' })
    expect(jsonOf(await run('audio', 'policy', 'marked'))).toEqual({ policy: 'marked' })
    expect(jsonOf(await run('audio', 'policy'))).toEqual({ policy: 'marked' })
    expect((await run('audio', 'policy', 'some')).code).toBe(2)
  })

  it('is refused with a reason, and leaves no entry behind', async () => {
    const text = join(profile, 'text.wav')
    await writeFile(text, 'This is no sound.')
    const refused = await run('add', '--title', 'None', '--audio', text)
    expect([refused.code, jsonOf(refused)]).toMatchObject([1, { error: { kind: 'unsupported' } }])
    expect(jsonOf(await run('list'))).toHaveLength(1)
    expect((await run('audio', 'free', id)).code).toBe(1) // there is no server that could have it
    expect(jsonOf(await run('audio', 'list'))).toMatchObject([{ place: 'here' }])
    expect(jsonOf(await run('verify'))).toMatchObject({ problems: [] })
  })
})
