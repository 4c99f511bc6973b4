import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Gives a folder a file system of its own, of so many megabytes. @throws where this user may not mount one */
export function mount(folder: string, megabytes: number): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
}

/** Makes more space on what `mount` made. */
export const enlarge = (folder: string, megabytes: number): void =>
  void execFileSync('mount', ['-o', `remount,size=${megabytes}m`, folder])

/** Makes what `mount` made one that cannot be written. */
export const makeReadOnly = (folder: string): void => void execFileSync('mount', ['-o', 'remount,ro', folder])

export const unmount = (folder: string): void => void execFileSync('umount', [folder])

/** A new folder with a file system of its own; null where this user may not mount one. Remove it with `removeSmall`. */
export function mountSmall(megabytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'braindump-small-'))
  try {
    mount(folder, megabytes)
    return folder
  } catch {
    rmdirSync(folder)
    return null
  }
}

/** Once everything in it is closed. */
export function removeSmall(folder: string): void {
  unmount(folder)
  rmdirSync(folder)
}

/** Whether this user may mount file systems. */
export function mayMount(): boolean {
  const probe = mountSmall(1)
  if (probe !== null) removeSmall(probe)
  return probe !== null
}
