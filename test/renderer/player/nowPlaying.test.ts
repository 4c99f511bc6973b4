import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import NowPlaying from '../../../renderer/player/NowPlaying.vue'
import { useEntries } from '../../../renderer/stores/journal/entries'
import { useNavigation } from '../../../renderer/stores/journal/navigation'
import { usePlayer } from '../../../renderer/stores/player'
import { show, useMemory } from '../support/mount'
import { recordingIdOf, sessionIdOf } from '../support/seed'

type Handler = (() => void) | null
const handlers = new Map<string, Handler>()
const session = {
  playbackState: 'none',
  metadata: null as { title: string } | null,
  setActionHandler: (name: string, handler: Handler) => void handlers.set(name, handler),
}

let wrapper: ReturnType<typeof show>
const small = () => document.querySelector('[data-testid=now-playing]')

beforeEach(async () => {
  handlers.clear()
  Object.defineProperty(navigator, 'mediaSession', { configurable: true, value: session })
  vi.stubGlobal(
    'MediaMetadata',
    class {
      readonly title: string
      constructor({ title }: { title: string }) {
        this.title = title
      }
    },
  )
  // There is no sound here: the element says that it plays and pauses, as a browser does.
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(function (this: HTMLMediaElement) {
    this.dispatchEvent(new Event('play'))
    return Promise.resolve()
  })
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockImplementation(function (this: HTMLMediaElement) {
    this.dispatchEvent(new Event('pause'))
  })
  const { pinia } = useMemory()
  await useEntries().load('journal')
  wrapper = show(NowPlaying, {}, pinia)
  useNavigation().openEntry(sessionIdOf(1))
  usePlayer().load({ id: recordingIdOf(1), sessionId: sessionIdOf(1) }, 60_000)
  await usePlayer().play()
  await flushPromises()
})
afterEach(() => {
  usePlayer().stop()
  wrapper.unmount()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  Reflect.deleteProperty(navigator, 'mediaSession')
})

describe('what plays', () => {
  it('has a small player once its entry is left, which leads back to it', async () => {
    expect(small()).toBeNull()
    useNavigation().openEntry(sessionIdOf(2))
    await flushPromises()
    expect(small()?.textContent).toContain('/ 1:00')
    useNavigation().openSettings()
    await flushPromises()
    expect(small()).not.toBeNull()
    small()?.querySelector<HTMLButtonElement>('.title')?.click()
    await flushPromises()
    expect([useNavigation().view, useNavigation().entryId]).toEqual(['journal', sessionIdOf(1)])
    expect(small()).toBeNull()
    expect(usePlayer().playing).toBe(true)
  })

  it('can be stopped from there', async () => {
    useNavigation().closeEntry()
    await flushPromises()
    small()?.querySelector<HTMLButtonElement>('button:last-child')?.click()
    await flushPromises()
    expect(usePlayer().playing).toBe(false)
    expect(small()).toBeNull()
  })

  it('is under the media keys, which tell the system no word of the entry', () => {
    expect(session.playbackState).toBe('playing')
    expect(session.metadata?.title).toBe('Recording')
    handlers.get('pause')?.()
    expect([usePlayer().playing, session.playbackState]).toEqual([false, 'paused'])
    handlers.get('play')?.()
    expect(usePlayer().playing).toBe(true)
    handlers.get('seekforward')?.()
    expect(usePlayer().positionMs).toBe(10_000)
    handlers.get('stop')?.()
    expect(usePlayer().current).toBeNull()
    expect(handlers.get('play')).toBeNull()
  })
})
