import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { RecordingId, SessionId } from '../../../app/ids'
import { openHost, type Host } from '../../../main/composition/compose'
import { temporaryFolder } from '../../support/documents'

export const PASSPHRASE = 'correct horse battery staple'
const CHEAP_ARGON2 = { memoryKiB: 64, iterations: 1, parallelism: 1 }
const programs = join(import.meta.dirname, 'programs')

/** The command for pocketsphinx with one of the grammars beside it. */
export const sphinx = (grammar: string): string =>
  `"${process.execPath}" "${join(programs, 'pocketsphinx.mjs')}" "${join(programs, grammar)}"`

/** A WAV in which a synthetic voice says something after some seconds of silence. */
export async function said(sentence: string, silentBeforeS = 0): Promise<Uint8Array> {
  const folder = await temporaryFolder()
  const [raw, wav] = [join(folder, 'raw.wav'), join(folder, 'said.wav')]
  execFileSync('espeak-ng', ['-s', '130', '-w', raw, sentence])
  execFileSync('sox', [raw, '-r', '16000', '-c', '1', '-b', '16', wav, 'pad', `${silentBeforeS}`, '0.5'])
  return new Uint8Array(await readFile(wav))
}

/** A whole journal in this process, as the window has it: vault, recorder, transcription, search. */
export async function openSpeechHost(command: string, profile?: string) {
  const folder = profile ?? (await temporaryFolder())
  const listeners = new Set<() => void>()
  const host: Host = await openHost({
    profile: folder,
    emit: () => [...listeners].forEach((listener) => listener()),
    onError: (error) => {
      throw error
    },
    argon2: CHEAP_ARGON2,
    background: true,
  })
  let closed: Promise<void> | null = null
  const close = () => (closed ??= host.close())
  onTestFinished(close)
  await host.settings.set('transcription.engine', 'command')
  await host.settings.set('transcription.command', command)
  if (profile === undefined) await host.vault.create(PASSPHRASE)
  else await host.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE })

  /** Resolves when a condition holds; looked at whenever anything is announced to windows. */
  const until = (wished: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = (): void => {
        if (!wished()) return
        listeners.delete(look)
        resolve()
      }
      listeners.add(look)
      look()
    })

  /** Records `wav` the way the window does: in slices, then stop. */
  const record = async (
    wav: Uint8Array,
    durationMs: number,
  ): Promise<{ sessionId: SessionId; recordingId: RecordingId }> => {
    const { captures } = host.services().audio
    const { captureId } = await captures.start({ mimeType: 'audio/wav' })
    const half = Math.floor(wav.length / 2)
    await captures.append(captureId, 0, wav.slice(0, half))
    await captures.append(captureId, 1, wav.slice(half))
    return captures.stop({ captureId, durationMs, peaks: null })
  }

  const jobOf = (id: RecordingId) =>
    host
      .services()
      .speech.transcription.jobs()
      .jobs.find((job) => job.recordingId === id)
  const recording = async (id: RecordingId) => (await host.services().journal.databases.recordings.get(id)).doc
  return { host, profile: folder, close, until, record, jobOf, recording }
}
