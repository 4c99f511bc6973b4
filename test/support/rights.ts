import { chmod, lstat, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** A folder and all that is in it, links left out. */
async function pathsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return [
    folder,
    ...entries.filter((one) => !one.isSymbolicLink()).map(({ parentPath, name }) => join(parentPath, name)),
  ]
}

/** What in a folder, itself included, a group or everybody has any right to; what goes away meanwhile is nobody's. */
export async function openToOthers(folder: string): Promise<string[]> {
  const found = await Promise.all(
    (await pathsIn(folder)).map(async (path) => {
      const { mode } = await lstat(path).catch(() => ({ mode: 0 }))
      return (mode & 0o077) === 0 ? [] : [`${relative(folder, path)} ${(mode & 0o777).toString(8)}`]
    }),
  )
  return found.flat().sort()
}

/** As an earlier version, a copy or a restored backup may have left it. */
export async function openToEverybody(folder: string): Promise<void> {
  for (const path of await pathsIn(folder)) await chmod(path, (await lstat(path)).isDirectory() ? 0o755 : 0o644)
}
