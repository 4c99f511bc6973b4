import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** Fills a small disk to the last byte. */
export function fill(disk: string): void {
  try {
    execFileSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=4k'], { stdio: 'ignore' })
  } catch {
    // It says that the disk is full.
  }
}
