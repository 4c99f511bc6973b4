import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { AbortListeners } from '../../../main/async/abortListeners'

const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length

describe('what ends with a signal', () => {
  it('listens to it once, however many there are, and hears of it once', () => {
    const listeners = new AbortListeners()
    const stop = new AbortController()
    const heard: number[] = []
    for (let n = 0; n < 100; n += 1) listeners.add(stop.signal, () => heard.push(n))
    expect(listenersOf(stop.signal)).toBe(1)
    stop.abort()
    expect(heard).toEqual(Array.from({ length: 100 }, (_, n) => n))
    expect(listenersOf(stop.signal)).toBe(0)
  })

  it('takes itself away, and the last one the listener', () => {
    const listeners = new AbortListeners()
    const stop = new AbortController()
    const heard: string[] = []
    const first = listeners.add(stop.signal, () => heard.push('first'))
    const second = listeners.add(stop.signal, () => heard.push('second'))
    first()
    first()
    expect(listenersOf(stop.signal)).toBe(1)
    second()
    expect(listenersOf(stop.signal)).toBe(0)
    listeners.add(stop.signal, () => heard.push('third'))
    second()
    expect(listenersOf(stop.signal)).toBe(1)
    stop.abort()
    expect(heard).toEqual(['third'])
  })

  it('hears of one that has aborted at once', () => {
    const heard: string[] = []
    new AbortListeners().add(AbortSignal.abort(), () => heard.push('now'))
    expect(heard).toEqual(['now'])
  })

  it('may take itself and others away while it hears of it', () => {
    const listeners = new AbortListeners()
    const stop = new AbortController()
    const heard: string[] = []
    const first = listeners.add(stop.signal, () => {
      heard.push('first')
      first()
      second()
    })
    const second = listeners.add(stop.signal, () => heard.push('second'))
    stop.abort()
    expect(heard).toEqual(['first'])
    expect(listenersOf(stop.signal)).toBe(0)
  })
})
