import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RemoteConnection } from '../../main/replication/remotes/remote'
import { endpointOf, type RemoteEntry } from '../../main/replication/remotes/remoteList'
import { kindOf } from '../main/vault/fixtures'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

describe.skipIf(!hasOpenssl)(
  'a server whose certificate an authority of one\u2019s own signed (made with openssl, which is not here)',
  () => {
    let folder: string
    let server: Server
    let entry: RemoteEntry

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'braindump-tls-'))
      const file = (name: string) => join(folder, name)
      const openssl = (...parameters: string[]) => execFileSync('openssl', parameters, { stdio: 'pipe' })
      const subject = ['-nodes', '-newkey', 'rsa:2048', '-days', '2']
      openssl(
        'req',
        '-x509',
        ...subject,
        '-subj',
        '/CN=Home authority',
        '-keyout',
        file('ca.key'),
        '-out',
        file('ca.pem'),
      )
      openssl('req', ...subject, '-subj', '/CN=localhost', '-keyout', file('server.key'), '-out', file('server.csr'))
      await writeFile(file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1')
      openssl(
        'x509',
        '-req',
        '-days',
        '2',
        '-in',
        file('server.csr'),
        '-CA',
        file('ca.pem'),
        '-CAkey',
        file('ca.key'),
        '-CAcreateserial',
        '-extfile',
        file('names'),
        '-out',
        file('server.pem'),
      )
      server = createServer(
        { key: readFileSync(file('server.key')), cert: readFileSync(file('server.pem')) },
        (_request, response) => {
          response.end('{"couchdb":"Welcome","version":"3.5.0"}')
        },
      )
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      entry = {
        id: 'r',
        url: `https://localhost:${(server.address() as AddressInfo).port}`,
        prefix: 'p',
        username: null,
        role: 'primary',
        authentication: 'basic',
        caFile: null,
      }
    })
    afterAll(async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true })
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
      expect(await ask(join(folder, 'ca.pem'))).toMatchObject({ version: '3.5.0' })
    })

    it('tells a missing file and one without a certificate', async () => {
      expect(await kindOf(ask(join(folder, 'nowhere.pem')))).toBe('not-found')
      expect(await kindOf(ask(join(folder, 'names')))).toBe('invalid-input')
    })
  },
)
