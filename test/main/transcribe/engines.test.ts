import { execFileSync } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { bytesSource, type ByteSource } from '../../../main/decode/source'
import { commandEngine } from '../../../main/transcribe/engines/command'
import { keptProcess } from '../../../main/transcribe/engines/keptProcess'
import { samplesSource } from '../../../main/transcribe/engines/samplesSource'
import { sherpaEngine } from '../../../main/transcribe/engines/sherpa'
import { joinSamples } from '../../../app/join'
import { decodeAll } from '../../../main/decode/decode'
import { nodeChild, threadChild } from '../../../main/transcribe/engines/processes'
import { describeEngine } from './engineAcceptance'
import { needsModels, realModel, testModels, withoutModels } from './models'
import { JFK, plain, TWO_CITIES, wordsWrong } from '../../support/spoken'

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
  longSpeech: () => said('open the garden. close the window. water the garden'),
  stuckMs: 4_000,
  make: (options) => commandEngine({ ...options, command: sphinx('garden.gram'), vadPath: testModels?.vad ?? null }),
  makeSlow: (options) =>
    commandEngine({
      ...options,
      command: `"${process.execPath}" -e "setInterval(()=>{},1000)"`,
      vadPath: testModels?.vad ?? null,
    }),
})

const files = withoutModels
  ? null
  : { moonshine: await realModel('moonshine'), tiny: await realModel('tiny'), base: await realModel('base') }

describe.skipIf(files === null)(needsModels('models'), () => {
  if (files === null) return
  const vadPath = testModels?.vad ?? ''
  const hear = async (name: keyof typeof files, sound: Uint8Array, language = 'en', durationMs = 44_000) =>
    sherpaEngine({ start, model: files[name], vadPath }).transcribe(
      { source: bytesSource(sound), durationMs, language },
      quiet,
      never,
    )

  for (const name of ['moonshine', 'tiny'] as const)
    describeEngine(`the engine "sherpa-onnx" with ${name}`, {
      start,
      folder,
      speech: () => readFile(testModels?.jfk ?? ''),
      longSpeech: () => readFile(testModels?.twoCities ?? ''),
      // Half a minute of speech in one call.
      stuckMs: 300,
      make: (options) => sherpaEngine({ ...options, model: files[name], vadPath }),
      makeSlow: (options) => sherpaEngine({ ...options, model: files.base, vadPath }),
    })

  it.each([
    ['moonshine', 11],
    ['tiny', 2],
    ['base', 3],
  ] as const)('hear what was said: %s', { timeout: 300_000 }, async (name, most) => {
    const jfk = await hear(name, await readFile(testModels?.jfk ?? ''))
    expect(plain(jfk.text)).toBe(plain(JFK))
    const cities = await hear(name, await readFile(testModels?.twoCities ?? ''))
    expect(wordsWrong(cities.text, TWO_CITIES)).toBeLessThanOrEqual(most)
    expect(cities.language).toBe('en')
  })

  it('find out the language, in the first words as well', async () => {
    const { text, language } = await hear('base', await readFile(testModels?.jfk ?? ''), 'auto', 11_000)
    expect([language, text]).toEqual(['en', expect.stringContaining('fellow Americans') as string])
  })

  it('hear each language in a recording of two, where a person speaks both', { timeout: 300_000 }, async () => {
    const clip = await readFile(new URL('../../../build/trial/german.ogg', import.meta.url))
    const jfk = await decodeAll(bytesSource(await readFile(testModels?.jfk ?? '')))
    const both = joinSamples([await decodeAll(bytesSource(clip)), new Float32Array(2 * 16_000), jfk])
    const engine = sherpaEngine({ start, model: files.base, vadPath })
    const input = { source: samplesSource(both), durationMs: both.length / 16, language: 'auto' }
    const { text } = await engine.transcribe({ ...input, languages: ['en', 'de'] }, quiet, never)
    expect(text).toContain('im Garten gearbeitet')
    expect(text).toContain('what your country can do for you')
  })

  it.each(['tiny', 'base'] as const)('tell when each word was said, also after a long pause: %s', async (name) => {
    const jfk = await readFile(testModels?.jfk ?? '')
    const samples = await decodeAll(bytesSource(jfk))
    const late = joinSamples([samples, new Float32Array(90 * 16_000), samples])
    const engine = sherpaEngine({ start, model: files[name], vadPath })
    const { segments } = await engine.transcribe(
      { source: samplesSource(late), durationMs: 112_000, language: 'en' },
      quiet,
      never,
    )
    const country = segments.flatMap(({ words = [] }) => words).filter(({ text }) => plain(text) === 'country')
    // By ear: 5.96 s and 10.1 s.
    const expected = [5_960, 10_100, 106_960, 111_100]
    expect(country).toHaveLength(4)
    country.forEach(({ startMs }, i) => expect(Math.abs(startMs - (expected[i] ?? 0))).toBeLessThan(500))
  })

  it('lose no words where somebody goes on after half a minute', { timeout: 300_000 }, async () => {
    const [jfk, cities] = await Promise.all(
      [testModels?.jfk, testModels?.twoCities].map(async (path) => decodeAll(bytesSource(await readFile(path ?? '')))),
    )
    const pause = new Float32Array(30 * 16_000)
    // What comes after the pause would be joined with the end of what was before it.
    const both = joinSamples([pause, cities ?? pause, pause, jfk ?? pause, pause, cities ?? pause])
    const { text } = await sherpaEngine({ start, model: files.tiny, vadPath }).transcribe(
      { source: samplesSource(both), durationMs: 189_000, language: 'en' },
      quiet,
      never,
    )
    expect(wordsWrong(text, [TWO_CITIES, JFK, TWO_CITIES].join(' '))).toBeLessThanOrEqual(2)
  })

  it('spread the words of a model without times over where they were said', async () => {
    const { segments } = await hear('moonshine', await readFile(testModels?.jfk ?? ''), 'en', 11_000)
    const words = segments.flatMap((segment) => segment.words ?? [])
    expect(words.length).toBe(22)
    const at = (word: string, i: number): number => words.filter(({ text }) => plain(text) === word)[i]?.startMs ?? 0
    expect(Math.abs(at('country', 0) - 5_960)).toBeLessThan(700)
    expect(Math.abs(at('country', 1) - 10_100)).toBeLessThan(700)
  })

  it('refuse a damaged model, and a file of another kind, as the fault of the model', async () => {
    const at = await folder()
    const whole = files.moonshine.files
    const damaged = join(at, 'encoder_model.ort')
    await writeFile(damaged, 'this is no model')
    const cut = join(at, 'cut.ort')
    await copyFile(whole.encoder, cut)
    await truncate(cut, 1_000_000)
    const jfk = bytesSource(await readFile(testModels?.jfk ?? ''))
    for (const encoder of [damaged, cut, vadPath, join(at, 'absent.ort')]) {
      const model = { ...files.moonshine, files: { ...whole, encoder } }
      await expect(
        sherpaEngine({ start, model, vadPath }).transcribe(
          { source: jfk, durationMs: 11_000, language: 'en' },
          quiet,
          never,
        ),
      ).rejects.toMatchObject({ kind: 'model' })
    }
  })

  it('stay loaded between recordings, in one process', { timeout: 300_000 }, async () => {
    let processes = 0
    const kept = keptProcess(() => {
      processes += 1
      return start()
    })
    const jfk = await readFile(testModels?.jfk ?? '')
    const engine = sherpaEngine({ start: kept.start, model: files.base, vadPath })
    const took: number[] = []
    for (let i = 0; i < 3; i += 1) {
      const from = performance.now()
      const { text } = await engine.transcribe(
        { source: bytesSource(jfk), durationMs: 11_000, language: 'en' },
        quiet,
        never,
      )
      took.push(performance.now() - from)
      expect(plain(text)).toBe(plain(JFK))
    }
    expect(processes).toBe(1)
    const stop = new AbortController()
    const cancelled = expect(
      engine.transcribe(
        { source: bytesSource(jfk), durationMs: 11_000, language: 'en' },
        { ...quiet, onProgress: () => stop.abort() },
        stop.signal,
      ),
    ).rejects.toMatchObject({ kind: 'cancelled' })
    await cancelled
    await engine.transcribe({ source: bytesSource(jfk), durationMs: 11_000, language: 'en' }, quiet, never)
    expect(processes).toBe(2)
    kept.close()
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
      { source, durationMs: 11_000, language: 'en' },
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
    const { text } = await engine.transcribe({ source, durationMs: 2_000, language: 'en' }, quiet, never)
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
    const { text, segments } = await engine.transcribe({ source, durationMs: 6_000, language: 'en' }, quiet, never)
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
      { source: bytesSource(await said('hello')), durationMs: 1_000, language: 'en' },
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
    await expect(engine.transcribe({ source, durationMs: 1_000, language: 'en' }, quiet, never)).rejects.toMatchObject({
      kind: 'engine',
    })
  })
})
