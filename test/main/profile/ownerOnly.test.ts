import { chmod, lstat, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { closeToOthers } from '../../../main/profile/ownerOnly'
import { braindump } from '../../support/commandLine'
import { temporaryFolder } from '../../support/documents'
import { neverTold } from '../../support/never'
import { openToEverybody, openToOthers } from '../../support/rights'

const modeOf = async (path: string): Promise<number> => (await lstat(path)).mode & 0o7777

it('a profile made on the command line is for its user only, and one that was open to all is mended when it is opened', async () => {
  const profile = join(await temporaryFolder(), 'new', 'profile')
  expect(await braindump(profile, ['init'])).toMatchObject({ code: 0 })
  expect(await braindump(profile, ['add', '--title', 'mine'])).toMatchObject({ code: 0 })
  expect(await openToOthers(profile)).toEqual([])

  await openToEverybody(profile)
  expect((await openToOthers(profile)).length).toBeGreaterThan(20)
  expect(await braindump(profile, ['list'])).toMatchObject({ code: 0, err: '' })
  expect(await openToOthers(profile)).toEqual([])
})

it('changes nothing that is not of the journal, follows no link, and leaves a shared folder shared', async () => {
  const outside = await temporaryFolder()
  await writeFile(join(outside, 'theirs'), '')
  await chmod(outside, 0o755)
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'db'))
  await mkdir(join(folder, 'pictures'))
  await writeFile(join(folder, 'package.json'), '{}')
  await writeFile(join(folder, 'settings.json.damaged-1'), '{}')
  await symlink(outside, join(folder, 'captures'))
  await symlink(outside, join(folder, 'db', 'audio'))
  await mkdir(join(folder, 'models'))
  await writeFile(join(folder, 'models', 'public.onnx'), '')
  for (const name of ['db', 'pictures', 'models']) await chmod(join(folder, name), 0o755)
  for (const name of ['package.json', 'settings.json.damaged-1', 'models/public.onnx'])
    await chmod(join(folder, name), 0o644)
  await chmod(folder, 0o1777)

  await closeToOthers(folder, neverTold)
  const names = ['', 'db', 'pictures', 'package.json', 'settings.json.damaged-1', 'models', 'models/public.onnx']
  expect(await Promise.all(names.map((name) => modeOf(join(folder, name))))).toEqual([
    0o1777, 0o700, 0o755, 0o644, 0o600, 0o700, 0o644,
  ])
  expect([await modeOf(outside), await modeOf(join(outside, 'theirs'))]).toEqual([0o755, 0o644])
})
