import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { contract } from '../../app/ipc'
import { ChosenPlaces } from '../../main/ipc/chosenPlaces'
import { createGate } from '../../main/ipc/gate'
import { createHandlers } from '../../main/ipc/handlers'
import { RemoteConnection } from '../../main/replication/remotes/remote'
import { endpointOf, type RemoteEntry } from '../../main/replication/remotes/remoteList'
import { kindOf } from '../main/vault/fixtures'
import { hasOpenssl, startCertified, type CertifiedServer } from '../support/certified'
import { Device, DEVICE_PASSPHRASE } from '../support/device'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

describe.skipIf(!hasOpenssl)(
  'a server whose certificate an authority of one\u2019s own signed (made with openssl, which is not here)',
  () => {
    let folder: string
    let server: CertifiedServer
    let entry: RemoteEntry

    beforeAll(async () => {
      const { createStandIn } = await import('../support/standIn.cjs')
      folder = await mkdtemp(join(tmpdir(), 'braindump-standin-'))
      server = await startCertified(createStandIn(folder))
      entry = {
        id: 'r',
        url: server.url,
        prefix: 'p',
        username: null,
        role: 'primary',
        authentication: 'basic',
        caFile: null,
      }
    })
    afterAll(async () => {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    })

    const ask = async (caFile: string | null) => {
      const connection = new RemoteConnection(await endpointOf({ ...entry, caFile }, null))
      try {
        return await (await connection.server('GET', '/')).json()
      } finally {
        connection.close()
      }
    }

    it('is not trusted by itself, and that is said', async () => {
      await expect(ask(null)).rejects.toMatchObject({
        kind: 'remote',
        message: expect.stringContaining('certificate') as string,
      })
    })

    it('is trusted with the file of that authority', async () => {
      expect(await ask(server.caFile)).toHaveProperty('version')
    })

    it('tells a missing file and one without a certificate', async () => {
      expect(await kindOf(ask(join(dirname(server.caFile), 'nowhere.pem')))).toBe('invalid-input')
      expect(await kindOf(ask(server.otherFile))).toBe('invalid-input')
    })

    it('is joined from the window with that file, when a person chose it, and synced with from then on', async () => {
      const place = { url: server.url, prefix: 'home', username: 'ada', password: 'secret' }
      const first = await Device.first()
      const joiner = await Device.blank()
      onTestFinished(async () => void (await Promise.all([first.remove(), joiner.remove()])))
      await first.addRemote(place, { caFile: server.caFile })
      await first.services.journal.sessions.create({ title: 'over TLS' })
      await first.sync()

      const places = new ChosenPlaces()
      const origin = 'app://journal'
      const system = {
        version: '0.0.0',
        chooseFolder: async () => null,
        chooseFile: async () => null,
        chooseSaveFile: async () => null,
        confirm: async () => false,
        showFile: () => undefined,
        printPdf: async () => new Uint8Array(),
      }
      const gate = createGate({
        contract,
        handlers: createHandlers(joiner.host, system, places),
        origin,
        checkOutput: true,
        onBug: (_channel, error) => {
          throw error
        },
      })
      const unlock = { with: 'passphrase', passphrase: DEVICE_PASSPHRASE }
      const join = (caFile?: string) =>
        gate.answer({ isMainFrameOfOurs: true, origin }, 'vault.join', { remote: { ...place, caFile }, unlock })
      const refused = (kind: string, words: string) => ({
        ok: false,
        error: { kind, message: expect.stringContaining(words) as string },
      })
      expect(await join()).toMatchObject(refused('remote', 'certificate'))
      expect(await join(server.caFile)).toMatchObject(refused('invalid-input', 'Choose the file'))
      places.toRead(server.otherFile)
      expect(await join(server.otherFile)).toMatchObject(refused('invalid-input', 'no certificate'))
      expect(joiner.host.vault.state.state).toBe('absent')

      places.toRead(server.caFile)
      expect(await join(server.caFile)).toMatchObject({ ok: true })
      expect(joiner.services.sync.remotes()).toMatchObject([{ url: server.url, prefix: 'home', caFile: server.caFile }])
      await joiner.sync()
      expect(joiner.titles()).toEqual(['over TLS'])
    })
  },
)
