import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isThere } from './machine.mjs'
import { SetupError } from './say.mjs'

const SCREEN = '1400x900x24'
const INSTALL =
  'There is no screen, and Xvfb, which makes a virtual one, is not installed. Install it ' +
  '(Debian, Ubuntu: apt-get install xvfb; Fedora: dnf install xorg-x11-server-Xvfb; Arch: pacman -S xorg-server-xvfb) ' +
  'and start again.'

/**
 * Runs Xvfb, and ends it when the other end of descriptor 4 is closed: then this process has said so or is gone, however it
 * ended. $0 is the folder to remove. The process is the leader of its group, so nobody else can have got its number.
 */
const ON_A_LEASH = '(exec 3>&-; read -r _ <&4; kill $$; rm -rf -- "$0") 2>/dev/null & exec Xvfb "$@" 4<&-'

/** The one key that opens the display, for a display of any number: https://www.x.org/releases/X11R7.7/doc/libXau */
function authorityWith(key) {
  const ANY_FAMILY = 0xffff
  const counted = (bytes) => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
  const family = Buffer.from([ANY_FAMILY >> 8, ANY_FAMILY & 0xff])
  const nothing = counted(Buffer.alloc(0))
  return Buffer.concat([family, nothing, nothing, counted(Buffer.from('MIT-MAGIC-COOKIE-1')), counted(key)])
}

/**
 * Starts a display that nobody sees and only its starter may use. It is in a process group of its own, so Ctrl+C in a
 * terminal does not take it away from a program that is still closing.
 * @returns {Promise<{name: string, env: Record<string, string>, stop: () => Promise<void>}>}
 */
export async function startVirtualDisplay() {
  if (!isThere('Xvfb')) throw new SetupError(INSTALL)
  const folder = mkdtempSync(join(tmpdir(), 'braindump-display-'))
  const authority = join(folder, 'Xauthority')
  writeFileSync(authority, authorityWith(randomBytes(16)), { mode: 0o600 })
  // It takes the first free number, and names it on descriptor 3 when it is ready.
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset', '-auth', authority]
  const server = spawn('sh', ['-c', ON_A_LEASH, folder, ...args], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  })
  const ended = once(server, 'exit')
  const complaints = textOf(server.stderr)
  const stop = async () => {
    server.stdio[4].destroy()
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const number = (await textOf(server.stdio[3])).trim()
  if (!/^\d+$/.test(number)) {
    await stop()
    throw new SetupError(`The virtual display could not be started: ${(await complaints).trim()}`)
  }
  const name = `:${number}`
  return { name, env: { DISPLAY: name, XAUTHORITY: authority, BRAINDUMP_VIRTUAL_DISPLAY: '1' }, stop }
}

/** Everything that comes until the other end is closed. */
async function textOf(stream) {
  let text = ''
  for await (const piece of stream.setEncoding('utf8')) text += piece
  return text
}
