import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, temporaryProfile, type RunningApp } from './support/app'

let app: RunningApp
const profile = await temporaryProfile()

beforeAll(async () => {
  app = await launchApp({ profile: profile.folder })
})
afterAll(async () => {
  await app?.quit()
  await profile.remove()
})

describe('the window', () => {
  it('is isolated, sandboxed and without Node', async () => {
    const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences: () => Record<string, unknown>
      }
      return contents.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
    const globals = await app.page.evaluate(() =>
      ['require', 'process', 'Buffer', 'global', 'electron', 'ipcRenderer', 'module'].filter(
        (name) => name in globalThis,
      ),
    )
    expect(globals).toEqual([])
  })

  it('has one frozen api of the calls of the contract and no way around it', async () => {
    const shape = await app.page.evaluate(() => {
      const api = (globalThis as unknown as { api: Record<string, Record<string, unknown>> }).api
      const before = api['shell']?.['info']
      try {
        ;(api['shell'] as Record<string, unknown>)['info'] = () => 'mine'
      } catch {
        // Strict code throws, sloppy code ignores: both leave it as it was.
      }
      return {
        frozen: Object.isFrozen(api) && Object.values(api).every((calls) => Object.isFrozen(calls)),
        unchanged: api['shell']?.['info'] === before,
        domains: Object.keys(api).sort(),
      }
    })
    expect(shape).toMatchObject({ frozen: true, unchanged: true })
    expect(shape.domains).toContain('journal')
    expect(shape.domains).not.toContain('invoke')
  })

  it('refuses to listen to an event that does not exist', async () => {
    const message = await app.page.evaluate(() => {
      const api = (globalThis as unknown as { api: { on: (event: string, listener: () => void) => void } }).api
      try {
        api.on('secrets.changed', () => undefined)
        return 'subscribed'
      } catch (error) {
        return String(error)
      }
    })
    expect(message).toContain('no such event')
  })

  it('stays on its page: navigation and redirects are denied', async () => {
    const before = app.page.url()
    await app.page.evaluate(() => {
      location.href = 'https://example.org/'
    })
    await app.page.evaluate(() => {
      const link = document.createElement('a')
      link.href = 'file:///etc/passwd'
      document.body.append(link)
      link.click()
      link.remove()
    })
    expect(app.page.url()).toBe(before)
  })

  it('opens no other window', async () => {
    const opened = await app.page.evaluate(() => window.open('https://example.org/') !== null)
    expect(opened).toBe(false)
    expect(app.electron.windows()).toHaveLength(1)
  })

  it('runs no inline script, no eval, and loads nothing from elsewhere', async () => {
    const result = await app.page.evaluate(async () => {
      const awaited = new Set(['connect-src', 'img-src', 'script-src', 'script-src-elem'])
      const reported = new Promise<void>((resolve) =>
        document.addEventListener('securitypolicyviolation', (event) => {
          awaited.delete(event.effectiveDirective)
          if (awaited.size === 0) resolve()
        }),
      )
      const inline = document.createElement('script')
      inline.textContent = 'globalThis.inlineRan = true'
      document.body.append(inline)
      const image = document.createElement('img')
      const failed = new Promise<void>((resolve) => image.addEventListener('error', () => resolve()))
      image.src = 'https://example.org/x.png'
      document.body.append(image)
      await failed
      const fetched = await fetch('https://example.org/').then(
        () => 'fetched',
        () => 'blocked',
      )
      let evaluated = 'blocked'
      try {
        evaluated = String((globalThis as unknown as { eval: (code: string) => unknown }).eval('"ran"'))
      } catch {
        // What the policy is for.
      }
      await reported // Each of them, by the policy and not by a missing network.
      return { inlineRan: 'inlineRan' in globalThis, fetched, evaluated }
    })
    expect(result).toEqual({ inlineRan: false, fetched: 'blocked', evaluated: 'blocked' })
  })

  it.each(['geolocation', 'notifications', 'camera', 'clipboard-read', 'midi', 'persistent-storage'])(
    'does not get the permission %s',
    async (name) => {
      const state = await app.page.evaluate(
        async (permission) => (await navigator.permissions.query({ name: permission as PermissionName })).state,
        name,
      )
      expect(state).toBe('denied')
    },
  )

  it('cannot use the camera or the screen', async () => {
    const refused = await app.page.evaluate(async () => {
      const names = await Promise.all([
        navigator.mediaDevices.getUserMedia({ video: true }).then(
          () => 'granted',
          (error: Error) => error.name,
        ),
        navigator.mediaDevices.getDisplayMedia().then(
          () => 'granted',
          (error: Error) => error.name,
        ),
      ])
      return names
    })
    expect(refused).not.toContain('granted')
  })
})

describe('what is around it', () => {
  it('has no remote module', async () => {
    const remote = await app.electron.evaluate((electron) => 'remote' in electron)
    expect(remote).toBe(false)
  })

  it('gives a frame inside the page nothing to call', async () => {
    const inside = await app.page.evaluate(async () => {
      const frame = document.createElement('iframe')
      const loaded = new Promise<void>((resolve) => frame.addEventListener('load', () => resolve()))
      frame.srcdoc = '<p>inside</p>'
      document.body.append(frame)
      await loaded
      const names = ['api', 'files', 'require', 'process'].filter((name) => name in (frame.contentWindow ?? {}))
      frame.remove()
      return names
    })
    expect(inside).toEqual([])
  })

  it('serves the page with its policy, and nothing outside of it', async () => {
    const answers = await app.page.evaluate(async () => {
      const statusOf = async (path: string) => (await fetch(path)).status
      const page = await fetch('/index.html')
      return {
        policy: page.headers.get('content-security-policy') ?? '',
        outside: await Promise.all(['/..%2f..%2fpackage.json', '/%2e%2e/main/index.js', '/missing.js'].map(statusOf)),
      }
    })
    expect(answers.policy).toContain("default-src 'none'")
    expect(answers.policy).not.toContain('unsafe')
    expect(answers.outside).toEqual([404, 404, 404])
  })
})
