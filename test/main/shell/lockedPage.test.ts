import type { BrowserWindow } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newSessionId } from '../../../app/ids'
import type { WindowPlace } from '../../../app/ipc/system/shell'
import { BLANK_PAGE } from '../../../main/shell/security/contentSecurity'
import { LockedPage } from '../../../main/shell/window/lockedPage'

const PATIENCE_MS = 1_000
const URL = 'app://journal/index.html'
const PLACE: WindowPlace = {
  view: 'journal',
  section: 'sync',
  pane: 'detail',
  entryId: newSessionId(() => '1'.repeat(8) + '-1111-4111-8111-' + '1'.repeat(12)),
}

let steps: string[]
let destroyed: boolean
let page: LockedPage

/** What a window is asked for, in order; the overwriting of memory is not looked at here. */
function fakeWindow(): BrowserWindow {
  return {
    isDestroyed: () => destroyed,
    setBackgroundColor: (colour: string) => steps.push(colour),
    webContents: {
      loadURL: async (url: string) => void steps.push(url),
      navigationHistory: { clear: () => steps.push('no way back') },
    },
  } as unknown as BrowserWindow
}

beforeEach(() => {
  steps = []
  destroyed = false
  page = new LockedPage({
    window: fakeWindow,
    url: URL,
    ask: () => steps.push('asked'),
    patienceMs: PATIENCE_MS,
    background: () => '#191714',
    onError: (error) => {
      throw error
    },
  })
})
afterEach(() => vi.useRealTimers())

describe('the page of a window over a lock', () => {
  it('is asked to keep what is typed, goes only then, and comes back once the journal is locked', async () => {
    page.ready()
    const leaving = page.leave()
    await Promise.resolve()
    expect(steps).toEqual(['asked'])
    page.left(PLACE, true)
    await leaving
    expect([steps, page.isAway]).toEqual([['asked', '#191714', BLANK_PAGE], true])
    await page.changed(true)
    expect([steps.slice(3), page.isAway]).toEqual([[URL, 'no way back'], false])
  })

  it('stays when it could not save something, because only it has that', async () => {
    page.ready()
    const leaving = page.leave()
    page.left(PLACE, false)
    await leaving
    await page.changed(true)
    expect([steps, page.isAway, page.takePlace()]).toEqual([['asked'], false, null])
    const again = page.leave()
    page.left(PLACE, true)
    await again
    expect(page.isAway).toBe(true)
  })

  it('says once where it was', async () => {
    page.ready()
    const leaving = page.leave()
    page.left(PLACE, true)
    await leaving
    expect([page.takePlace(), page.takePlace()]).toEqual([PLACE, null])
  })

  it('goes after its time when it does not answer', async () => {
    vi.useFakeTimers()
    page.ready()
    const leaving = page.leave()
    await vi.advanceTimersByTimeAsync(PATIENCE_MS - 1)
    expect(steps).toEqual(['asked'])
    await vi.advanceTimersByTimeAsync(1)
    await leaving
    expect(steps).toContain(BLANK_PAGE)
  })

  it('goes at once when it has not shown anything yet', async () => {
    await page.leave()
    expect(steps).toEqual(['#191714', BLANK_PAGE])
  })

  it('is left alone when its window is gone, and stays where it is when nothing was open', async () => {
    await page.changed(true)
    destroyed = true
    page.ready()
    await page.leave()
    expect([steps, page.isAway]).toEqual([[], false])
  })
})
