/** Flags that this machine needs: Chromium's sandbox refuses to run as root, and a virtual display has no GPU. */
export function runtimeFlags() {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  const virtual =
    Boolean(process.env['XAUTHORITY']?.includes('xvfb-run')) || Boolean(process.env['BRAINDUMP_VIRTUAL_DISPLAY'])
  return [...(asRoot ? ['--no-sandbox'] : []), ...(asRoot || virtual ? ['--disable-gpu', '--log-level=3'] : [])]
}
