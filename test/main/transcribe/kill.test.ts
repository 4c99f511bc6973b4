import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { RecordingId } from '../../../app/ids'
import { soundWav } from '../decode/sounds'
import { privateRoot } from '../../../main/transcribe/engines/privateFolder'
import { temporaryFolder } from '../../support/documents'
import { killsOr, noteKill } from '../../support/kills'
import { openSpeechHost, PASSPHRASE } from './speechHost'

/** More of them in `npm run fuzz:kill`. */
const KILLS = killsOr(6)
const KILLS_A_ROUND = 3
const JOBS = 5
const app = join(import.meta.dirname, 'programs', 'app.ts')

/** When to kill: so many milliseconds after so many changes of the queue. */
interface Moment {
  readonly changes: number
  readonly ms: number
}

/** Anywhere from before the first job begins to after one or two are done. */
const anyMoment = (): Moment => ({ changes: Math.floor(Math.random() * 8), ms: Math.floor(Math.random() * 250) })

/** Processes that this test has started. */
const pids = new Set<string>([String(process.pid)])

/** Starts the app on a profile; kills it with SIGKILL at a moment, or lets it finish. */
function run(profile: string, moment: Moment | null): Promise<'killed' | 'done'> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', app, profile, PASSPHRASE], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    pids.add(String(child.pid))
    let [said, complained, killing] = ['', '', false]
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text))
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const changes = said.split('changed').length - 1
      if (moment === null || killing || !said.includes('open') || changes < moment.changes) return
      killing = true
      setTimeout(() => child.kill('SIGKILL'), moment.ms)
    })
    child.once('exit', (_, signal) => {
      if (signal === 'SIGKILL' && !said.includes('all done')) resolve('killed')
    })
    // Not at its exit: what it said last may not have been read then.
    child.once('close', (code, signal) => {
      if (said.includes('all done')) resolve('done')
      else reject(new Error(`The app ended with ${code ?? signal}: ${complained}`))
    })
  })
}

it(`finishes five queued jobs once each, however often the app is killed`, { timeout: 1_200_000 }, async () => {
  const program = join(import.meta.dirname, 'programs', 'hear.cjs')
  const log = join(await temporaryFolder(), 'heard.log')
  const command = `"${process.execPath}" "${program}" "${log}" 300 "heard"`
  const burst = (t: number) => (t > 0.1 && t < 0.9 ? 0.4 * Math.sin(t * 900) * Math.abs(Math.sin(t * 12)) : 0)
  const recorded: { recordingId: RecordingId; text: string }[] = []
  let profile: string | undefined
  let kills = 0

  while (kills < KILLS) {
    const opened = await openSpeechHost(command, profile)
    profile = opened.profile
    opened.host.services().speech.transcription.pause(true)
    for (let seconds = 1; seconds <= JOBS; seconds += 1) {
      const { recordingId } = await opened.record(soundWav(16_000, seconds, burst), seconds * 1000)
      recorded.push({ recordingId, text: `heard ${seconds}` })
    }
    opened.host.services().speech.transcription.pause(false)
    await opened.close()
    for (let kill = 0; kill < KILLS_A_ROUND; kill += 1) {
      if ((await run(profile, anyMoment())) !== 'killed') continue
      kills += 1
      noteKill()
    }
    expect(await run(profile, null)).toBe('done')
  }

  const { host, jobOf } = await openSpeechHost('none', profile)
  const { databases, summaries } = host.services().journal
  await summaries.settled()
  expect(summaries.list('journal')).toHaveLength(recorded.length)
  for (const { recordingId, text } of recorded) {
    const { doc, conflicts } = await databases.recordings.get(recordingId)
    expect(doc.transcript?.text).toBe(text)
    expect({ lease: doc.lease, conflicts }).toEqual({ lease: null, conflicts: [] })
    expect(jobOf(recordingId)?.state).toBe('done')
  }
  expect(host.services().speech.transcription.jobs().jobs).toHaveLength(recorded.length)
  // The kills hit work: some runs began that did not end.
  const heard = (await readFile(log, 'utf8')).trim().split('\n')
  expect(heard.filter((line) => line.startsWith('begin')).length).toBeGreaterThan(recorded.length)
  // What killed apps left of the sound was swept at the next start. Others on this machine may be transcribing right now.
  const left = (await readdir(await privateRoot())).map((name) => /^braindump-speech-(\d+)-/.exec(name)?.[1] ?? '')
  expect(left.filter((pid) => pids.has(pid))).toEqual([])
})
