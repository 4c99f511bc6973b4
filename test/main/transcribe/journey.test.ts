import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { titleOf } from '../../../app/transcribe/title'
import { openSpeechHost, said, sphinx } from './speechHost'
import { braindump, jsonOf } from '../../support/commandLine'
import { filesBelow } from '../../support/folders'
import { BUNDLED_MODEL_ID } from '../../../app/transcribe/models/catalogue'
import { temporaryFolder } from '../../support/documents'
import { trialClips } from '../../../main/transcribe/engines/trials'
import { bundledFolder, needsModels, testModels, withoutModels } from './models'

describe('from speech to the entry', () => {
  it('records, recognises, finds the words and the second they were said', { timeout: 60_000 }, async () => {
    const { host, until, record, jobOf, recording, profile, close } = await openSpeechHost(sphinx('garden.gram'))
    const { recordingId, sessionId } = await record(await said('water the garden', 4), 6_500)
    await until(() => jobOf(recordingId)?.state === 'done')
    const { transcript, lease, editedText } = await recording(recordingId)
    expect(transcript).toMatchObject({ text: 'water the garden', engine: 'command', language: 'en' })
    expect({ lease, editedText }).toEqual({ lease: null, editedText: null })
    expect(titleOf(transcript?.text ?? '')).toBe('Water the garden')

    const search = host.services().search()
    await search.ready()
    await expect.poll(async () => (await search.query({ query: 'garden', filters: {}, limit: 10 })).total).toBe(1)
    const [hit] = (await search.query({ query: 'garden', filters: {}, limit: 10 })).hits
    expect(hit).toMatchObject({ id: sessionId, where: 'transcript', said: { recordingId } })
    expect(hit?.said?.atMs).toBeGreaterThan(4_000)
    expect(hit?.said?.atMs).toBeLessThan(6_000)

    // Nothing of what was said stands readable anywhere in the profile.
    await close() // While it is open its databases replace files.
    const files = await filesBelow(profile)
    expect(files.length).toBeGreaterThan(10)
    for (const { path, bytes } of files) expect([path, bytes.includes('water the garden')]).toEqual([path, false])
  })

  it('never overwrites what a person wrote', { timeout: 60_000 }, async () => {
    const { host, until, record, jobOf, recording } = await openSpeechHost(sphinx('garden.gram'))
    const { recordingId } = await record(await said('open the window'), 2_500)
    await until(() => jobOf(recordingId)?.state === 'done')
    await host.services().journal.parts.setTranscript(recordingId, 'I opened the window myself.')
    const job = host.services().speech.transcription.enqueue(recordingId)
    await until(
      () =>
        host
          .services()
          .speech.transcription.jobs()
          .jobs.find(({ id }) => id === job)?.state === 'done',
    )
    expect(await recording(recordingId)).toMatchObject({
      editedText: 'I opened the window myself.',
      transcript: { text: 'open the window' },
      // The first run gave way to the one that was asked for, and stays in the history of the recording.
      heard: [{ text: 'open the window' }],
    })
  })

  it('applies the personal dictionary', { timeout: 60_000 }, async () => {
    const { host, until, record, jobOf, recording } = await openSpeechHost(sphinx('garden.gram'))
    await host.settings.set('transcription.dictionary', [{ term: 'Garten', heardAs: ['the garden'] }])
    const { recordingId } = await record(await said('close the garden'), 2_500)
    await until(() => jobOf(recordingId)?.state === 'done')
    const { transcript } = await recording(recordingId)
    expect(transcript?.text).toBe('close Garten')
    expect(transcript?.segments[0]?.words?.map((word) => word.text)).toEqual(['close', 'Garten'])
  })

  it.skipIf(withoutModels)(
    needsModels('turns a file into words on a fresh profile, with the model that comes with the app'),
    { timeout: 60_000 },
    async () => {
      const profile = await temporaryFolder()
      const bundled = await bundledFolder()
      const run = (args: string[], languages = 'en_GB.UTF-8') =>
        braindump(profile, args, { BRAINDUMP_SPEECH_MODELS: bundled, LC_ALL: languages })
      expect((await run(['init'])).code).toBe(0)
      const added = await run(['add', '--audio', testModels?.jfk ?? '', '--json'])
      const { id } = jsonOf(added) as { id: string }
      // Who speaks German as well gets no English words invented for it.
      const german = await run(['transcribe', id, '--json'], 'de_AT.UTF-8')
      expect(jsonOf(german)).toMatchObject({
        error: { kind: 'model', message: expect.stringContaining('knows English only') as string },
      })
      const heard = await run(['transcribe', id, '--json'])
      expect(jsonOf(heard)).toMatchObject([
        { transcript: { engine: 'sherpa-onnx', model: BUNDLED_MODEL_ID, language: 'en' } },
      ])
      expect((await run(['show', id])).out).toContain('ask what you can do for your country')
    },
  )

  it.skipIf(withoutModels)(
    needsModels('turns a memo of a phone into words: AAC, and AMR, which is stored as WAV'),
    { timeout: 120_000 },
    async () => {
      const profile = await temporaryFolder()
      const env = { BRAINDUMP_SPEECH_MODELS: await bundledFolder(), LC_ALL: 'en_GB.UTF-8' }
      const run = (args: string[]) => braindump(profile, args, env)
      expect((await run(['init'])).code).toBe(0)
      for (const file of ['jfk.m4a', 'jfk.amr']) {
        const path = join(import.meta.dirname, 'fixtures', file)
        const { id } = jsonOf(await run(['add', '--audio', path, '--json'])) as { id: string }
        expect(jsonOf(await run(['transcribe', id, '--json']))).toMatchObject([{ transcript: { language: 'en' } }])
        expect((await run(['show', id])).out.toLowerCase()).toMatch(
          /country can do for you.*what you can do for your country/s,
        )
      }
    },
  )

  it.skipIf(withoutModels)(
    needsModels('hears again in the language that a person names, with a model that knows it'),
    { timeout: 240_000 },
    async () => {
      const profile = await temporaryFolder()
      const environment = { BRAINDUMP_SPEECH_MODELS: await bundledFolder(), LC_ALL: 'en_GB.UTF-8' }
      const run = (args: string[]) => braindump(profile, args, environment)
      expect((await run(['init'])).code).toBe(0)
      const { id } = jsonOf(await run(['add', '--audio', join(trialClips() ?? '', 'german.ogg'), '--json'])) as {
        id: string
      }
      // The model that comes with the app invents English for it; nothing is invented once the language is named.
      expect(jsonOf(await run(['transcribe', id, '--language', 'de', '--json']))).toMatchObject({
        error: { kind: 'model', message: expect.stringContaining('knows English only') as string },
      })
      expect(jsonOf(await run(['transcribe', id, '--language', 'xx', '--json']))).toMatchObject({
        error: { kind: 'invalid-input' },
      })
      expect((await run(['model', 'import', testModels?.folders.base ?? ''])).err).toContain('tried here')
      const heard = await run(['transcribe', id, '--language', 'de', '--json'])
      expect(jsonOf(heard)).toMatchObject([
        { transcript: { language: 'de', text: expect.stringContaining('im Garten gearbeitet') as string } },
      ])
    },
  )

  it.skipIf(withoutModels)(
    needsModels('recognises from the command line, by entry or recording'),
    { timeout: 60_000 },
    async () => {
      const { host, record, close, profile } = await openSpeechHost(sphinx('garden.gram'))
      await host.settings.set('transcription.auto', false)
      const { sessionId, recordingId } = await record(await readFile(testModels?.jfk ?? ''), 11_000)
      await close()
      const without = await braindump(profile, ['transcribe', sessionId, '--model', 'tiny', '--json'])
      expect(without.code).toBe(1)
      expect(jsonOf(without)).toMatchObject({ error: { kind: 'model' } })
      const ran = await braindump(profile, ['transcribe', sessionId, '--command', sphinx('jfk.gram'), '--json'])
      expect({ code: ran.code, err: ran.err }).toEqual({ code: 0, err: '' })
      expect(jsonOf(ran)).toMatchObject([
        {
          recordingId,
          transcript: { text: expect.stringContaining('ask not what your country can do for you') as string },
        },
      ])
      const found = await braindump(profile, ['list', '--search', 'country', '--json'])
      expect(jsonOf(found)).toMatchObject([{ id: sessionId }])
      expect((await braindump(profile, ['model', 'list'])).out).toMatch(/whisper-turbo\s+538 MB\s+many\s+absent/)
      const imported = await braindump(profile, ['model', 'import', testModels?.vad ?? '', '--json'])
      expect(jsonOf(imported)).toEqual({ id: 'silero_vad.onnx' })
      const failing = await braindump(profile, ['transcribe', recordingId, '--command', '/no/such/program'])
      expect(failing.code).toBe(1)
      expect(failing.err).toContain('could not be started')
    },
  )
})
