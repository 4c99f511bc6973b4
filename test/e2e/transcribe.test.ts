import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { audioUrl } from '../../app/ipc/audio'
import { testIds } from '../../renderer/ui/testIds'
import { needsModels, testModels, withoutModels } from '../main/transcribe/models'
import { sphinx } from '../main/transcribe/speechHost'
import { launchApp, screenshot, temporaryProfile, type RunningApp } from './support/app'
import { call, secondsOf, startJournal } from './support/journal'
import { likeness, samplesOfFile, samplesOfRecording } from './support/signal'
import { microphoneFlags, speak } from './support/speech'

const sounds = await temporaryProfile()
afterAll(() => sounds.remove())

let cleanUp: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const step of cleanUp.reverse()) await step()
  cleanUp = []
})

async function launch(
  words: string,
  settings: Record<string, unknown>,
  env: Record<string, string> = {},
): Promise<{ app: RunningApp; voice: string }> {
  const profile = await temporaryProfile()
  cleanUp.push(profile.remove)
  await writeFile(join(profile.folder, 'settings.json'), JSON.stringify(settings))
  const voice = await speak(sounds.folder, words)
  const app = await launchApp({ profile: profile.folder, args: microphoneFlags(voice), env })
  cleanUp.push(app.quit)
  await startJournal(app.page)
  return { app, voice }
}

/** Records until the clock shows so many seconds; answers the recording's id. */
async function record({ page }: RunningApp, seconds: number): Promise<string> {
  const ids = () =>
    page
      .getByTestId(testIds.player)
      .evaluateAll((players) => players.map((one) => one.getAttribute('data-recording-id')))
  const known = new Set(await ids())
  await page.getByTestId(testIds.recordButton).first().click()
  await page.locator(`[data-testid=${testIds.recorder}][data-phase=recording]`).waitFor()
  await expect
    .poll(async () => secondsOf(await page.getByTestId(testIds.recorderTime).innerText()), { timeout: 60_000 })
    .toBeGreaterThanOrEqual(seconds)
  await page.getByTestId(testIds.stopButton).click()
  // Whoever has another entry open stays there; the message leads to the recording.
  if (known.size > 0) await page.getByTestId(testIds.toastUndo).click()
  let made: (string | null)[] = []
  await expect
    .poll(async () => (made = (await ids()).filter((id) => !known.has(id))), { timeout: 30_000 })
    .toEqual([expect.any(String)])
  return made[0] ?? ''
}

interface JobShown {
  readonly id: string
  readonly recordingId: string
  readonly state: string
  readonly progress: number
  readonly error: { message: string } | null
}
const jobs = async ({ page }: RunningApp): Promise<JobShown[]> =>
  ((await call(page, 'transcription', 'jobs')).value as { jobs: JobShown[] }).jobs

/** Calls main with a path that a person would choose in a dialog of the system; main takes no other. */
async function chosen(
  app: RunningApp,
  dialog: 'chooseFile' | 'chooseFolder',
  path: string,
  domain: string,
  name: string,
  input: (path: string) => Record<string, unknown>,
): Promise<unknown> {
  await app.electron.evaluate(({ dialog: system }, one) => {
    system.showOpenDialog = async () => ({ canceled: false, filePaths: [one] })
  }, path)
  await call(app.page, 'transfer', dialog, { title: 'Choose', extensions: [path.split('.').at(-1) ?? ''] })
  const answer = await call(app.page, domain, name, input(path))
  expect(answer).toMatchObject({ ok: true })
  return answer.value
}

const importSound = (app: RunningApp, file: string): Promise<unknown> =>
  chosen(app, 'chooseFile', file, 'audio', 'import', (path) => ({ paths: [path] }))

describe('speech', () => {
  it.skipIf(withoutModels)(
    needsModels('becomes text on a fresh profile with the model that comes with the app'),
    async () => {
      const bundled = join(import.meta.dirname, '../../out/speech')
      expect(existsSync(bundled), 'set-up brings the model').toBe(true)
      const { app } = await launch('never mind', {}, { BRAINDUMP_SPEECH_MODELS: bundled })
      await importSound(app, testModels?.jfk ?? '')
      await expect.poll(async () => (await jobs(app))[0]?.state, { timeout: 60_000 }).toBe('done')
      await app.page.getByText('ask what you can do for your country').first().waitFor()
      await screenshot(app.page, 'firstWords')
    },
  )

  it.skipIf(withoutModels)(
    needsModels('of somebody who speaks German as well waits for a model, which is a click away'),
    async () => {
      const bundled = join(import.meta.dirname, '../../out/speech')
      const { app } = await launch('never mind', {}, { BRAINDUMP_SPEECH_MODELS: bundled })
      await call(app.page, 'settings', 'set', { key: 'transcription.languages', value: ['de', 'en'] })
      await importSound(app, testModels?.jfk ?? '')
      await expect.poll(async () => (await jobs(app))[0]?.error?.message).toContain('knows English only')
      const [listed] = await app.page.getByText('jfk').all()
      await listed?.click()
      await app.page.getByText('knows English only').first().waitFor()
      await app.page.getByRole('button', { name: /^Download Whisper Base \(/ }).waitFor()
      await screenshot(app.page, 'modelNeeded')
      // Somebody who does not: what waits is transcribed at once.
      await call(app.page, 'settings', 'set', { key: 'transcription.languages', value: ['en'] })
      await expect.poll(async () => (await jobs(app))[0]?.state, { timeout: 60_000 }).toBe('done')
    },
  )

  it('becomes text in the window by itself, offline', async () => {
    const { app } = await launch('water the garden', {
      'transcription.engine': 'command',
      'transcription.command': sphinx('garden.gram'),
    })
    await record(app, 4)
    await app.page.getByTestId(testIds.transcript).filter({ hasText: 'water the garden' }).waitFor({ timeout: 60_000 })
    await screenshot(app.page, 'transcript')
    expect(await jobs(app)).toMatchObject([{ state: 'done' }])
  })

  it.skipIf(withoutModels)(
    needsModels('is recorded without a dropout while another recording is recognised'),
    { timeout: 240_000 },
    async () => {
      const words =
        'The quick brown fox jumps over the lazy dog. Pack my box with five dozen liquor jugs, and then go home.'
      const { app, voice } = await launch(words, { 'transcription.auto': false })
      await chosen(app, 'chooseFolder', testModels?.folders.base ?? '', 'transcription', 'importModel', (path) => ({
        path,
      }))
      // A minute of real speech, many times over: the job lasts as long as the recording beside it.
      const long = join(sounds.folder, 'long.wav')
      await promisify(execFile)('sox', [...Array.from({ length: 12 }, () => testModels?.twoCities ?? ''), long])
      const first = await record(app, 5)
      await call(app.page, 'settings', 'set', { key: 'transcription.auto', value: true })
      await importSound(app, long)
      await call(app.page, 'settings', 'set', { key: 'transcription.auto', value: false })
      await expect.poll(async () => (await jobs(app))[0]?.state).toBe('running')
      await expect.poll(async () => (await jobs(app))[0]?.progress).toBeGreaterThan(0)

      await app.electron.evaluate(async () => {
        const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
        const delay = monitorEventLoopDelay({ resolution: 5 })
        delay.enable()
        Object.assign(globalThis, { speechDelay: delay })
      })
      const second = await record(app, 6)
      const stillRunning = (await jobs(app))[0]?.state
      const p99Ms = await app.electron.evaluate(
        () =>
          (globalThis as unknown as { speechDelay: { percentile(p: number): number } }).speechDelay.percentile(99) /
          1e6,
      )
      await call(app.page, 'transcription', 'cancel', { id: (await jobs(app))[0]?.id })
      expect((await jobs(app))[0]?.state).toBe('cancelled')
      // The job was there all the time, or it says nothing about recording beside it.
      expect(stillRunning).toBe('running')

      const original = await samplesOfFile(voice)
      const alone = likeness(await samplesOfRecording(app.page, audioUrl(first)), original)
      const beside = likeness(await samplesOfRecording(app.page, audioUrl(second)), original)
      expect(alone).toBeGreaterThan(0.8)
      expect(beside, `alone ${alone.toFixed(3)}`).toBeGreaterThan(0.8)
      expect(p99Ms).toBeLessThan(100)
      process.stderr.write(
        `likeness alone ${alone.toFixed(3)}, beside a job ${beside.toFixed(3)}; event loop p99 ${p99Ms.toFixed(1)} ms\n`,
      )
    },
  )
})
