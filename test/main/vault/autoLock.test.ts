import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { AutoLock } from '../../../main/vault/autoLock'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('locks after the time set without activity, and never with zero', async () => {
  const lock = vi.fn()
  const onError = vi.fn()
  const autoLock = new AutoLock(lock, onError)
  autoLock.setMinutes(5)
  vi.advanceTimersByTime(4 * 60_000)
  autoLock.touch()
  vi.advanceTimersByTime(4 * 60_000)
  expect(lock).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(lock).toHaveBeenCalledTimes(1)
  autoLock.setMinutes(0)
  autoLock.touch()
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(lock).toHaveBeenCalledTimes(1)
  expect(onError).not.toHaveBeenCalled()
})

it('tells when locking failed', async () => {
  const onError = vi.fn()
  const autoLock = new AutoLock(() => Promise.reject(new Error('stuck')), onError)
  autoLock.setMinutes(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(onError).toHaveBeenCalledTimes(1)
})
