import { describe, expect, it, vi } from 'vitest'
import { parseLaunchArguments } from '../../../main/shell/start/arguments'
import { parseDeepLink } from '../../../main/shell/links/deepLink'
import { isAllowed } from '../../../main/shell/security/permissions'
import { watchSmoke } from '../../../main/shell/smoke'

const uuid = '123e4567-e89b-42d3-a456-426614174000'

describe('launch arguments', () => {
  it('reads ours among those of Chromium and Electron', () => {
    const argv = ['/usr/bin/electron', '--no-sandbox', '/app', '--profile', 'mine', '--smoke', '--inspect=0']
    expect(parseLaunchArguments(argv, '/home/me')).toEqual({
      profile: '/home/me/mine',
      smoke: true,
      hidden: false,
      picture: undefined,
      link: undefined,
    })
  })

  it('reads --profile=DIR and leaves the default where nothing follows', () => {
    expect(parseLaunchArguments(['--profile=/tmp/x'], '/').profile).toBe('/tmp/x')
    expect(parseLaunchArguments(['--profile'], '/').profile).toBeUndefined()
    expect(parseLaunchArguments([], '/').profile).toBeUndefined()
  })

  it('reads where a picture of the window goes', () => {
    expect(parseLaunchArguments(['--picture', 'shots/a.png'], '/home/me').picture).toBe('/home/me/shots/a.png')
    expect(parseLaunchArguments(['--picture=/tmp/a=b.png'], '/').picture).toBe('/tmp/a=b.png')
    expect(parseLaunchArguments(['--picture'], '/').picture).toBeUndefined()
  })

  it('finds the link that the system handed over', () => {
    expect(parseLaunchArguments(['braindump', 'braindump://record'], '/').link).toBe('braindump://record')
  })
})

describe('a link', () => {
  it('opens an entry or a place', () => {
    expect(parseDeepLink(`braindump://entry/${uuid}`)).toEqual({ target: 'entry', id: `session:${uuid}` })
    expect(parseDeepLink('braindump://record')).toEqual({ target: 'record', id: null })
    expect(parseDeepLink('braindump://new/')).toEqual({ target: 'new-entry', id: null })
  })

  it.each([
    'https://entry/x',
    'braindump://entry/../../etc/passwd',
    'braindump://entry/',
    'braindump://constructor',
    'braindump://delete/everything',
    'not a link',
    `braindump://entry/${uuid}/more`,
  ])('that means nothing is dropped: %s', (link) => {
    expect(parseDeepLink(link)).toBeUndefined()
  })
})

describe('permissions', () => {
  const microphone = { permission: 'media', origin: 'app://journal', isMainFrame: true, media: ['audio'] }

  it('allow our page to use the microphone', () => {
    expect(isAllowed(microphone, 'app://journal')).toBe(true)
  })

  it.each([
    { ...microphone, media: ['audio', 'video'] },
    { ...microphone, media: ['video'] },
    { ...microphone, media: [] },
    { ...microphone, origin: 'https://example.org' },
    { ...microphone, isMainFrame: false },
    { ...microphone, permission: 'geolocation' },
    { ...microphone, permission: 'notifications' },
    { ...microphone, permission: 'clipboard-read' },
    { ...microphone, permission: 'display-capture' },
  ])('deny everything else: %o', (request) => {
    expect(isAllowed(request, 'app://journal')).toBe(false)
  })
})

describe('a smoke run', () => {
  it('ends with 0 at the first report and only once', () => {
    const exit = vi.fn()
    const watch = watchSmoke(exit, 1_000)
    watch.passed('journal open')
    watch.failed('too late')
    expect(exit.mock.calls).toEqual([[0, 'smoke: journal open']])
  })

  it('ends with 1 when the window never reports', () => {
    vi.useFakeTimers()
    const exit = vi.fn()
    watchSmoke(exit, 1_000)
    vi.advanceTimersByTime(1_000)
    vi.useRealTimers()
    expect(exit).toHaveBeenCalledWith(1, expect.stringContaining('not ready'))
  })
})
