import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { WebmPlanner } from '../../../app/audio/webm/recluster'
import { decodeAll } from '../../../main/decode/decode'
import type { Recording } from '../../../app/model'
import { newDocumentKey } from '../../support/documents'
import { killSeed, killsOr, noteKill } from '../../support/kills'
import { openJournal } from './support/journal'
import { recordedSlices } from './support/webm'

const KILLS = killsOr(20)
const slices = recordedSlices()

/** Length of what the first slices hold, in ms. */
function lengthOf(count: number): number {
  if (count === 0) return 0
  const planner = new WebmPlanner()
  for (const bytes of slices.slice(0, count)) planner.push(bytes)
  return planner.finish().durationMs
}

type Phase = 'recording' | 'stopping' | 'between'

/** Lets a process record until a moment of chance, kills it and answers what it had promised by then. */
async function recordUntilKilled(profile: string, documentKey: string, seed: number) {
  const script = join(import.meta.dirname, 'support', 'record.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, profile, documentKey, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const acknowledged = new Map<string, number>()
  const titles = new Set<string>()
  let started: string | undefined
  let phase: Phase = 'between'
  let lines = 0
  // A moment counted in what it has done: between a few lines after the first and some hundred, which is several captures.
  const last = 2 + ((seed * 7919) % 120)
  for await (const line of createInterface(child.stdout)) {
    const [what = '', id = '', sequence] = line.split(' ')
    if (what === 'start') started = id
    if (what === 'ack') acknowledged.set(id, Number(sequence))
    if (what === 'stopped') titles.add(id)
    phase = what === 'ack' ? 'recording' : what === 'stopping' ? 'stopping' : 'between'
    lines += 1
    // The lines it writes until the signal arrives are read too: the loop ends with the stream.
    if (lines === last) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  noteKill()
  // Its first slice may have been on disk before the acknowledgement was out: then it is kept, though nobody was promised it.
  const unpromised = started !== undefined && !acknowledged.has(started) ? 1 : 0
  return { acknowledged, titles, phase, unpromised }
}

describe('a process that is killed while it records', () => {
  it(
    `loses at most the last slice, ${KILLS} times out of ${KILLS}, and never doubles anything`,
    { timeout: 600_000 },
    async () => {
      const phases: Record<Phase, number> = { recording: 0, stopping: 0, between: 0 }
      const seeds = Array.from({ length: KILLS }, (_, index) => index + killSeed).values()
      const one = async (): Promise<void> => {
        for (const seed of seeds) phases[await killOnce(seed)] += 1
      }
      await Promise.all([one(), one(), one()])
      expect(phases.recording).toBeGreaterThan(KILLS / 5)
      if (KILLS >= 50) expect(phases.stopping).toBeGreaterThan(0)
    },
  )
})

/** One kill and what is there afterwards; answers what the process was doing. */
async function killOnce(seed: number): Promise<Phase> {
  const profile = await mkdtemp(join(tmpdir(), 'braindump-kill-'))
  try {
    const documentKey = JSON.stringify(newDocumentKey())
    const promised = await recordUntilKilled(profile, documentKey, seed)
    const opened = await openJournal(profile, documentKey)
    try {
      await expectKept(opened, promised)
    } finally {
      await opened.close() // Before its folder goes: it would still write into it.
    }
    return promised.phase
  } finally {
    await rm(profile, { recursive: true, force: true })
  }
}

/** Everything that was acknowledged is there once, as long as it was said to be, and sounds. */
async function expectKept(
  { journal, audio, captures }: Awaited<ReturnType<typeof openJournal>>,
  { acknowledged, titles, unpromised }: Awaited<ReturnType<typeof recordUntilKilled>>,
): Promise<void> {
  for (const { captureId } of await audio.captures.recoverable())
    // Killed between the header and the first slice: there is nothing to recover, and it says so.
    await audio.captures
      .recover(captureId)
      .catch((error: unknown) => expect(error).toMatchObject({ kind: 'recording' }))
  expect(await readdir(captures)).toEqual([])
  const found: Recording[] = []
  for await (const slice of journal.databases.recordings.list())
    for (const result of slice) if (result.ok) found.push(result.stored.doc)
  await journal.summaries.settled()
  const entries = journal.summaries.list('journal')
  expect(entries).toHaveLength(found.length)
  expect(found.length).toBeGreaterThanOrEqual(acknowledged.size)
  expect(found.length).toBeLessThanOrEqual(acknowledged.size + unpromised)
  for (const title of titles) expect(entries.filter((entry) => entry.title === title)).toHaveLength(1)
  found.sort((a, b) => a.createdAt - b.createdAt)
  const last = [...acknowledged.values(), ...(found.length > acknowledged.size ? [-1] : [])]
  for (const [index, sequence] of last.entries()) {
    const { id, durationMs } = found[index]!
    // As long as what was acknowledged; a slice may have been on disk before its acknowledgement was out.
    expect(durationMs).toBeGreaterThanOrEqual(Math.round(lengthOf(sequence + 1)))
    expect(durationMs).toBeLessThanOrEqual(Math.round(lengthOf(sequence + 2)))
    const samples = await decodeAll(await audio.reader(id))
    expect(Math.abs(samples.length / 16 - durationMs)).toBeLessThan(70)
    expect(samples.some((sample) => Math.abs(sample) > 0.05)).toBe(true)
  }
}
