import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faults } from '../support/faults'
import { TestProxy } from '../support/proxy'
import { startServer, type TestServer } from '../support/server'

let server: TestServer
let proxy: TestProxy
beforeAll(async () => {
  server = await startServer()
  proxy = await TestProxy.start(server.url)
})
afterAll(async () => {
  await proxy.close()
  await server.close()
})

const through = (path: string, init: RequestInit = {}) =>
  fetch(proxy.url + path, {
    ...init,
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${btoa(`${server.username}:${server.password}`)}`,
    },
  })

describe('the recording proxy', () => {
  it('finds a text that crossed, in the clear and in base64, and none that did not', async () => {
    const name = server.prefix()
    await through(`/${name}`, { method: 'PUT' })
    const hidden = Buffer.from(`x buried-marker y`).toString('base64')
    await through(`/${name}/a`, { method: 'PUT', body: JSON.stringify({ text: 'plain-marker', hidden }) })
    expect((await through(`/${name}/a`)).status).toBe(200)
    expect(proxy.findings('plain-marker')).toHaveLength(2)
    expect(proxy.findings('buried-marker')).toHaveLength(2)
    expect(proxy.findings('absent-marker')).toEqual([])
    expect(proxy.wireBytes.up).toBeGreaterThan(300)
  })

  it('breaks what it is told to break', async () => {
    proxy.rule = () => faults.badGateway
    expect((await through('/')).status).toBe(502)
    proxy.rule = () => faults.cut(10)
    await expect(through('/').then((response) => response.text())).rejects.toThrow()
    proxy.rule = () => faults.garble
    await expect(through('/').then((response) => response.json())).rejects.toThrow()
    proxy.rule = () => faults.drip(7)
    expect(await (await through('/')).json()).toMatchObject({ version: expect.anything() as unknown })
    proxy.rule = () => undefined
    proxy.setOffline(true)
    await expect(through('/')).rejects.toThrow()
    proxy.setOffline(false)
    expect((await through('/')).status).toBe(200)
  })
})
