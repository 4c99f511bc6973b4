import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest'
import type { Device, Place } from './device'
import { TestProxy } from './proxy'
import { startServer, type TestServer } from './server'

/* Where the devices of a test meet: a server for the file, and for each test a place on it that nobody else uses. */

export let server: TestServer
export let place: Place
/** Between the devices and the server, after `meet({ throughProxy: true })`. */
export let proxy: TestProxy
const devices: Device[] = []

/** Sets the bindings of this module before each test of the file, and removes the devices after it. */
export function meet({ throughProxy = false, revsLimit = undefined as number | undefined } = {}): void {
  beforeAll(async () => {
    server = await startServer(revsLimit)
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    if (throughProxy) proxy = await TestProxy.start(server.url)
    const { username, password } = server
    place = { url: throughProxy ? proxy.url : server.url, prefix: server.prefix(), username, password }
    return async () => {
      if (throughProxy) proxy.rule = () => undefined // A device that closes still asks the server something.
      try {
        // The last first: it may have been opened on the profile of an earlier one.
        for (const device of devices.splice(0).reverse()) await device.remove()
      } finally {
        if (throughProxy) await proxy.close()
      }
    }
  })
}

/** One more proxy before the server, for one device of several; closed with the test. */
export async function proxied(): Promise<TestProxy> {
  const another = await TestProxy.start(server.url)
  onTestFinished(() => another.close())
  return another
}

/** The device that is being made, removed with the test. */
export async function kept(making: Promise<Device>): Promise<Device> {
  const device = await making
  devices.push(device)
  return device
}
