import { randomBytes } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ChunkDatabase } from '../../../main/database/chunkDatabase'
import { temporaryFolder } from '../../support/documents'
import type { ChunkId } from '../../../app/model'

const id = 'ab'.repeat(32) as ChunkId

it('replaces a chunk that the disk damaged, although the good one has the digest under which the bad one is kept', async () => {
  const path = join(await temporaryFolder(), 'chunks')
  const good = randomBytes(50_000)
  const first = await ChunkDatabase.open(path)
  await first.put([{ id, bytes: good }])
  await first.close()
  // Opened once more, what was in the log is in a table.
  await (await ChunkDatabase.open(path)).close()
  const [table = ''] = (await readdir(path)).filter((name) => name.endsWith('.ldb'))
  const file = await readFile(join(path, table))
  const middle = file.indexOf(good.subarray(1000, 1100))
  file[middle] = (file[middle] ?? 0) ^ 1
  await writeFile(join(path, table), file)

  const database = await ChunkDatabase.open(path)
  expect((await database.get(id))?.equals(good)).toBe(false)
  await database.replace({ id, bytes: good })
  expect((await database.get(id))?.equals(good)).toBe(true)
  await database.close()
  const again = await ChunkDatabase.open(path)
  expect((await again.get(id))?.equals(good)).toBe(true)
  await again.close()
})
