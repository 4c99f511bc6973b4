import { execFileSync } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { bytesSource, type ByteSource } from '../../../main/decode/source'
import { commandEngine } from '../../../main/transcribe/engines/command'
import { whisperEngine } from '../../../main/transcribe/engines/whisper'
import { nodeChild, threadChild } from '../../../main/transcribe/engines/processes'
import { describeEngine } from './engineAcceptance'
import { needsModels, testModels, withoutModels } from './models'

// Every run starts processes, and machines that test are busy.
vi.setConfig({ testTimeout: 60_000 })

const start = nodeChild()
const programs = join(import.meta.dirname, 'programs')
const quiet = { onProgress: () => undefined, onSegments: () => undefined }
const never = new AbortController().signal

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'braindump-engines-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))
const folder = () => mkdtemp(join(root, 'run-'))

/** A sentence said by a synthetic voice, in the middle of silence. */
async function said(sentence: string, silentBeforeS = 0): Promise<Uint8Array> {
  const at = await folder()
  execFileSync('espeak-ng', ['-s', '130', '-w', join(at, 'said.wav'), sentence])
  execFileSync('sox', [
    join(at, 'said.wav'),
    '-r',
    '16000',
    '-c',
    '1',
    '-b',
    '16',
    join(at, 'out.wav'),
    'pad',
    `${silentBeforeS}`,
    '0.5',
  ])
  return new Uint8Array(await readFile(join(at, 'out.wav')))
}

const sphinx = (grammar: string) =>
  `"${process.execPath}" "${join(programs, 'pocketsphinx.mjs')}" "${join(programs, grammar)}"`

describeEngine('the engine "command"', {
  start,
  folder,
  speech: () => said('open the garden. close the window. water the garden'),
  make: (options) => commandEngine({ ...options, command: sphinx('garden.gram'), vadPath: testModels?.vad ?? null }),
  makeSlow: (options) =>
    commandEngine({
      ...options,
      command: `"${process.execPath}" -e "setInterval(()=>{},1000)"`,
      vadPath: testModels?.vad ?? null,
    }),
})

describe.skipIf(withoutModels)(needsModels('whisper'), () => {
  const whisper = (path: string) => ({ id: 'test', path, rank: 1, english: false })
  describeEngine('the engine "whisper"', {
    start,
    folder,
    // Three seconds of real speech: the test model, which knows nothing, takes very long over it.
    speech: async () => (await readFile(testModels?.jfk ?? '')).subarray(0, 44 + 16_000 * 2 * 3),
    make: (options) =>
      whisperEngine({ ...options, model: whisper(testModels?.whisper ?? ''), vadPath: testModels?.vad ?? null }),
    makeSlow: (options) =>
      whisperEngine({ ...options, model: whisper(testModels?.whisper ?? ''), vadPath: testModels?.vad ?? null }),
  })

  it('refuses a damaged model file, and models of another kind, as the fault of the model', async () => {
    const at = await folder()
    const damaged = join(at, 'damaged.bin')
    await writeFile(damaged, 'this is no model')
    const cut = join(at, 'cut.bin')
    await copyFile(testModels?.whisper ?? '', cut)
    await truncate(cut, 40)
    const jfk = bytesSource(await readFile(testModels?.jfk ?? ''))
    for (const path of [damaged, cut, testModels?.vad ?? '', join(at, 'absent.bin')]) {
      const engine = whisperEngine({ start, model: whisper(path), vadPath: testModels?.vad ?? null })
      await expect(
        engine.transcribe({ source: jfk, durationMs: 11_000, language: 'en', prompt: null }, quiet, never),
      ).rejects.toMatchObject({ kind: 'model' })
    }
  })
})

describe('a program of the person’s choice', () => {
  it.skipIf(withoutModels)(needsModels('hears the words of jfk.wav, each with its time'), async () => {
    const engine = commandEngine({
      start,
      folder: await folder(),
      command: sphinx('jfk.gram'),
      vadPath: testModels?.vad ?? null,
    })
    const source = bytesSource(await readFile(testModels?.jfk ?? ''))
    const { text, segments, language } = await engine.transcribe(
      { source, durationMs: 11_000, language: 'en', prompt: null },
      quiet,
      never,
    )
    expect(text).toContain('what your country can do for you ask what you can do for your country')
    expect(language).toBe('en')
    const country = segments.flatMap((segment) => segment.words ?? []).filter((word) => word.text === 'country')
    expect(country.map((word) => Math.round(word.startMs / 500) * 500)).toEqual([6_000, 10_000])
  })

  it('is heard from a thread as well, as commands of the installed app do it', async () => {
    const options = { start: threadChild(), folder: await folder(), command: sphinx('garden.gram') }
    const engine = commandEngine({ ...options, vadPath: testModels?.vad ?? null })
    const source = bytesSource(await said('close the kitchen'))
    const { text } = await engine.transcribe({ source, durationMs: 2_000, language: 'en', prompt: null }, quiet, never)
    expect(text).toBe('close the kitchen')
  })

  it('hears what a voice said after seconds of silence, at its place', async () => {
    const engine = commandEngine({
      start,
      folder: await folder(),
      command: sphinx('garden.gram'),
      vadPath: testModels?.vad ?? null,
    })
    const source = bytesSource(await said('open the garden', 4))
    const { text, segments } = await engine.transcribe(
      { source, durationMs: 6_000, language: 'en', prompt: null },
      quiet,
      never,
    )
    expect(text).toBe('open the garden')
    expect(segments[0]?.startMs).toBeGreaterThan(3_800)
  })

  it('gets a path in a folder that only this user can open, and no secrets', async () => {
    const tell = `const fs=require('fs');const p=process.argv.at(-1);process.stdout.write(JSON.stringify({text:JSON.stringify({mode:(fs.statSync(require('path').dirname(p)).mode&0o777).toString(8),file:(fs.statSync(p).mode&0o777).toString(8),head:fs.readFileSync(p).subarray(0,4).toString(),env:Object.keys(process.env).filter(n=>n.startsWith('BRAINDUMP'))})}))`
    process.env['BRAINDUMP_PASSPHRASE'] = 'very secret'
    const script = join(await folder(), 'tell.cjs')
    await writeFile(script, tell)
    const engine = commandEngine({
      start,
      folder: await folder(),
      command: `"${process.execPath}" "${script}"`,
      vadPath: null,
    })
    const { text } = await engine.transcribe(
      { source: bytesSource(await said('hello')), durationMs: 1_000, language: 'en', prompt: null },
      quiet,
      never,
    )
    delete process.env['BRAINDUMP_PASSPHRASE']
    expect(JSON.parse(text)).toEqual({ mode: '700', file: '600', head: 'RIFF', env: [] })
  })

  it.each([
    ['is not there', '/no/such/program'],
    ['fails', `"${process.execPath}" -e "process.exit(3)"`],
    ['answers JSON of an unknown shape', `"${process.execPath}" -e "console.log('{\\"oops\\":1}')"`],
  ])('is a failed job when it %s', async (_, command) => {
    const engine = commandEngine({ start, folder: await folder(), command, vadPath: null })
    const source: ByteSource = bytesSource(await said('hello'))
    await expect(
      engine.transcribe({ source, durationMs: 1_000, language: 'en', prompt: null }, quiet, never),
    ).rejects.toMatchObject({ kind: 'engine' })
  })
})
