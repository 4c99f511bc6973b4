import { randomUUID } from 'node:crypto'
import { expect, it, onTestFinished, vi } from 'vitest'
import { newRecordingId, type RecordingId } from '../../../app/ids'
import { IdThrottle } from '../../../main/async/idThrottle'

function throttled() {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const sent: RecordingId[][] = []
  const throttle = new IdThrottle((ids) => sent.push(ids), 150)
  const [a, b] = [newRecordingId(randomUUID), newRecordingId(randomUUID)]
  return { sent, throttle, a, b }
}

it('hands on what changed a few times a second, each id once', () => {
  const { sent, throttle, a, b } = throttled()
  for (const id of [a, b, a]) throttle.changed(id)
  vi.advanceTimersByTime(149)
  expect(sent).toEqual([])
  vi.advanceTimersByTime(1)
  expect(sent).toEqual([[a, b]])
  throttle.changed(a)
  vi.advanceTimersByTime(150)
  expect(sent).toEqual([[a, b], [a]])
  vi.advanceTimersByTime(1000)
  expect(sent).toHaveLength(2)
})

it('hands on what is there when it closes, and nothing afterwards', () => {
  const { sent, throttle, a, b } = throttled()
  throttle.changed(a)
  throttle.close()
  expect(sent).toEqual([[a]])
  throttle.changed(b)
  vi.advanceTimersByTime(1000)
  expect(sent).toEqual([[a]])
})
