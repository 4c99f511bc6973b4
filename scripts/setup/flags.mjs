import { hasDisplay } from './machine.mjs'

/** Flags that this machine needs: Chromium's sandbox refuses to run as root, and a virtual display has no GPU. */
export function runtimeFlags() {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  return [...(asRoot ? ['--no-sandbox'] : []), ...(asRoot || isVirtual() ? ['--disable-gpu', '--log-level=3'] : [])]
}

/** The display is a virtual one, or will be, because there is none. */
const isVirtual = () =>
  !hasDisplay() ||
  Boolean(process.env['XAUTHORITY']?.includes('xvfb-run')) ||
  Boolean(process.env['BRAINDUMP_VIRTUAL_DISPLAY'])
