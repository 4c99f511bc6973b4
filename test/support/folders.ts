import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Every file below a folder with its content. */
export async function filesBelow(folder: string): Promise<{ path: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name)
        return { path, bytes: await readFile(path) }
      }),
  )
}

/** Leaves the files of a database folder where they are, and nothing in them that could be read. */
export async function ruin(folder: string): Promise<void> {
  await rm(join(folder, 'CURRENT'))
  for (const { path, bytes } of await filesBelow(folder))
    if (/\.(ldb|log)$/.test(path)) await writeFile(path, Buffer.alloc(bytes.length, 7))
}
