import { describe, expect, it } from 'vitest'
import { alignEdited } from '../../../app/transcribe/reading/alignment'
import { apartPairs } from '../../support/texts'

describe('a rewritten transcript beside its sound', () => {
  it.each(Object.entries(apartPairs))('is laid out in a moment for %s', (_, [heard, edited]) => {
    const started = process.cpuUsage()
    const pieces = alignEdited(edited, [{ startMs: 0, endMs: 1_800_000, text: heard }])
    // Processor time: other tests run at the same time.
    const { user, system } = process.cpuUsage(started)
    expect((user + system) / 1000).toBeLessThan(1000)
    expect(pieces.map(({ text }) => text).join('') === edited).toBe(true)
  })

  it('still leads to about where the words were said', () => {
    const segments = Array.from({ length: 900 }, (_, n) => ({
      startMs: n * 2000,
      endMs: n * 2000 + 1000,
      text: `We said number${n} and went on`,
    }))
    const rewritten = Array.from({ length: 2700 }, (_, n) => (n === 1350 ? 'middle' : `Written${n}`)).join(' ')
    const pieces = alignEdited(`We said ${rewritten} went on`, segments)
    expect(pieces[0]).toMatchObject({ text: 'We ', startMs: 0 })
    expect(pieces.at(-1)).toMatchObject({ text: 'on', endMs: 899 * 2000 + 1000 })
    const middle = pieces.find(({ text }) => text === 'middle ')
    expect(Math.abs((middle?.startMs ?? 0) - 900_000)).toBeLessThan(10_000)
    const starts = pieces.map(({ startMs }) => startMs)
    expect(starts).toEqual([...starts].sort((a, b) => a - b))
  })
})
