import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Where Chromium keeps its own files (single-instance lock, caches, crash reports): a folder inside the profile, so
 * that one profile is one lock. A profile that cannot be written gets a folder that goes away, so that the window
 * opens and can say what is wrong.
 */
export function chromiumFolder(profile: string): string {
  try {
    const folder = join(profile, 'window')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
    return folder
  } catch {
    return mkdtempSync(join(tmpdir(), 'braindump-window-')) // The journal reports why the profile does not open.
  }
}
