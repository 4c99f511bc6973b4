import { describe, expect, it } from 'vitest'
import { KeepAwake } from '../../../main/shell/desktop/keepAwake'

function machine() {
  const calls: string[] = []
  let next = 0
  const awake = new KeepAwake({
    start: (type) => {
      calls.push(`start ${type}`)
      return (next += 1)
    },
    stop: (id) => void calls.push(`stop ${String(id)}`),
  })
  return { awake, calls }
}

describe('the machine', () => {
  it('stays awake from the beginning of a recording to its end', () => {
    const { awake, calls } = machine()
    awake.set('recording', true)
    awake.set('recording', true)
    awake.set('recording', false)
    awake.set('recording', false)
    expect(calls).toEqual(['start prevent-app-suspension', 'stop 1'])
  })

  it('stays awake until the last of a recording and a transcription has ended, and again for the next', () => {
    const { awake, calls } = machine()
    awake.set('recording', true)
    awake.set('transcription', true)
    awake.set('recording', false)
    expect(calls).toEqual(['start prevent-app-suspension'])
    awake.set('transcription', false)
    awake.set('transcription', true)
    expect(calls).toEqual(['start prevent-app-suspension', 'stop 1', 'start prevent-app-suspension'])
  })

  it('may sleep when the app lets go of it', () => {
    const { awake, calls } = machine()
    awake.set('transcription', true)
    awake.stop()
    awake.stop()
    expect(calls.at(-1)).toBe('stop 1')
    expect(calls).toHaveLength(2)
  })
})
