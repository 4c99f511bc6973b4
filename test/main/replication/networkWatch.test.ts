import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchNetwork } from '../../../main/replication/remotes/networkWatch'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('tells each change of the addresses once, and nothing after it was stopped', () => {
  let now = 'eth0 10.0.0.2'
  const onChange = vi.fn()
  const stop = watchNetwork(onChange, 1000, () => now)
  vi.advanceTimersByTime(5000)
  expect(onChange).not.toHaveBeenCalled()
  now = ''
  vi.advanceTimersByTime(5000)
  expect(onChange).toHaveBeenCalledTimes(1)
  now = 'wlan0 192.168.1.7'
  vi.advanceTimersByTime(1000)
  expect(onChange).toHaveBeenCalledTimes(2)
  stop()
  now = ''
  vi.advanceTimersByTime(5000)
  expect(onChange).toHaveBeenCalledTimes(2)
})
