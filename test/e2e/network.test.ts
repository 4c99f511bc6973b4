import { createSocket } from 'node:dgram'
import { createServer as createHttpServer } from 'node:http'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { launchApp, temporaryProfile, type RunningApp } from './support/app'

/* The page may reach nothing on any network, by any way there is: whatever runs in it, the journal is open before it. */

let app: RunningApp
const profile = await temporaryProfile()

/** Listens on every address of this machine, and counts what arrives. */
const heard = { packets: 0, connections: 0 }
const udp = createSocket('udp4').on('message', () => (heard.packets += 1))
const tcp = createServer((socket) => {
  heard.connections += 1
  socket.on('error', () => undefined).destroy()
})

/** Loopback, and an address that another device would reach, where the machine has one. */
const addresses = [
  '127.0.0.1',
  ...Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address)
    .slice(0, 1),
]
let ports: { readonly udp: number; readonly tcp: number }

beforeAll(async () => {
  await new Promise<void>((resolve) => udp.bind(0, '0.0.0.0', resolve))
  await new Promise<void>((resolve) => tcp.listen(0, '0.0.0.0', resolve))
  ports = { udp: udp.address().port, tcp: (tcp.address() as AddressInfo).port }
  app = await launchApp({ profile: profile.folder })
})
afterAll(async () => {
  await app?.quit()
  await profile.remove()
  udp.close()
  tcp.close()
})

beforeEach(() => void Object.assign(heard, { packets: 0, connections: 0 }))

it('would hear what is sent to it', async () => {
  for (const host of addresses) {
    const socket = connect(ports.tcp, host).on('error', () => undefined)
    await once(socket, 'close')
    await new Promise<void>((resolve) => {
      udp.once('message', () => resolve())
      udp.send('words', ports.udp, host)
    })
  }
  expect(heard).toEqual({ packets: addresses.length, connections: addresses.length })
})

it('has no candidate to connect by, and asks no server for one', async () => {
  const iceServers = addresses.flatMap((address) => [
    { urls: `stun:${address}:${ports.udp}` },
    { urls: `turn:${address}:${ports.udp}?transport=udp`, username: 'u', credential: 'c' },
    { urls: `turn:${address}:${ports.tcp}?transport=tcp`, username: 'u', credential: 'c' },
    { urls: `turns:${address}:${ports.tcp}?transport=tcp`, username: 'u', credential: 'c' },
  ])
  const candidates = await app.page.evaluate(async (servers) => {
    const connection = new RTCPeerConnection({ iceServers: servers })
    const found: string[] = []
    const gathered = new Promise<void>((resolve) =>
      connection.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate === null) resolve()
        else if (candidate.candidate !== '') found.push(candidate.candidate)
      }),
    )
    connection.createDataChannel('out')
    await connection.setLocalDescription(await connection.createOffer())
    await gathered
    connection.close()
    return found
  }, iceServers)
  expect({ candidates, ...heard }).toEqual({ candidates: [], packets: 0, connections: 0 })
})

it('reaches no server by anything else a page can do', async () => {
  const refused = await app.page.evaluate(
    async (hosts) => {
      const ways = hosts.flatMap((host) => {
        const url = `http://${host}/${'way'}`
        const element = (name: 'img' | 'iframe', address: string) =>
          new Promise<string>((resolve) => {
            const made = document.createElement(name)
            made.addEventListener('error', () => resolve('refused'))
            made.addEventListener('load', () => resolve(name === 'img' ? 'reached' : 'refused'))
            made.src = address
            document.body.append(made)
          })
        const hint = (rel: string): Promise<string> => {
          const link = document.createElement('link')
          Object.assign(link, { rel, href: url, as: 'script' })
          document.head.append(link)
          return Promise.resolve('refused')
        }
        const outcome = (work: Promise<unknown>): Promise<string> =>
          work.then(
            () => 'reached',
            () => 'refused',
          )
        return [
          outcome(fetch(url, { mode: 'no-cors' })),
          new Promise<string>((resolve) => {
            try {
              const socket = new WebSocket(`ws://${host}/`)
              socket.addEventListener('open', () => resolve('reached'))
              socket.addEventListener('error', () => resolve('refused'))
            } catch {
              resolve('refused')
            }
          }),
          Promise.resolve(navigator.sendBeacon(url, 'words')).then(() => 'refused'),
          outcome((async () => await new WebTransport(`https://${host}/`).ready)()),
          element('img', url),
          element('iframe', url),
          ...['preconnect', 'dns-prefetch', 'prefetch', 'preload', 'modulepreload', 'prerender', 'icon'].map(hint),
        ]
      })
      return await Promise.all(ways)
    },
    addresses.map((address) => `${address}:${ports.tcp}`),
  )
  expect(new Set(refused)).toEqual(new Set(['refused']))
  // What a page only hints at is done when there is time for it.
  await app.page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
  expect(heard).toEqual({ packets: 0, connections: 0 })
})

it('reaches no server by what loads, opens, submits, styles or goes elsewhere', async () => {
  const before = app.page.url()
  await app.page.evaluate(
    async (hosts) => {
      const settled: Promise<unknown>[] = []
      const heardOf = (target: EventTarget, types: readonly string[]): void =>
        void settled.push(new Promise((done) => types.forEach((type) => target.addEventListener(type, done))))
      const put = <N extends keyof HTMLElementTagNameMap>(
        name: N,
        attributes: Readonly<Record<string, string>>,
      ): HTMLElementTagNameMap[N] => {
        const element = document.createElement(name)
        for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value)
        document.body.append(element)
        return element
      }
      const awaited = (
        name: 'script' | 'img' | 'iframe' | 'link',
        attributes: Readonly<Record<string, string>>,
      ): void => heardOf(put(name, attributes), ['load', 'error'])
      const quietly = (work: () => unknown): void => {
        try {
          work()
        } catch {
          // Refused at once; what counts is what arrives.
        }
      }
      for (const host of hosts) {
        const url = `http://${host}/${'words'}`
        awaited('script', { src: url })
        awaited('script', { src: url, type: 'module' })
        awaited('link', { rel: 'stylesheet', href: url })
        awaited('img', { srcset: `${url} 1x` })
        awaited('iframe', { srcdoc: `<img src="${url}"><meta http-equiv="refresh" content="0;url=${url}">` })
        put('object', { data: url })
        put('embed', { src: url })
        put('audio', { src: url, autoplay: '' })
        put('video', { src: url, poster: url, autoplay: '' })
        put('link', { rel: 'manifest', href: url })
        put('input', { type: 'image', src: url })
        put('div', {}).innerHTML = `<svg><image href="${url}"/><use href="${url}#a"/></svg>`
        const sheet = new CSSStyleSheet()
        sheet.replaceSync(
          `@font-face { font-family: f; src: url(${url}) } div { font-family: f; background: url(${url}); cursor: url(${url}), auto; border-image: url(${url}) }`,
        )
        document.adoptedStyleSheets.push(sheet)
        const form = put('form', { action: url, method: 'post' })
        quietly(() => form.submit())
        form.target = '_blank'
        quietly(() => form.submit())
        put('a', { href: url, ping: url }).click()
        put('a', { href: url, target: '_blank', rel: 'noopener' }).click()
        put('a', { href: url, download: 'words' }).click()
        quietly(() => window.open(url))
        quietly(() => new Worker(url))
        quietly(() => new SharedWorker(url))
        quietly(() => heardOf(new EventSource(url), ['error', 'open']))
        quietly(() => {
          const request = new XMLHttpRequest()
          request.open('POST', url)
          heardOf(request, ['loadend'])
          request.send('words')
        })
        settled.push(
          fetch(url, { method: 'POST', keepalive: true, mode: 'no-cors', body: 'words' }).catch(() => 'refused'),
          Promise.resolve(navigator.serviceWorker?.register(url)).catch(() => 'refused'),
          document.fonts.load('12px f', 'words').catch(() => 'refused'),
        )
        const meta = document.createElement('meta')
        Object.assign(meta, { httpEquiv: 'refresh', content: `0;url=${url}` })
        document.head.append(meta)
        quietly(() => (location.href = url))
      }
      await Promise.all(settled)
      // Painted once, so that what a style names was looked for, and idle, so that what can wait was done.
      await new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done)))
    },
    addresses.map((address) => `${address}:${ports.tcp}`),
  )
  expect({ at: app.page.url(), windows: app.electron.windows().length, ...heard }).toEqual({
    at: before,
    windows: 1,
    packets: 0,
    connections: 0,
  })
})

it.each(['journal', 'default'])(
  'has no network in the %s session, whatever the policy of its page says',
  async (which) => {
    const outcomes = await app.electron.evaluate(
      async ({ BrowserWindow, session }, { name, urls }) => {
        const used = name === 'default' ? session.defaultSession : BrowserWindow.getAllWindows()[0]?.webContents.session
        const reach = async (url: string): Promise<string> => {
          const answer = await used?.fetch(url).then(
            () => 'reached',
            () => 'refused',
          )
          return answer ?? 'no session'
        }
        const named = await used?.resolveHost('localhost').then(
          () => 'found',
          () => 'refused',
        )
        const proxies = await Promise.all(urls.map(async (url) => (await used?.resolveProxy(url)) ?? 'no session'))
        return {
          reached: [...(await Promise.all(urls.map(reach))), named],
          direct: proxies.filter((proxy) => /DIRECT|no/.test(proxy)),
        }
      },
      {
        name: which,
        urls: addresses.flatMap((address) => [`http://${address}:${ports.tcp}/`, `https://${address}:${ports.tcp}/`]),
      },
    )
    expect({ ...outcomes, reached: new Set(outcomes.reached) }).toEqual({ reached: new Set(['refused']), direct: [] })
    expect(heard).toEqual({ packets: 0, connections: 0 })
  },
)

it('reaches the server of the page while developing, and no other', async () => {
  const page = createHttpServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<h1>Dev</h1>'),
  )
  await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve))
  const another = await temporaryProfile()
  const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}/`
  const developing = await launchApp({ profile: another.folder, env: { ELECTRON_RENDERER_URL: url } })
  try {
    expect(await developing.page.textContent('h1')).toBe('Dev')
    const outcomes = await developing.page.evaluate(
      (urls) =>
        Promise.all(
          urls.map((address) =>
            fetch(address, { mode: 'no-cors' }).then(
              () => 'reached',
              () => 'refused',
            ),
          ),
        ),
      [url, ...addresses.map((address) => `http://${address}:${ports.tcp}/`)],
    )
    expect(outcomes).toEqual(['reached', ...addresses.map(() => 'refused')])
    expect(heard).toEqual({ packets: 0, connections: 0 })
  } finally {
    await developing.quit()
    await another.remove()
    page.closeAllConnections()
    page.close()
  }
})
