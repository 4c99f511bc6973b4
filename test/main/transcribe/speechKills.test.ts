import { readFile } from 'node:fs/promises'
import { expect, it, onTestFinished } from 'vitest'
import { BUNDLED_MODEL_ID } from '../../../app/transcribe/models/catalogue'
import type { Job } from '../../../app/ipc/transcription'
import type { RecordingId } from '../../../app/ids'
import { openHost } from '../../../main/composition/compose'
import { bytesSource } from '../../../main/decode/source'
import { decodeAll } from '../../../main/decode/decode'
import { alwaysReady } from '../../../main/transcribe/engines/ports'
import { nodeChild, type ChildHandle } from '../../../main/transcribe/engines/processes'
import { Chance } from '../../fuzz/disk/chance'
import { temporaryFolder } from '../../support/documents'
import { JFK, plain } from '../../support/spoken'
import { bundledFolder, needsModels, testModels, withoutModels } from './models'

/*
 * The speech process is killed at any moment, during live words and during the final text: nothing is lost, nothing is there
 * twice, no process is left. `npm run kill:speech -- --kills N --seed S` does more of it.
 */
const kills = Number(process.env['BRAINDUMP_KILLS'] ?? 4)
const seed = Number(process.env['BRAINDUMP_KILLS_SEED'] ?? 14)
/** From the start of a task to well after the end of one. */
const LATEST_MS = Number(process.env['BRAINDUMP_KILLS_LATEST_MS'] ?? 2_500)
const BLOCK = 8_000

/** Starts real processes; one that gets a task while `armed` is killed so many milliseconds later, from outside. */
function killable() {
  const start = nodeChild()
  const gone: Promise<void>[] = []
  const timers = new Set<NodeJS.Timeout>()
  const state = { armed: null as number | null, killed: 0 }
  const kill = (pid: number): void => {
    try {
      process.kill(pid, 'SIGKILL')
      state.killed += 1
    } catch {
      // It had ended already: then this kill hit nothing, and is not counted.
    }
  }
  return {
    state,
    allGone: () => Promise.all(gone),
    stop: () => timers.forEach((timer) => clearTimeout(timer)),
    start: (): ChildHandle => {
      const child = start()
      gone.push(new Promise((resolve) => child.onExit(() => resolve())))
      const { pid } = child
      return {
        ...child,
        post: (message) => {
          child.post(message)
          if (state.armed === null || pid === undefined || (message as { type: string }).type !== 'run') return
          timers.add(setTimeout(kill, state.armed, pid))
          state.armed = null
        },
      }
    },
  }
}

it.skipIf(withoutModels)(
  needsModels(`loses and doubles nothing when its process is killed at ${kills} moments`),
  { timeout: 24 * 3_600_000, retry: 0 },
  async () => {
    const before = process.env['BRAINDUMP_SPEECH_MODELS']
    process.env['BRAINDUMP_SPEECH_MODELS'] = await bundledFolder()
    onTestFinished(() => {
      process.env['BRAINDUMP_SPEECH_MODELS'] = before
    })
    const wav = new Uint8Array(await readFile(testModels?.jfk ?? ''))
    const samples = await decodeAll(bytesSource(wav))
    const processes = killable()
    const listeners = new Set<() => void>()
    let words = ''
    let passEnded: () => void = () => undefined
    const host = await openHost({
      profile: await temporaryFolder(),
      emit: (event, payload) => {
        if (event === 'transcription.live') {
          words = (payload as { text: string }).text
          passEnded()
        }
        listeners.forEach((listener) => listener())
      },
      // What a killed pass of live words says.
      onError: () => passEnded(),
      argon2: { memoryKiB: 64, iterations: 1, parallelism: 1 },
      background: true,
      speech: { start: processes.start, machine: alwaysReady, languages: () => ['en'] },
    })
    onTestFinished(() => processes.stop())
    await host.vault.create('correct horse battery staple')
    const { audio, speech, journal } = host.services()
    const { transcription, live } = speech
    await live.measured(BUNDLED_MODEL_ID, 0.05)

    const news = () => new Promise<void>((resolve) => listeners.add(resolve)).finally(() => listeners.clear())
    const until = async <T>(look: () => T | undefined): Promise<T> => {
      for (;;) {
        const found = look()
        if (found !== undefined) return found
        await news()
      }
    }
    const jobOf = (id: RecordingId): Job | undefined => transcription.jobs().jobs.find((job) => job.recordingId === id)
    /** Hears all of it live; words come back after a kill with the next sound. */
    const speak = async (captureId: string): Promise<void> => {
      words = ''
      for (let at = 0; at < samples.length; at += BLOCK) live.push(captureId, samples.slice(at, at + BLOCK))
      while (!plain(words).endsWith('for your country')) {
        const ended = new Promise<void>((resolve) => (passEnded = resolve))
        live.push(captureId, new Float32Array(2 * BLOCK))
        await ended
        // What it says comes just before it is over, and only then the next one begins.
        await new Promise(setImmediate)
      }
    }

    const chance = new Chance(seed)
    const recorded: RecordingId[] = []
    for (let kill = 0; kill < kills; kill += 1) {
      const [isLive, ms] = [chance.below(2) === 0, chance.below(LATEST_MS)]
      const { captureId } = await audio.captures.start({ mimeType: 'audio/wav' })
      await audio.captures.append(captureId, 0, wav)
      if (isLive) {
        processes.state.armed = ms
        await speak(captureId)
        expect(plain(words), `live, killed after ${ms} ms`).toBe(plain(JFK))
      } else processes.state.armed = ms
      const { recordingId } = await audio.captures.stop({ captureId, durationMs: 11_000, peaks: null })
      recorded.push(recordingId)
      await until(() => {
        const job = jobOf(recordingId)
        // A failed try is made again after a minute; nobody waits for that here.
        if (job?.state === 'waiting' && job.error !== null) transcription.retry(job.id)
        if (job?.state === 'failed') throw new Error(`Failed after ${ms} ms: ${job.error?.message ?? ''}`)
        return job?.state === 'done' ? job : undefined
      })
    }

    for (const id of recorded) {
      const { doc, conflicts } = await journal.databases.recordings.get(id)
      expect(plain(doc.transcript?.text ?? '')).toBe(plain(JFK))
      expect({ heard: doc.heard ?? [], lease: doc.lease, conflicts }).toEqual({ heard: [], lease: null, conflicts: [] })
    }
    // Each recording had one job; of those that are over, the list keeps the last ones.
    const jobs = transcription.jobs().jobs.map(({ recordingId }) => recordingId)
    expect(jobs.length).toBe(new Set(jobs).size)
    expect(processes.state.killed).toBeGreaterThan(0)
    if (kills > 20) process.stderr.write(`${processes.state.killed} processes killed, seed ${seed}\n`)
    await host.close()
    await processes.allGone()
  },
)
