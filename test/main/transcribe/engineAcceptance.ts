import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { Segment } from '../../../app/model'
import { bytesSource, type ByteSource } from '../../../main/decode/source'
import type { EngineEvents, SpeechEngine } from '../../../main/transcribe/engines/engine'
import type { ChildHandle, StartChild } from '../../../main/transcribe/engines/processes'
import type { Patience } from '../../../main/transcribe/engines/runInProcess'
import { soundWav, wavOf } from '../decode/sounds'

export interface EngineUnderTest {
  /** A fresh engine. `folder` is where it may put files. */
  make(options: { start: StartChild; patience?: Patience; folder: string }): SpeechEngine
  /** The same engine with a program or model that takes long. */
  makeSlow(options: { start: StartChild; patience?: Patience; folder: string }): SpeechEngine
  readonly start: StartChild
  readonly speech: () => Promise<Uint8Array>
  /** Speech over which the slow engine is busy for longer than `stuckMs`. */
  readonly longSpeech: () => Promise<Uint8Array>
  readonly stuckMs: number
  readonly folder: () => Promise<string>
}

const quiet: EngineEvents = { onProgress: () => undefined, onSegments: () => undefined }
const input = (bytes: Uint8Array, durationMs: number, source: ByteSource = bytesSource(bytes)) => ({
  source,
  durationMs,
  language: 'en',
})
const never = new AbortController().signal

/** Remembers the processes it starts. */
function watching(start: StartChild): { start: StartChild; children: ChildHandle[]; started: Promise<ChildHandle> } {
  const children: ChildHandle[] = []
  let first: (child: ChildHandle) => void
  const started = new Promise<ChildHandle>((resolve) => (first = resolve))
  return {
    children,
    started,
    start: () => {
      const child = start()
      children.push(child)
      first(child)
      return child
    },
  }
}

const isRunning = (pid: number | undefined): boolean => {
  try {
    return pid !== undefined && process.kill(pid, 0)
  } catch {
    return false
  }
}

/** What every speech engine promises. */
export function describeEngine(
  name: string,
  { make, makeSlow, start, speech, longSpeech, stuckMs, folder }: EngineUnderTest,
): void {
  describe(name, () => {
    const silence = wavOf(16_000, new Int16Array(16_000 * 5))
    const hum = soundWav(16_000, 5, (t) => 0.3 * Math.sin(2 * Math.PI * 50 * t))

    it('finishes a recording, with progress that only grows and ends at one', { timeout: 120_000 }, async () => {
      const at = await folder()
      const progress: number[] = []
      const segments: Segment[] = []
      const result = await make({ start, folder: at }).transcribe(
        input(await speech(), 11_000),
        { onProgress: (done) => progress.push(done), onSegments: (some) => segments.push(...some) },
        never,
      )
      expect(progress.length).toBeGreaterThan(0)
      expect(progress).toEqual([...progress].sort((a, b) => a - b))
      expect(progress.at(-1)).toBeCloseTo(1, 1)
      expect(segments).toEqual(result.segments)
      for (const { startMs, endMs } of result.segments) {
        expect(startMs).toBeLessThanOrEqual(endMs)
        expect(endMs).toBeLessThanOrEqual(11_500)
      }
      expect(await readdir(at)).toEqual([])
    })

    it.each([
      ['silence', silence],
      ['hum', hum],
    ])('hears nothing in %s and starts no recognition', async (_, bytes) => {
      const at = await folder()
      const startedAt = performance.now()
      // The slow engine would not be done in time if it were asked.
      const result = await makeSlow({ start, folder: at }).transcribe(input(bytes, 5_000), quiet, never)
      expect(result).toMatchObject({ text: '', segments: [] })
      expect(performance.now() - startedAt).toBeLessThan(10_000)
    })

    it('ends promptly when cancelled, with its process', async () => {
      const at = await folder()
      const watch = watching(start)
      const stop = new AbortController()
      let progressed: () => void
      const underway = new Promise<void>((resolve) => (progressed = resolve))
      const run = makeSlow({ start: watch.start, folder: at }).transcribe(
        input(await longSpeech(), 44_000),
        { ...quiet, onProgress: () => progressed() },
        stop.signal,
      )
      const outcome = expect(run).rejects.toMatchObject({ kind: 'cancelled' })
      await underway
      const cancelledAt = performance.now()
      stop.abort()
      await outcome
      expect(performance.now() - cancelledAt).toBeLessThan(2_000)
      expect(watch.children.some(({ pid }) => isRunning(pid))).toBe(false)
      expect(await readdir(at)).toEqual([])
    })

    it('does not begin when it was cancelled before', async () => {
      const watch = watching(start)
      const run = make({ start: watch.start, folder: await folder() }).transcribe(
        input(silence, 5_000),
        quiet,
        AbortSignal.abort(),
      )
      await expect(run).rejects.toMatchObject({ kind: 'cancelled' })
      expect(watch.children).toEqual([])
    })

    it.each(['SIGKILL', 'SIGSEGV'] as const)(
      'fails with a reason when its process gets %s in the middle, and works the next time',
      async (signal) => {
        const at = await folder()
        const watch = watching(start)
        // The recording is never handed over, so the process is in the middle of its work.
        let asked: () => void
        const reading = new Promise<void>((resolve) => (asked = resolve))
        const stuck: ByteSource = {
          sizeBytes: 1_000,
          read: () => {
            asked()
            return new Promise(() => undefined)
          },
        }
        const run = make({ start: watch.start, folder: at }).transcribe(input(silence, 5_000, stuck), quiet, never)
        const outcome = expect(run).rejects.toMatchObject({
          kind: 'engine',
          message: expect.stringContaining(signal) as string,
        })
        await reading
        process.kill((await watch.started).pid ?? 0, signal)
        await outcome
        expect(await readdir(at)).toEqual([])
        await expect(
          make({ start, folder: at }).transcribe(input(silence, 5_000), quiet, never),
        ).resolves.toMatchObject({ text: '' })
      },
    )

    it('ends a process that stops answering', async () => {
      const watch = watching(start)
      const engine = make({
        start: watch.start,
        folder: await folder(),
        // Longer than a process takes to start on a busy machine.
        patience: { silentMs: 8_000, stuckMs: 60_000 },
      })
      let asked: () => void
      const reading = new Promise<void>((resolve) => (asked = resolve))
      const stuck: ByteSource = { sizeBytes: 1_000, read: () => (asked(), new Promise(() => undefined)) }
      const outcome = expect(engine.transcribe(input(silence, 5_000, stuck), quiet, never)).rejects.toMatchObject({
        kind: 'engine',
      })
      await reading
      process.kill((await watch.started).pid ?? 0, 'SIGSTOP')
      await outcome
      expect(isRunning((await watch.started).pid)).toBe(false)
    })

    it('ends a process that lives and gets nowhere', async () => {
      const watch = watching(start)
      const engine = makeSlow({
        start: watch.start,
        folder: await folder(),
        patience: { silentMs: 30_000, stuckMs },
      })
      await expect(engine.transcribe(input(await longSpeech(), 44_000), quiet, never)).rejects.toMatchObject({
        kind: 'engine',
      })
      expect(watch.children.some(({ pid }) => isRunning(pid))).toBe(false)
    })

    it('names audio that cannot be decoded and audio that cannot be read', async () => {
      const at = await folder()
      const engine = make({ start, folder: at })
      await expect(
        engine.transcribe(input(new TextEncoder().encode('no sound'), 1_000), quiet, never),
      ).rejects.toMatchObject({ kind: 'unsupported' })
      const missing: ByteSource = {
        sizeBytes: 1_000,
        read: () => Promise.reject(new AppError('audio-missing', keyed('audio.chunkGone', { chunk: 'one' }))),
      }
      await expect(engine.transcribe(input(silence, 1_000, missing), quiet, never)).rejects.toMatchObject({
        kind: 'audio-missing',
      })
      expect(await readdir(at)).toEqual([])
    })
  })
}
