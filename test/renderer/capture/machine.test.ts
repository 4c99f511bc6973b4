import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  IDLE,
  isCapturing,
  recordedMs,
  recorderAfter,
  type RecorderEvent,
  type RecorderState,
} from '../../../renderer/capture/machine'

const after = (...events: RecorderEvent[]): RecorderState => events.reduce(recorderAfter, IDLE)

describe('the recorder', () => {
  it('says "recording" only once the first sound has arrived', () => {
    expect(after({ event: 'asked' }).phase).toBe('asking')
    expect(after({ event: 'asked' }, { event: 'opened' }).phase).toBe('starting')
    expect(after({ event: 'asked' }, { event: 'opened' }, { event: 'sounded', now: 10 }).phase).toBe('recording')
  })

  it('counts what was recorded and leaves pauses out', () => {
    const state = after(
      { event: 'asked' },
      { event: 'opened' },
      { event: 'sounded', now: 1000 },
      { event: 'paused', now: 4000 },
      { event: 'resumed', now: 9000 },
    )
    expect(recordedMs(state, 10_500)).toBe(4500)
  })

  it('keeps what is there when the microphone goes away, also while paused', () => {
    const lost = after(
      { event: 'asked' },
      { event: 'opened' },
      { event: 'sounded', now: 0 },
      { event: 'paused', now: 3000 },
      { event: 'ended', now: 8000, end: 'device-lost' },
    )
    expect(lost).toEqual({ phase: 'saving', beforeMs: 3000, end: 'device-lost' })
    expect(recorderAfter(lost, { event: 'saved' })).toEqual(IDLE)
  })

  it('ignores a second end, so that a recording is saved once', () => {
    const saving = after(
      { event: 'asked' },
      { event: 'opened' },
      { event: 'sounded', now: 0 },
      { event: 'ended', now: 100, end: 'asked' },
    )
    expect(recorderAfter(saving, { event: 'ended', now: 900, end: 'device-lost' })).toBe(saving)
  })

  it('shows a refusal until it is dismissed or tried again', () => {
    const refused = after({ event: 'asked' }, { event: 'failed', problem: { kind: 'denied' } })
    expect(refused).toEqual({ phase: 'failed', problem: { kind: 'denied' } })
    expect(recorderAfter(refused, { event: 'dismissed' })).toEqual(IDLE)
    expect(recorderAfter(refused, { event: 'asked' }).phase).toBe('asking')
  })

  it('never leaves a running capture without an end, a save or a failure, whatever comes late', () => {
    const late = fc.constantFrom<RecorderEvent>(
      { event: 'asked' },
      { event: 'opened' },
      { event: 'sounded', now: 5 },
      { event: 'saved' },
      { event: 'dismissed' },
      { event: 'paused', now: 7 },
      { event: 'resumed', now: 8 },
    )
    fc.assert(
      fc.property(fc.array(late), (events) => {
        const start = after({ event: 'asked' }, { event: 'opened' }, { event: 'sounded', now: 1 })
        const end = events.reduce(recorderAfter, start)
        expect(isCapturing(end)).toBe(true)
      }),
    )
  })
})
