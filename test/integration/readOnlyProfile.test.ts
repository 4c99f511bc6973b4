import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { braindump, jsonOf } from '../support/commandLine'
import { Device } from '../support/device'
import { temporaryFolder } from '../support/documents'
import { filesBelow } from '../support/folders'
import { fill } from '../support/fullDisk'
import { makeReadOnly, mayMount, mountSmall, removeSmall } from '../support/mounts'
import { wavAround } from '../support/noise'

vi.setConfig({ testTimeout: 120_000 })

const TITLES = ['one', 'three', 'two']

/** A closed journal on a small disk of its own. */
async function journalOn(): Promise<{ disk: string; profile: string }> {
  const disk = mountSmall(16)
  if (disk === null) throw new Error('This user may not mount.')
  onTestFinished(() => removeSmall(disk))
  const device = await Device.first(undefined, {}, disk)
  for (const title of TITLES) await device.services.journal.sessions.create({ title, text: `text of ${title}` })
  const path = join(await temporaryFolder(), 'sound.wav')
  await writeFile(path, wavAround(new Uint8Array(200_000)))
  await device.services.audio.importFile(path)
  await device.restart() // So that there are tables.
  await device.host.close()
  return { disk, profile: device.profile }
}

/** Nothing of the journal stands in the files of its lock. */
const contents = async (profile: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await filesBelow(profile))
      .filter(({ path }) => !path.startsWith(join(profile, 'lock')))
      .map(({ path, bytes }) => [path, bytes.toString('base64')]),
  )

// Mounting is for root only; elsewhere there is no disk to fill.
describe.skipIf(!mayMount())('a profile that cannot be written', () => {
  it.each([
    ['disk-full', 'on a full disk', fill],
    ['profile-read-only', 'on a disk that is read-only', makeReadOnly],
  ] as const)(
    'is open for reading and for exporting, and nothing in it changes: %s, %s',
    async (kind, _where, spoil) => {
      const { disk, profile } = await journalOn()
      spoil(disk)
      const before = await contents(profile)
      const device = await Device.opened(profile)
      try {
        expect(device.host.readOnly?.kind).toBe(kind)
        await device.host.vault.unlock({ with: 'passphrase', passphrase: 'correct horse battery staple' })
        expect(device.titles()).toEqual(expect.arrayContaining(TITLES))
        expect(device.errors).toEqual([device.host.readOnly])
      } finally {
        await device.host.close()
      }

      const listed = await braindump(profile, ['list', '--json'])
      expect(listed.code).toBe(0)
      expect(JSON.stringify(jsonOf(listed))).toContain('three')
      const target = join(await temporaryFolder(), 'export')
      const exported = await braindump(profile, ['export', '--format', 'json', '--out', target])
      expect(exported.err).toContain('open for reading only')
      expect(exported.code).toBe(0)
      const files = await filesBelow(target)
      expect(files.some(({ bytes }) => bytes.includes('text of two'))).toBe(true)
      expect(files.some(({ path, bytes }) => path.endsWith('.wav') && bytes.length > 200_000)).toBe(true)

      const added = await braindump(profile, ['add', '--title', 'four', '--text', 'words'])
      expect(added.code).toBe(1)
      expect(added.err).toContain('Nothing can be changed')
      expect(await contents(profile)).toEqual(before)
    },
  )
})
