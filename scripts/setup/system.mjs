import { existsSync, readFileSync } from 'node:fs'
import { hasDisplay, isThere } from './machine.mjs'
import { run, say, SetupError, succeeds } from './say.mjs'

/** Debian packages, each with a file that shows that it is there (a shared library or a program). */
const runtime = {
  'libgtk-3-0': 'libgtk-3.so.0',
  libnss3: 'libnss3.so',
  libasound2: 'libasound.so.2',
  libgbm1: 'libgbm.so.1',
  'libsecret-1-0': 'libsecret-1.so.0',
}
/** Where there is no screen. */
const forVirtualDisplay = { xvfb: 'Xvfb' }
const forTests = {
  ...forVirtualDisplay,
  xauth: 'xauth',
  dbus: 'dbus-run-session',
  'gnome-keyring': 'gnome-keyring-daemon',
  'espeak-ng': 'espeak-ng',
  sox: 'sox',
  pulseaudio: 'pulseaudio',
  'pulseaudio-utils': 'pactl',
  pocketsphinx: 'pocketsphinx_continuous',
  'pocketsphinx-en-us': '/usr/share/pocketsphinx/model/en-us/en-us/mdef',
  fakeroot: 'fakeroot',
  'apache2-bin': '/usr/sbin/apache2',
  'fonts-noto-core': '/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf',
  'fonts-noto-color-emoji': '/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf',
}

function isDebianFamily() {
  if (!existsSync('/etc/os-release')) return false
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
}

/** Newer releases carry some libraries under a name with the suffix of the 64-bit time transition. */
function currentName(name) {
  return succeeds('apt-cache', ['show', name]) ? name : `${name}t64`
}

function wantedFor(purpose) {
  switch (purpose) {
    case 'test':
      return { ...runtime, ...forTests }
    case 'window':
      return hasDisplay() ? runtime : { ...runtime, ...forVirtualDisplay }
    default:
      return runtime
  }
}

/**
 * Installs missing system libraries where it may (root or passwordless sudo on a Debian-like system),
 * and otherwise throws with the one command to run.
 * @param {'app' | 'window' | 'test'} purpose what they are for; a window also wants a display, tests that, a keychain and
 *   a voice
 */
export function setUpSystem(purpose) {
  if (process.platform !== 'linux') return
  const wanted = wantedFor(purpose)
  const missing = Object.keys(wanted).filter((name) => !isThere(wanted[name]))
  if (missing.length === 0) return
  if (!isDebianFamily()) {
    say(`these Debian packages (or what they are called here) seem to be missing: ${missing.join(' ')}`)
    return
  }
  const asRoot = process.getuid?.() === 0
  if (!asRoot && !succeeds('sudo', ['-n', 'true'])) {
    throw new SetupError(`system packages are missing. Run: sudo apt-get install -y ${missing.join(' ')}`)
  }
  const apt = (...args) =>
    asRoot
      ? run('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
      : run('sudo', ['-n', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args])
  say(`installing system packages: ${missing.join(' ')}`)
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', ...missing.map(currentName))
}
