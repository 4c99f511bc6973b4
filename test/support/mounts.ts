import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system of its own; null where this user may not mount one. */
export function mountSmall(megabytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'braindump-small-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    rmdirSync(folder)
    return null
  }
}

/** Makes a mounted file system one that cannot be written. */
export const makeReadOnly = (folder: string): void => void execFileSync('mount', ['-o', 'remount,ro', folder])

export function unmount(folder: string): void {
  execFileSync('umount', [folder])
  rmdirSync(folder)
}

/** Whether this user may mount file systems. */
export function mayMount(): boolean {
  const probe = mountSmall(1)
  if (probe !== null) unmount(probe)
  return probe !== null
}
