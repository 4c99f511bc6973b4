import { describe, expect, it, vi } from 'vitest'
import { keptProcess } from '../../../main/transcribe/engines/keptProcess'
import type { ChildHandle } from '../../../main/transcribe/engines/processes'

/** Processes that do nothing; what is asked of them is noted. */
function processes() {
  const made: { killed: boolean; exit: (how: string) => void; say: (message: unknown) => void }[] = []
  const start = (): ChildHandle => {
    const one = { killed: false, exit: (_: string) => undefined as void, say: (_: unknown) => undefined as void }
    made.push(one)
    return {
      pid: made.length,
      post: () => undefined,
      onMessage: (listener) => (one.say = listener),
      onExit: (listener) => (one.exit = listener),
      kill: () => {
        one.killed = true
        one.exit('SIGKILL')
      },
    }
  }
  return { made, start }
}
const plenty = (): number => Infinity

describe('a process that is kept', () => {
  it('does the next work, and hears only what belongs to it', () => {
    const { made, start } = processes()
    const kept = keptProcess(start, 1_000, plenty)
    const heard: unknown[] = []
    const first = kept.start()
    first.onMessage((message) => heard.push(['first', message]))
    first.release?.()
    made[0]?.say('late')
    const second = kept.start()
    second.onMessage((message) => heard.push(['second', message]))
    made[0]?.say('word')
    expect(heard).toEqual([['second', 'word']])
    expect(made).toHaveLength(1)
    kept.close()
  })

  it('is ended after a while without work', () => {
    vi.useFakeTimers()
    const { made, start } = processes()
    const kept = keptProcess(start, 1_000, plenty)
    kept.start().release?.()
    vi.advanceTimersByTime(999)
    expect(made[0]?.killed).toBe(false)
    vi.advanceTimersByTime(1)
    expect(made[0]?.killed).toBe(true)
    vi.useRealTimers()
    kept.start()
    expect(made).toHaveLength(2)
  })

  it('is ended at once when memory is short, and when everything closes', () => {
    const { made, start } = processes()
    const short = keptProcess(start, 1_000, () => 100 * 1024 * 1024)
    short.start().release?.()
    expect(made[0]?.killed).toBe(true)
    const kept = keptProcess(start, 1_000, plenty)
    const [waiting, working] = [kept.start(), kept.start()]
    waiting.release?.()
    kept.close()
    expect([made[1]?.killed, made[2]?.killed]).toEqual([true, false])
    working.release?.()
    expect(made[2]?.killed).toBe(true)
  })

  it('that died while it waited is not handed out', () => {
    const { made, start } = processes()
    const kept = keptProcess(start, 1_000, plenty)
    kept.start().release?.()
    made[0]?.exit('SIGKILL')
    kept.start()
    expect(made).toHaveLength(2)
  })

  it('is one: a second that comes back is ended', () => {
    const { made, start } = processes()
    const kept = keptProcess(start, 1_000, plenty)
    const both = [kept.start(), kept.start()]
    both.forEach((one) => one.release?.())
    expect(made.map(({ killed }) => killed)).toEqual([false, true])
    kept.close()
  })
})
