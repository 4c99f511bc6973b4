import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { holdExclusively, InUseError } from '../../../main/database/exclusive'
import { temporaryFolder } from '../../support/documents'

it('takes a lock of which files are damaged, and leaves one that somebody has', async () => {
  const folder = join(await temporaryFolder(), 'lock')
  await (
    await holdExclusively(folder)
  )()
  await truncate(join(folder, 'CURRENT'), 3)
  const release = await holdExclusively(folder)
  await truncate(join(folder, 'CURRENT'), 3)
  await expect(holdExclusively(folder)).rejects.toBeInstanceOf(InUseError)
  await release()
  await (
    await holdExclusively(folder)
  )()
})
