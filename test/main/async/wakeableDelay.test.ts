import { expect, it } from 'vitest'
import { WakeableDelay } from '../../../main/async/wakeableDelay'
import { AutoLock } from '../../../main/vault/autoLock'

/** Timers fire in the order of their delays, so what has not fired when this has is waiting. */
const aMoment = (): Promise<string> => new Promise((resolve) => setTimeout(() => resolve('waiting'), 20))

it.each([31_536_000_000, 2 ** 31, Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NaN])(
  'a delay of %d milliseconds is not over at once, and can be cut short',
  async (delayMs) => {
    const delay = new WakeableDelay()
    const over = delay.wait(delayMs, new AbortController().signal).then(() => 'over')
    expect(await Promise.race([over, aMoment()])).toBe('waiting')
    delay.wake()
    expect(await over).toBe('over')
  },
)

it.each([0, -5, Number.NEGATIVE_INFINITY])('a delay of %d milliseconds is over at once', async (delayMs) => {
  await new WakeableDelay().wait(delayMs, new AbortController().signal)
})

it('a journal that locks after years of idleness is not locked at once', async () => {
  let locked = false
  const autoLock = new AutoLock(
    () => void (locked = true),
    () => undefined,
  )
  autoLock.setMinutes(10_000_000)
  await aMoment()
  autoLock.stop()
  expect(locked).toBe(false)
})
