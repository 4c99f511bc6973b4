import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { UnlockWith } from '../../app/ipc/vault'
import type { ServerSignIn } from '../../main/backup/places'
import type { Target } from '../../main/backup/targets'
import { ListThread } from '../../main/backup/target/webdav/listThread'
import { WebDavStorage } from '../../main/backup/target/webdav/webDavStorage'
import { KEEP } from '../../main/backup/work/retention'
import { restoreJournal, restoringInto } from '../../main/composition/restoreJournal'
import { Device, DEVICE_PASSPHRASE } from '../support/device'
import type { Rule } from '../support/faults'
import { filesBelow } from '../support/folders'
import { kept, meet } from '../support/meeting'
import { noiseFile } from '../support/noise'
import { TestProxy } from '../support/proxy'
import { needsWebDav, PASSWORD, startWebDav, USERNAME, withoutWebDav, type WebDavServer } from '../support/webDavServer'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

meet()
let server: WebDavServer
beforeAll(async () => {
  if (!withoutWebDav) server = await startWebDav()
})
afterAll(() => server?.close())

const none = (): void => undefined
const signal = new AbortController().signal
const withPassphrase: UnlockWith = { with: 'passphrase', passphrase: DEVICE_PASSPHRASE }
const signIn: ServerSignIn = { username: USERNAME, password: PASSWORD, caFile: null }
const write = (on: Device, title: string) => on.services.journal.sessions.create({ title })

const add = (on: Device, url: string, way: ServerSignIn = signIn): Promise<Target> =>
  on.services.backups.add(url, KEEP, way)

const run = async (on: Device, { backupId }: Target, stop = signal) => {
  const { backups } = on.services
  return await backups.run(await backups.targets.get(backupId), stop, none)
}

const verify = async (on: Device, { backupId }: Target) => {
  const { backups } = on.services
  return await backups.verify(await backups.targets.get(backupId), null, signal, none)
}

async function restored(url: string, way = signIn): Promise<Device> {
  const device = await kept(Device.blank())
  await restoreJournal(device.host, { folder: url, server: way, unlock: withPassphrase, signal, onProgress: none })
  return device
}

/** A folder of its own on the server. */
let folders = 0
async function emptyFolder(): Promise<{ url: string; folder: string }> {
  const name = `Folder ${++folders} ü`
  const answer = await fetch(`${server.url}/${encodeURIComponent(name)}`, {
    method: 'MKCOL',
    headers: { authorization: `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')}` },
  })
  expect(answer.status).toBe(201)
  return { url: `${server.url}/${encodeURIComponent(name)}`, folder: join(server.folder, name) }
}

/** The same folder behind something that breaks what it is told to. */
async function behindProxy(url: string): Promise<{ proxy: TestProxy; url: string }> {
  const { origin, pathname } = new URL(url)
  const proxy = await TestProxy.start(origin)
  onTestFinished(() => proxy.close())
  return { proxy, url: proxy.url + pathname }
}

describe.skipIf(withoutWebDav)(needsWebDav('a backup on a WebDAV server'), () => {
  it('is written, read back, goes on with what changed, and fills an empty profile', async () => {
    const a = await kept(Device.first())
    await write(a, 'first')
    const { path } = await noiseFile(9_000_000)
    await a.services.audio.importFile(path)
    const { url, folder } = await emptyFolder()
    const target = await add(a, url)
    const first = await run(a, target)
    expect(first.problems).toEqual([])
    expect(first.counts).toMatchObject({ recordings: 1, absentChunks: 0 })
    await write(a, 'second')
    const second = await run(a, target)
    expect(second.writtenBytes).toBeLessThan(200_000)
    expect(await verify(a, target)).toMatchObject({ damaged: [], differs: [] })
    expect((await filesBelow(folder)).filter((file) => file.path.endsWith('.partial'))).toEqual([])

    const b = await restored(url)
    expect(b.titles()).toEqual(a.titles())
    expect(await restoringInto(b.profile)).toBeNull()
    const heard = await a.services.backups.listen(await a.services.backups.targets.get(target.backupId), signal)
    expect(heard.heard.recording.durationMs).toBeGreaterThan(0)
    await heard.close()
  })

  it('signs in by digest where the server wants that, and says when it is refused', async () => {
    const digest = await startWebDav('digest')
    onTestFinished(() => digest.close())
    const a = await kept(Device.first())
    await write(a, 'first')
    const wrong = { ...signIn, password: 'not this one' }
    await expect(add(a, digest.url, wrong)).rejects.toMatchObject({ kind: 'sign-in' })
    const target = await add(a, digest.url)
    await run(a, target)
    expect((await restored(digest.url)).titles()).toEqual(['first'])
    await expect(restored(digest.url, wrong)).rejects.toMatchObject({ kind: 'sign-in' })
  })
})

it('reads the list of a large folder in a thread, whatever stands around the names', async () => {
  const lists = new ListThread()
  onTestFinished(() => lists.close())
  const file = (at: number): string =>
    `<d:response><d:href>https://x.org/else/a%20${at}.pack</d:href><d:propstat><d:prop><d:getcontentlength>${at}</d:getcontentlength></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`
  const own = '<d:response><d:href>/else/</d:href><d:propstat><d:prop/></d:propstat></d:response>'
  const xml = (files: number): string =>
    `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">${own}${Array.from({ length: files }, (_, at) => file(at)).join('')}</d:multistatus>`
  const large = await lists.parse(xml(400))
  expect(large).toHaveLength(401)
  expect(large.slice(0, 3)).toEqual(await lists.parse(xml(2)))
  expect(large[2]).toEqual({ name: 'a 1.pack', sizeBytes: 1 })
  expect(large[0]).toEqual({ name: 'else', sizeBytes: null })
  for (const bad of ['', '<a>', xml(400).replace('%20', '%'), `<!DOCTYPE x [<!ENTITY a "b">]>${'<a>'.repeat(5000)}`])
    await expect(lists.parse(bad)).rejects.toMatchObject({ kind: 'remote' })
})

describe.skipIf(withoutWebDav)(needsWebDav('a WebDAV server with which something is wrong'), () => {
  const isPack = (method: string, path: string): boolean => method === 'PUT' && path.includes('/packs/')
  const answers = (status: number, body = '', headers: Record<string, string> = {}): Rule => {
    return ({ method, path }) => (isPack(method, path) ? { kind: 'answer', status, body, headers } : undefined)
  }

  /** A journal with a good backup, and something that is not in it yet; between the journal and the server stands a proxy. */
  async function backedUp() {
    const a = await kept(Device.first())
    await write(a, 'before')
    const { url, folder } = await emptyFolder()
    const through = await behindProxy(url)
    const target = await add(a, through.url)
    await run(a, target)
    await write(a, 'later')
    const heal = async (): Promise<void> => {
      through.proxy.rule = () => undefined
      expect((await restored(url)).titles()).toEqual(['before'])
      await run(a, target)
      expect(await verify(a, target)).toMatchObject({ damaged: [], differs: [] })
      expect((await restored(url)).titles()).toEqual(['before', 'later'])
      expect((await filesBelow(folder)).filter(({ path }) => path.endsWith('.partial'))).toEqual([])
    }
    return { a, target, url, folder, proxy: through.proxy, heal }
  }

  const page: Rule = ({ method }) =>
    method === 'PROPFIND' ? { kind: 'answer', status: 200, body: '<p>Welcome' } : undefined
  const nonsense: Rule = ({ method }) =>
    method === 'PROPFIND' ? { kind: 'answer', status: 207, body: '<a><b>' } : undefined
  const drop: Rule = ({ method, path }) => (isPack(method, path) ? { kind: 'drop' } : undefined)

  it('is full, refuses, has trouble, leads elsewhere, drops or answers anything: said in words, and nothing is lost', async () => {
    const { a, target, proxy, heal } = await backedUp()
    const cases: readonly (readonly [Rule, kind: string, words: RegExp])[] = [
      [answers(507), 'disk-full', /no space left on the server/],
      [answers(413), 'too-large', /refuses files of 8 MB/],
      [answers(503), 'offline', /HTTP 503/],
      [answers(403), 'forbidden', /does not allow/],
      [answers(423), 'busy', /locked/],
      [answers(307, '', { location: 'http://127.0.0.1:1/' }), 'remote', /leads to another/],
      [answers(201), 'remote', /did not keep what was written/],
      [drop, 'offline', /lost/],
      [page, 'remote', /no WebDAV server/],
      [nonsense, 'remote', /no WebDAV server/],
    ]
    for (const [rule, kind, words] of cases) {
      proxy.rule = rule
      await expect(run(a, target), words.source).rejects.toMatchObject({
        kind,
        message: expect.stringMatching(words) as string,
      })
      const { lastRun } = await a.services.backups.targets.get(target.backupId)
      expect(lastRun).toMatchObject({ ok: false, message: expect.stringContaining(proxy.url) as string })
    }
    await heal()
  })

  it('cannot rename: files are written under their names', async () => {
    const { a, target, proxy, url } = await backedUp()
    proxy.rule = ({ method }) => (method === 'MOVE' ? { kind: 'answer', status: 502, body: '' } : undefined)
    await run(a, target)
    expect((await restored(url)).titles()).toEqual(['before', 'later'])
  })

  it('knows no ranges, and sends whole files', async () => {
    const { a, target, proxy, url } = await backedUp()
    const { pathname } = new URL(url)
    proxy.rule = ({ headers }) => void Reflect.deleteProperty(headers, 'range')
    await run(a, target)
    expect(await verify(a, target)).toMatchObject({ damaged: [], differs: [] })
    expect((await restored(proxy.url + pathname)).titles()).toEqual(['before', 'later'])
  })

  it('says nothing, or does not stop: said after a while', async () => {
    const { proxy, url } = await behindProxy(server.url)
    const storage = new WebDavStorage({ url, username: USERNAME, password: PASSWORD, signal, silenceMs: 200 })
    onTestFinished(() => storage.close())
    proxy.rule = () => ({ kind: 'stall' })
    await expect(storage.names('')).rejects.toMatchObject({
      kind: 'offline',
      message: expect.stringMatching(/silent/) as string,
    })
    proxy.rule = () => ({ kind: 'answer', status: 207, body: '', headers: { 'content-length': '99999999999' } })
    const endless = { kind: 'remote', message: expect.stringMatching(/far more/) as string }
    await expect(storage.names('')).rejects.toMatchObject(endless)
  })

  it('goes silent: the run can be cancelled at once, and the next one is whole', async () => {
    const { a, target, proxy, heal } = await backedUp()
    const stop = new AbortController()
    proxy.rule = ({ method, path }) => {
      if (!isPack(method, path)) return undefined
      stop.abort()
      return { kind: 'stall' }
    }
    await expect(run(a, target, stop.signal)).rejects.toMatchObject({ kind: 'cancelled' })
    await heal()
  })

  it('loses files: they are named, and the next run writes them again', async () => {
    const { a, target, url, folder } = await backedUp()
    await run(a, target)
    const packs = (await filesBelow(folder)).filter(({ path }) => path.endsWith('.pack'))
    for (const { path } of packs) await rm(path)
    const { damaged } = await verify(a, target)
    expect(damaged.length).toBeGreaterThan(0)
    await run(a, target)
    expect(await verify(a, target)).toMatchObject({ damaged: [], differs: [] })
    expect((await restored(url)).titles()).toEqual(['before', 'later'])
  })

  it('is away while a backup is read back or restored: nothing is called damaged, and no older state comes back', async () => {
    const { a, target, proxy, url } = await backedUp()
    await run(a, target)
    const { pathname } = new URL(url)
    for (const room of ['/snapshots/', '/packs/']) {
      let passed = 0
      proxy.rule = ({ method, path }) =>
        method === 'GET' && path.includes(room) && passed++ % 2 === 0
          ? { kind: 'answer', status: 503, body: '' }
          : undefined
      await expect(verify(a, target)).rejects.toMatchObject({ kind: 'offline' })
      await expect(restored(proxy.url + pathname)).rejects.toMatchObject({ kind: 'offline' })
    }
    proxy.rule = () => undefined
    expect(await verify(a, target)).toMatchObject({ damaged: [], differs: [] })
  })

  it('has no such folder, or another sign-in: said at once, and a new password is taken for the same address', async () => {
    const a = await kept(Device.first())
    const { url } = await emptyFolder()
    await expect(add(a, `${url}/deeper`)).rejects.toMatchObject({ kind: 'not-found' })
    await expect(add(a, url, { ...signIn, password: 'old' })).rejects.toMatchObject({ kind: 'sign-in' })
    const target = await add(a, url)
    await expect(add(a, url, { ...signIn, password: 'old' })).rejects.toMatchObject({ kind: 'sign-in' })
    expect((await add(a, url)).backupId).toBe(target.backupId)
    expect(await a.services.backups.targets.list()).toHaveLength(1)
    await a.services.backups.remove(target)
    expect((await add(a, url)).backupId).toBe(target.backupId)
  })

  it('sees the password only in what signs in, and it stands in no file of the profile', async () => {
    const { a, target, proxy } = await backedUp()
    await run(a, target)
    for (const { path, body } of proxy.exchanges) expect(path + body.toString('latin1')).not.toContain(PASSWORD)
    await a.host.close()
    for (const { path, bytes } of await filesBelow(a.profile))
      for (const secret of [PASSWORD, new URL(proxy.url).host]) expect(bytes.includes(secret), path).toBe(false)
  })
})
