import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PROGRAM = '/usr/sbin/apache2'
const MODULES = '/usr/lib/apache2/modules'

/** For `it.skipIf`. */
export const withoutWebDav = !existsSync(PROGRAM) || !existsSync(join(MODULES, 'mod_dav_fs.so'))
export const needsWebDav = (name: string): string =>
  withoutWebDav ? `${name} (skipped: set-up found no apache2 with mod_dav)` : name

export const USERNAME = 'ada'
export const PASSWORD = 'pass: wörd%41'

/** Apache with mod_dav on this machine. */
export interface WebDavServer {
  /** Of the folder that is served. */
  readonly url: string
  /** Where its files are. */
  readonly folder: string
  close(): Promise<void>
}

/** Starts one on a port of its own; it wants to be signed in to. */
export async function startWebDav(signIn: 'basic' | 'digest' = 'basic'): Promise<WebDavServer> {
  const home = await mkdtemp(join(tmpdir(), 'braindump-webdav-'))
  const folder = join(home, 'files')
  await mkdir(join(folder, 'Backups'), { recursive: true })
  for (const path of [home, folder, join(folder, 'Backups')]) await chmod(path, 0o777)
  await writeFile(join(home, 'users'), usersFile(signIn))
  const port = await freePort()
  await writeFile(join(home, 'httpd.conf'), configuration(home, port, signIn))
  const server = spawn(PROGRAM, ['-f', join(home, 'httpd.conf'), '-D', 'FOREGROUND'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const close = async (): Promise<void> => {
    await ended(server)
    await rm(home, { recursive: true, force: true })
  }
  try {
    await untilItAnswers(server, port)
  } catch (error) {
    await close()
    throw error
  }
  return { url: `http://127.0.0.1:${port}/dav/Backups`, folder: join(folder, 'Backups'), close }
}

const sha1 = (text: string): string => createHash('sha1').update(text).digest('base64')
const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

const usersFile = (signIn: 'basic' | 'digest'): string =>
  signIn === 'basic'
    ? `${USERNAME}:{SHA}${sha1(PASSWORD)}\n`
    : `${USERNAME}:dav:${md5(`${USERNAME}:dav:${PASSWORD}`)}\n`

function configuration(home: string, port: number, signIn: 'basic' | 'digest'): string {
  const names = ['mpm_event', 'authn_core', 'authn_file', 'authz_core', 'authz_user', 'dav', 'dav_fs', 'alias']
  const modules = [...names, signIn === 'basic' ? 'auth_basic' : 'auth_digest']
  const type = signIn === 'basic' ? 'Basic' : 'Digest'
  return [
    `ServerRoot "${home}"`,
    `ServerName 127.0.0.1`,
    `Listen 127.0.0.1:${port}`,
    `PidFile "${home}/pid"`,
    `ErrorLog "${home}/error.log"`,
    `Mutex file:${home} default`,
    ...modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`),
    // Of a server that root starts; of others it says nothing.
    'User nobody',
    'Group nogroup',
    `DavLockDB "${home}/lock"`,
    `StartServers 1`,
    `Alias /dav "${home}/files"`,
    `<Directory "${home}/files">`,
    `  Dav On`,
    `  AuthType ${type}`,
    `  AuthName dav`,
    `  Auth${type}Provider file`,
    `  AuthUserFile "${home}/users"`,
    `  Require valid-user`,
    `</Directory>`,
  ].join('\n')
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/** Resolves when it takes connections. @throws what it said when it ended instead */
async function untilItAnswers(server: ChildProcess, port: number): Promise<void> {
  const said: Buffer[] = []
  server.stderr?.on('data', (bytes: Buffer) => said.push(bytes))
  let isOver = false
  server.on('exit', () => (isOver = true))
  for (;;) {
    if (await answers(port)) return
    if (isOver) throw new Error(`Apache did not start: ${Buffer.concat(said).toString('utf8')}`)
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const over = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  await over
}
