import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openHost, type Host } from '../../main/composition/compose'
import { strengthOf } from '../../app/passphrase/strength'
import { nodeChild } from '../../main/transcribe/engines/processes'
import { alwaysReady } from '../../main/transcribe/engines/ports'
import { CHEAP_ARGON2, DEVICE_PASSPHRASE } from '../support/device'
import { temporaryFolder } from '../support/documents'
import { soundWav } from './decode/sounds'

/*
 * What worked on the content of a journal is gone when it locks: every thread and every process that began while it was open,
 * whatever it is for. Those that come with the next unlocking are new.
 */

const UNTIL = { timeout: 60_000, interval: 50 }

/** Threads of this process that have not ended. */
const running = new Set<Worker>()
const noteThread = (worker: Worker): void => {
  running.add(worker)
  worker.once('exit', () => running.delete(worker))
}
beforeAll(() => void process.on('worker', noteThread))
afterAll(() => void process.off('worker', noteThread))

const idsOf = (threads: Iterable<Worker>): number[] =>
  [...threads].map(({ threadId }) => threadId).sort((a, b) => a - b)

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function openedJournal() {
  const speech: number[] = []
  const host: Host = await openHost({
    profile: join(await temporaryFolder(), 'profile'),
    emit: () => undefined,
    onError: (error) => {
      throw error
    },
    argon2: CHEAP_ARGON2,
    measure: strengthOf,
    background: true,
    speech: {
      start: () => {
        const child = nodeChild()()
        speech.push(child.pid!)
        return child
      },
      machine: alwaysReady,
      languages: () => ['en'],
    },
  })
  onTestFinished(() => host.close())
  await host.settings.set('transcription.engine', 'command')
  /** Records as the window does. */
  const record = async (seconds: number) => {
    const { captures } = host.services().audio
    const { captureId } = await captures.start({ mimeType: 'audio/wav' })
    await captures.append(
      captureId,
      0,
      soundWav(16_000, seconds, (t) => (t > 0.1 && t < 0.9 ? 0.4 * Math.sin(t * 900) * Math.abs(Math.sin(t * 12)) : 0)),
    )
    return (await captures.stop({ captureId, durationMs: seconds * 1000, peaks: null })).recordingId
  }
  return { host, speech, record }
}

/** A program for speech that writes its process id and answers, or goes on without end. */
async function program(folder: string, ends: boolean): Promise<{ command: string; pid: () => Promise<number> }> {
  const [script, note] = [join(folder, `${ends}.cjs`), join(folder, `${ends}.pid`)]
  const rest = ends ? `process.stdout.write('heard')` : 'setInterval(() => undefined, 1000)'
  await writeFile(script, `require('node:fs').writeFileSync(${JSON.stringify(note)}, String(process.pid)); ${rest}`)
  const pid = async () => Number(await readFile(note, 'utf8').catch(() => '0'))
  return { command: `"${process.execPath}" "${script}"`, pid }
}

describe('locking ends', { timeout: 240_000 }, () => {
  it('every thread, and the speech process that is kept or at work, with its program', async () => {
    const folder = await temporaryFolder()
    const { host, speech, record } = await openedJournal()
    const [quick, endless] = [await program(folder, true), await program(folder, false)]
    await host.settings.set('transcription.command', quick.command)
    // The thread that reads leveldb's files has no key, and stays until the profile is closed.
    const keyless = [...running]
    await host.vault.create(DEVICE_PASSPHRASE)

    // What is asked for is there: a thread for the index, one for long texts, and the process that heard a recording.
    const atFirst = running.size
    await host.services().search().ready()
    await expect.poll(() => running.size, UNTIL).toBeGreaterThan(atFirst)
    const withSearch = running.size
    await host.services().journal.sessions.create({ text: 'a long text '.repeat(20_000) })
    await expect.poll(() => running.size, UNTIL).toBeGreaterThan(withSearch)
    const heard = await record(1)
    const transcript = async () => (await host.services().journal.databases.recordings.get(heard)).doc.transcript?.text
    await expect.poll(transcript, UNTIL).toBe('heard')
    const [kept = 0] = speech
    expect(isRunning(kept)).toBe(true)

    const threads = idsOf(running)
    expect(threads.length).toBeGreaterThan(keyless.length + 1)
    await host.vault.lock()
    expect(idsOf(running)).toEqual(idsOf(keyless))
    for (const pid of speech) await expect.poll(() => isRunning(pid), UNTIL).toBe(false)

    await host.settings.set('transcription.command', endless.command)
    await host.vault.unlock({ with: 'passphrase', passphrase: DEVICE_PASSPHRASE })
    await host.services().search().ready()
    expect(running.size).toBeGreaterThan(keyless.length)
    expect(idsOf(running).filter((id) => threads.includes(id))).toEqual(idsOf(keyless))
    await record(2)
    await expect.poll(endless.pid, UNTIL).toBeGreaterThan(0)
    const working = [...speech.slice(1), await endless.pid()]
    expect(working.length).toBeGreaterThan(1)
    await host.vault.lock()
    expect(idsOf(running)).toEqual(idsOf(keyless))
    for (const pid of working) await expect.poll(() => isRunning(pid), UNTIL).toBe(false)
  })
})
