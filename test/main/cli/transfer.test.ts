import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { braindump, jsonOf } from '../../support/commandLine'
import { temporaryFolder } from '../../support/documents'
import { writeV3, writeWav } from '../exchange/support/v3'

it('the command line takes a version 3 database, exports it and takes it into another journal', async () => {
  const folder = await temporaryFolder()
  const [one, two, out] = [join(folder, 'one'), join(folder, 'two'), join(folder, 'out')]
  await mkdir(join(folder, 'v3'))
  await writeWav(join(folder, 'v3', 'a.wav'))
  const database = await writeV3(join(folder, 'v3'), {
    sql: `INSERT INTO recordings (filepath) VALUES ('a.wav'); INSERT INTO transcripts (recording_id, text) VALUES (1, 'Words of old');`,
  })
  for (const profile of [one, two]) expect((await braindump(profile, ['init', '--json'])).code).toBe(0)

  const dry = await braindump(one, ['import', 'v3', database, '--dry-run', '--json'])
  expect(jsonOf(dry)).toEqual({ taken: 1, unchanged: 0, skipped: [] })
  expect(jsonOf(await braindump(one, ['import', 'v3', database, '--json']))).toEqual(jsonOf(dry))
  expect((await braindump(one, ['import', 'v3', database])).out).toMatch(/^0 taken, 1 unchanged, 0 skipped/)

  expect(jsonOf(await braindump(one, ['export', '--format', 'json', '--out', out, '--json']))).toMatchObject({
    entries: 1,
    files: 3,
  })
  expect((await readdir(out)).sort()).toEqual(['audio', 'braindump.json', 'entries'])
  expect(jsonOf(await braindump(two, ['import', 'json', out, '--json']))).toMatchObject({ taken: 1, skipped: [] })
  const found = jsonOf(await braindump(two, ['list', '--search', 'old wor', '--json']))
  expect(found).toMatchObject([{ title: 'Words of old', recordings: 1 }])

  const missing = await braindump(one, ['import', 'v3', join(folder, 'nothing.db'), '--json'])
  expect([missing.code, jsonOf(missing)]).toMatchObject([1, { error: { kind: 'not-found' } }])
  expect((await braindump(one, ['import', 'paper', folder])).code).toBe(2)
  expect((await braindump(one, ['export', '--format', 'json'])).code).toBe(2)
}, 240_000)
