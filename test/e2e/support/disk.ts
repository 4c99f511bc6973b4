import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Files under `folder` that hold one of these byte strings. */
export async function findOnDisk(folder: string, needles: readonly Buffer[]): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const content = await readFile(file)
    const held = needles.filter((needle) => content.includes(needle))
    found.push(...held.map((needle) => `${file.slice(folder.length + 1)}: ${needle.toString('latin1')}`))
  }
  return found
}
