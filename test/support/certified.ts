import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Certificates are made with it; tests that need them say `describe.skipIf(!hasOpenssl)`. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0

/** A server over TLS, whose certificate an authority of one's own signed. */
export interface CertifiedServer {
  readonly url: string
  /** The certificate of that authority. */
  readonly caFile: string
  /** A file beside it that is no certificate. */
  readonly otherFile: string
  close(): Promise<void>
}

/** Starts one on loopback, with a new authority. */
export async function startCertified(listener: RequestListener): Promise<CertifiedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'braindump-tls-'))
  const file = (name: string) => join(folder, name)
  const openssl = (...parameters: string[]) => execFileSync('openssl', parameters, { stdio: 'pipe' })
  const subject = (name: string) => ['-nodes', '-newkey', 'rsa:2048', '-days', '2', '-subj', `/CN=${name}`]
  openssl('req', '-x509', ...subject('Home authority'), '-keyout', file('ca.key'), '-out', file('ca.pem'))
  openssl('req', ...subject('localhost'), '-keyout', file('server.key'), '-out', file('server.csr'))
  await writeFile(file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1')
  const signing = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', file('names')]
  openssl('x509', '-req', '-days', '2', '-in', file('server.csr'), ...signing, '-out', file('server.pem'))
  const server = createServer(
    { key: readFileSync(file('server.key')), cert: readFileSync(file('server.pem')) },
    listener,
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    caFile: file('ca.pem'),
    otherFile: file('names'),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true })
    },
  }
}
