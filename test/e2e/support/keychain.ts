import { spawnSync } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** True where a keychain of the desktop can be started for a test. */
export const hasKeychain = ['dbus-run-session', 'gnome-keyring-daemon'].every(
  (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0,
)

/**
 * A program that runs another one in a desktop session of its own with an unlocked keychain. The keychain's files are
 * in `folder`, so the next session has them too.
 */
export async function programWithKeychain(folder: string, executable: string): Promise<string> {
  const runtime = join(folder, 'run')
  await mkdir(runtime, { recursive: true, mode: 0o700 })
  const inner = join(folder, 'inner.sh')
  await writeFile(
    inner,
    [
      '#!/bin/sh',
      `export XDG_RUNTIME_DIR='${runtime}' XDG_DATA_HOME='${join(folder, 'data')}'`,
      "printf 'a test keychain\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null",
      `exec '${executable}' "$@"`,
      '',
    ].join('\n'),
  )
  const outer = join(folder, 'outer.sh')
  await writeFile(outer, `#!/bin/sh\nexec dbus-run-session -- '${inner}' "$@"\n`)
  for (const script of [inner, outer]) await chmod(script, 0o755)
  return outer
}
