import { randomBytes } from 'node:crypto'
import { readdir, stat, truncate, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

async function first(folder: string, kind: RegExp): Promise<string> {
  const name = (await readdir(folder)).sort().find((found) => kind.test(found))
  if (name === undefined) throw new Error(`no ${kind.source} in ${folder}`)
  return join(folder, name)
}

/** What a power cut or a bad disk does to the files of leveldb. `loses`: pieces are gone for good with it. */
export const SPOILED: readonly {
  readonly name: string
  readonly loses: boolean
  readonly spoil: (folder: string) => Promise<void>
}[] = [
  { name: 'CURRENT is missing', loses: false, spoil: (folder) => unlink(join(folder, 'CURRENT')) },
  { name: 'CURRENT is empty', loses: false, spoil: (folder) => truncate(join(folder, 'CURRENT')) },
  { name: 'the MANIFEST is missing', loses: false, spoil: async (folder) => unlink(await first(folder, /^MANIFEST/)) },
  { name: 'the MANIFEST is empty', loses: false, spoil: async (folder) => truncate(await first(folder, /^MANIFEST/)) },
  {
    name: 'a table is cut off',
    loses: true,
    spoil: async (folder) => {
      const table = await first(folder, /\.ldb$/)
      await truncate(table, (await stat(table)).size >> 1)
    },
  },
  { name: 'a table is missing', loses: true, spoil: async (folder) => unlink(await first(folder, /\.ldb$/)) },
  {
    name: 'the log is garbage',
    loses: true,
    spoil: async (folder) => {
      const log = await first(folder, /\.log$/)
      await writeFile(log, randomBytes((await stat(log)).size))
    },
  },
]
