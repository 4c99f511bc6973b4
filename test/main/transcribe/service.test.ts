import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Transcript } from '../../../app/model'
import { VAD_MODEL, type CatalogueModel } from '../../../app/transcribe/models/catalogue'
import { ModelStore } from '../../../main/transcribe/models/store'
import { alwaysReady, type MachineState, type SpeechSettings } from '../../../main/transcribe/engines/ports'
import { nodeChild } from '../../../main/transcribe/engines/processes'
import { Transcription } from '../../../main/transcribe/service'
import { temporaryFolder } from '../../support/documents'
import { MemoryRecordings, OTHER_DEVICE, recordingId, THIS_DEVICE } from './memoryRecordings'

// Every run starts processes, and machines that test are busy.
vi.setConfig({ testTimeout: 60_000 })

interface Options {
  readonly profile?: string
  readonly recordings?: MemoryRecordings
  readonly delayMs?: number
  readonly text?: string
  readonly settings?: Partial<SpeechSettings>
  readonly machine?: MachineState
  readonly background?: boolean
  readonly onError?: (error: unknown) => void
}

async function open(options: Options = {}) {
  const profile = options.profile ?? (await temporaryFolder())
  const log = join(profile, 'heard.log')
  const recordings = options.recordings ?? new MemoryRecordings()
  const program = join(import.meta.dirname, 'programs', 'hear.cjs')
  const command = `"${process.execPath}" "${program}" "${log}" ${options.delayMs ?? 0} "${options.text ?? 'heard'}"`
  const settings: SpeechSettings = {
    auto: true,
    engine: 'command',
    model: '',
    command,
    language: 'auto',
    languages: [],
    onlyOnMains: false,
    onlyWhenIdle: false,
    dictionary: [],
    ...options.settings,
  }
  const catalogue: CatalogueModel[] = [
    { ...VAD_MODEL, id: 'tiny', fileName: 'tiny.tar.bz2', kind: 'whisper', rank: 10 },
  ]
  let awaken = (): void => undefined
  const models = new ModelStore({
    folder: join(profile, 'models'),
    bundled: null,
    mirror: () => '',
    spoken: () => ['en'],
    onChanged: () => undefined,
    onPresent: () => awaken(),
    catalogue,
  })
  const listeners = new Set<() => void>()
  const service = await Transcription.open({
    profile,
    recordings,
    models,
    settings: () => settings,
    device: THIS_DEVICE,
    now: Date.now,
    uuid: randomUUID,
    start: nodeChild(),
    machine: options.machine ?? alwaysReady,
    background: options.background ?? true,
    onMeasured: () => Promise.resolve(),
    onError:
      options.onError ??
      ((error) => {
        throw error
      }),
    events: { changed: () => listeners.forEach((listener) => listener()), segment: () => undefined },
  })
  awaken = () => service.awaken()
  let closed: Promise<void> | null = null
  const close = () => (closed ??= service.close())
  onTestFinished(close)
  /** Resolves when a condition holds; looked at whenever the service says that something changed. */
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
  const stateOf = (n: number) => service.jobs().jobs.find((job) => job.recordingId === recordingId(n))
  const heard = async () =>
    (await readFile(log, 'utf8').catch(() => ''))
      .trim()
      .split('\n')
      .filter((line) => line !== '')
  return { service, recordings, models, profile, until, stateOf, heard, close, listeners }
}

const transcript = (rank: number): Transcript => ({
  text: 'before',
  segments: [],
  language: null,
  engine: 'whisper',
  model: 'x',
  rank,
  createdAt: 1,
  device: OTHER_DEVICE,
})
const over = (state: string | undefined) => state === 'done' || state === 'failed' || state === 'cancelled'

describe('transcription in the background', () => {
  it('takes five recordings, the newest first, each once', { timeout: 60_000 }, async () => {
    const { service, recordings, until, stateOf, heard } = await open()
    service.pause(true)
    const ids = [1, 2, 3, 4, 5].map((n) => recordings.add(n))
    for (const id of ids) {
      service.recorded(id)
      // The queue orders by time; two in one millisecond have no order.
      const now = Date.now()
      await expect.poll(() => Date.now(), { interval: 1 }).toBeGreaterThan(now)
    }
    service.pause(false)
    await until(() => [1, 2, 3, 4, 5].every((n) => stateOf(n)?.state === 'done'))
    expect((await heard()).filter((line) => line.startsWith('end'))).toEqual([
      'end 5',
      'end 4',
      'end 3',
      'end 2',
      'end 1',
    ])
    expect(recordings.stored.map(([, text]) => text)).toEqual(['heard 5', 'heard 4', 'heard 3', 'heard 2', 'heard 1'])
    expect([...recordings.facts_.values()].every(({ lease }) => lease === null)).toBe(true)
  })

  it('ends a job that is cancelled and goes on with the next', async () => {
    const { service, recordings, until, stateOf, heard } = await open({ delayMs: 3_000 })
    service.recorded(recordings.add(1))
    await expect.poll(heard, { timeout: 15_000 }).toEqual(['begin 1'])
    service.recorded(recordings.add(2))
    await service.cancel(stateOf(1)?.id ?? '')
    expect(stateOf(1)?.state).toBe('cancelled')
    await until(() => stateOf(2)?.state === 'done')
    expect(await heard()).toEqual(['begin 1', 'begin 2', 'end 2'])
    expect(recordings.facts_.get(recordingId(1))).toMatchObject({ transcript: null, lease: null })
  })

  it('says why a job failed, tries it again, and writes nothing of what was said to the disk', async () => {
    const { service, recordings, until, stateOf, heard, profile, close } = await open({ text: 'FAIL' })
    service.enqueue(recordings.add(1))
    await until(() => stateOf(1)?.error !== null && stateOf(1)?.state === 'waiting')
    expect(stateOf(1)?.error).toMatchObject({
      kind: 'engine',
      message: expect.stringContaining('very private words') as string,
    })
    service.retry(stateOf(1)?.id ?? '')
    await expect.poll(async () => (await heard()).length, { timeout: 15_000 }).toBe(2)
    await close()
    expect(await readFile(join(profile, 'speech-jobs.json'), 'utf8')).not.toContain('private')
  })

  it('leaves a better transcript alone, unless a person asks', async () => {
    const { service, recordings, until, stateOf, heard } = await open()
    const id = recordings.add(1)
    recordings.change(id, { transcript: transcript(99) })
    service.recorded(id)
    await until(() => stateOf(1)?.state === 'done')
    expect(await heard()).toEqual([])
    service.enqueue(id)
    await until(() => recordings.stored.length === 1)
    expect(recordings.facts_.get(id)?.transcript?.text).toBe('heard 1')
  })

  it('waits while another device is at it, and does nothing when that one was better', async () => {
    const { service, recordings, until, stateOf, heard } = await open()
    const id = recordings.add(1)
    recordings.change(id, { lease: { device: OTHER_DEVICE, untilMs: Date.now() + 600_000 } })
    service.recorded(id)
    await until(() => stateOf(1)?.state === 'waiting' && stateOf(1)?.progress === 0)
    await until(() => stateOf(1)?.state === 'waiting')
    expect(await heard()).toEqual([])
    recordings.change(id, { lease: null, transcript: transcript(99) })
    await until(() => stateOf(1)?.state === 'done')
    expect(await heard()).toEqual([])
  })

  it('takes over when the lease of another device has run out', async () => {
    const { service, recordings, until, stateOf } = await open()
    const id = recordings.add(1)
    recordings.change(id, { lease: { device: OTHER_DEVICE, untilMs: Date.now() + 300 } })
    service.recorded(id)
    await until(() => stateOf(1)?.state === 'done')
    expect(recordings.stored).toHaveLength(1)
  })

  it('keeps the result of a comparison apart until it is accepted', async () => {
    const { service, recordings, until, stateOf } = await open()
    const id = recordings.add(1)
    recordings.change(id, { transcript: transcript(99) })
    const job = service.enqueue(id, { compare: true })
    await until(() => stateOf(1)?.state === 'done')
    expect(recordings.stored).toEqual([])
    expect(service.comparison(job)?.text).toBe('heard 1')
    await service.accept(job)
    expect(recordings.facts_.get(id)?.transcript?.text).toBe('heard 1')
    expect(service.comparison(job)).toBeNull()
    await expect(service.accept(job)).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('waits for a model, with the reason, and begins when one is there', async () => {
    const { service, recordings, models, until, stateOf } = await open({ settings: { engine: 'whisper' } })
    service.recorded(recordings.add(1))
    await until(() => stateOf(1)?.error?.kind === 'model')
    expect(stateOf(1)?.state).toBe('waiting')
    expect(await models.usable('')).toBeNull()
    // A model with weights of noise: the job begins, and fails for the model's sake.
    const id = await models.import(join(import.meta.dirname, 'fixtures', 'model.tar.bz2'))
    expect(await models.usable('')).toMatchObject({ id })
    service.awaken()
    await until(() => over(stateOf(1)?.state))
    expect(stateOf(1)).toMatchObject({ state: 'failed', error: { kind: 'model' } })
  })

  it('goes on after closing in the middle, and leaves nothing readable behind', async () => {
    const first = await open({ delayMs: 60_000 })
    first.service.recorded(first.recordings.add(1))
    await expect.poll(first.heard, { timeout: 15_000 }).toEqual(['begin 1'])
    await first.close()
    expect(first.stateOf(1)?.state).toBe('waiting')
    const second = await open({ profile: first.profile, recordings: first.recordings })
    await second.until(() => second.stateOf(1)?.state === 'done')
    expect(first.recordings.stored).toHaveLength(1)
  })

  it('finds recordings that have no job, as after an end between recording and queueing', async () => {
    const recordings = new MemoryRecordings()
    recordings.add(1)
    const { until, stateOf } = await open({ recordings })
    await until(() => stateOf(1)?.state === 'done')
    expect(recordings.stored).toHaveLength(1)
  })

  it('waits for mains power and idleness if wished, but not when a person asks', async () => {
    let battery = true
    const listeners = new Set<() => void>()
    const machine: MachineState = {
      onBattery: () => battery,
      working: () => undefined,
      idleSeconds: () => 0,
      onChange: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
    const { service, recordings, until, stateOf } = await open({ machine, settings: { onlyOnMains: true } })
    service.recorded(recordings.add(1))
    service.enqueue(recordings.add(2))
    await until(() => stateOf(2)?.state === 'done')
    expect(stateOf(1)?.state).toBe('waiting')
    battery = false
    listeners.forEach((listener) => listener())
    await until(() => stateOf(1)?.state === 'done')
  })

  it('says when a job works and when it has ended, so that the machine stays awake meanwhile', async () => {
    const told: boolean[] = []
    const machine: MachineState = { ...alwaysReady, working: (active) => void told.push(active) }
    const { service, recordings, until, stateOf } = await open({ machine })
    service.recorded(recordings.add(1))
    await until(() => stateOf(1)?.state === 'done')
    expect(told).toEqual([true, false])
  })

  it('does not begin by itself for a single command, and runs what is asked for to its end', async () => {
    const recordings = new MemoryRecordings()
    recordings.add(1)
    const { service, stateOf, heard } = await open({ recordings, background: false })
    const job = service.enqueue(recordings.add(2))
    const ended = await service.finished(job, () => undefined, new AbortController().signal)
    expect(ended.state).toBe('done')
    expect(await heard()).toEqual(['begin 2', 'end 2'])
    expect(stateOf(1)).toBeUndefined()
  })

  it('runs nothing for a command that was stopped before it came to that', async () => {
    const recordings = new MemoryRecordings()
    const { service, heard } = await open({ recordings, background: false })
    const job = service.enqueue(recordings.add(1))
    const ended = await service.finished(job, () => undefined, AbortSignal.abort())
    expect(ended.state).toBe('cancelled')
    expect(await heard()).toEqual([])
  })

  it('is open before all recordings were looked at, and takes up those without text afterwards', async () => {
    const recordings = new MemoryRecordings()
    recordings.add(1)
    let look = (): void => undefined
    const looked = new Promise<void>((resolve) => (look = resolve))
    recordings.untranscribed = async () => {
      await looked
      return [recordingId(1)]
    }
    const { service, until, stateOf } = await open({ recordings })
    expect(service.jobs().jobs).toEqual([])
    look()
    await until(() => stateOf(1)?.state === 'done')
  })

  it('does not hear again what was heard while it looked', async () => {
    const recordings = new MemoryRecordings()
    const id = recordings.add(1)
    let look = (): void => undefined
    const looked = new Promise<void>((resolve) => (look = resolve))
    recordings.untranscribed = async () => {
      await looked
      return [id]
    }
    const { service, until, stateOf, heard } = await open({ recordings })
    service.recorded(id)
    await until(() => stateOf(1)?.state === 'done')
    look()
    await service.close()
    expect(service.jobs().jobs).toHaveLength(1)
    expect(await heard()).toEqual(['begin 1', 'end 1'])
  })

  it('tells that it could not look, and goes on', async () => {
    class Unreadable extends MemoryRecordings {
      override untranscribed(): Promise<never> {
        return Promise.reject(new Error('The disk cannot be read.'))
      }
    }
    const told: unknown[] = []
    const { service, recordings, until, stateOf } = await open({
      recordings: new Unreadable(),
      onError: (error) => void told.push(error),
    })
    await expect.poll(() => told).toEqual([new Error('The disk cannot be read.')])
    service.recorded(recordings.add(1))
    await until(() => stateOf(1)?.state === 'done')
  })

  it('does nothing for a recording that is gone', async () => {
    const { service, recordings, until, stateOf, heard } = await open()
    const id = recordings.add(1)
    recordings.change(id, { gone: true })
    service.enqueue(id)
    await until(() => stateOf(1)?.state === 'done')
    service.enqueue(recordingId(77))
    await until(() => stateOf(77)?.state === 'done')
    expect(await heard()).toEqual([])
  })
})
