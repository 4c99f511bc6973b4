import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { newRecordingId } from '../../../app/ids'
import { diagnosticReport } from '../../../main/composition/diagnostics'
import { ageOf, TrashAge } from '../../../main/journal/upkeep/trashAge'
import { systemPorts } from '../../../main/platform/ports'
import { filesSetAside } from '../../../main/files/damagedFile'
import { Device } from '../../support/device'

/* A journal opens whatever a disk did to the small files beside it; what they meant is taken to the safe side. */

const FILES = [
  ...['audio.json', 'device.json', 'losses.json', 'quarantine.json', 'sequences.json', 'settings.json'],
  ...['speech-jobs.json', 'trash-age.json', 'remote-memory.json', 'receipts.json'],
]

const damages: Readonly<Record<string, (path: string) => Promise<void>>> = {
  'no bytes': (path) => writeFile(path, ''),
  'a part': (path) => writeFile(path, '{"format":1,"entries":[{"remoteId"'),
  'wrong types': (path) =>
    // Settings may be called anything.
    writeFile(
      path,
      path.endsWith('settings.json') ? '[7]' : '{"format":"one","entries":7,"policy":[],"id":3,"documents":null}',
    ),
}

async function journal(): Promise<Device> {
  const device = await Device.first()
  onTestFinished(() => device.remove())
  await device.services.journal.sessions.create({ title: 'still here' })
  return device
}

describe('a journal', () => {
  it.each(Object.keys(damages))(
    'opens with %s of each of its small files, and tells which were damaged',
    async (how) => {
      const device = await journal()
      await device.restart(async () => {
        await mkdir(join(device.profile, 'models'))
        for (const name of FILES) await damages[how]?.(join(device.profile, name))
      })
      const { services } = device
      await services.journal.summaries.settled()
      expect(device.titles()).toEqual(['still here'])
      expect(await services.sync.lastInStep()).toEqual({})
      expect(services.audio.policy).toBe('nothing')
      expect(device.host.settings.get('security.autoLockMinutes')).toBe(15)
      await services.compaction.run()
      expect((await services.speech.models.list()).models.filter(({ imported }) => imported)).toEqual([])
      // Looked at by a window only.
      const nowMs = 1_700_000_000_000
      const trash = new TrashAge(
        device.profile,
        () => nowMs,
        (problem) => device.errors.push(problem),
      )
      expect(ageOf(await trash.check(['session:x'], nowMs), 'session:x')).toBe(0)
      const kept = (await filesSetAside(device.profile)).map(({ name }) => name).sort()
      expect(kept).toEqual(FILES.map((name) => basename(name)).sort())
      expect(device.errors).toHaveLength(kept.length)
      const report = await diagnosticReport(services, device.profile, {})
      for (const name of kept) expect(report).toContain(`was damaged and set aside: ${name}, 20`)
      await device.restart()
      expect(device.errors).toHaveLength(kept.length)
      expect((await filesSetAside(device.profile)).length).toBe(kept.length)
    },
  )

  it('keeps of its sound and its settings what can still be read', async () => {
    const device = await journal()
    const [held, cut] = [newRecordingId(systemPorts.uuid), newRecordingId(systemPorts.uuid)]
    const chunk = 'ab'.repeat(32)
    await device.host.settings.set('security.autoLockMinutes', 3)
    await device.host.settings.set('appearance.theme', 'dark')
    await device.restart(async () => {
      const audio = { policy: 'marked', erase: [chunk], items: { [held]: { held: true }, [cut]: { wanted: true } } }
      const path = join(device.profile, 'audio.json')
      await writeFile(path, JSON.stringify(audio))
      await truncate(path, JSON.stringify(audio).indexOf('"wanted"'))
      const settings = join(device.profile, 'settings.json')
      await truncate(settings, (await readFile(settings, 'utf8')).lastIndexOf('"'))
    })
    const kept = JSON.parse(await readFile(join(device.profile, 'audio.json'), 'utf8')) as unknown
    expect(kept).toMatchObject({ policy: 'marked', erase: [chunk], items: { [held]: { evicted: true } } })
    expect(device.host.settings.get('security.autoLockMinutes')).toBe(3)
    expect(device.services.audio.policy).toBe('marked')
  })

  it('stays the same device as long as its id can be read', async () => {
    const device = await journal()
    const { id } = device.host.device.device
    const path = join(device.profile, 'device.json')
    await device.restart(() => writeFile(path, JSON.stringify({ id, name: '' })))
    expect(device.host.device.device.id).toBe(id)
    await device.restart(() => truncate(path, 0))
    expect(device.host.device.device.id).not.toBe(id)
    expect(device.errors).toHaveLength(2)
  })

  it('does not forget its servers and their passwords without a word: damaged twice, that file is refused, and stays', async () => {
    const device = await journal()
    await device.services.secrets.set('x', 'y')
    const path = join(device.profile, 'secrets.json')
    await device.host.close()
    const whole = await readFile(path)
    await truncate(path, 0)
    await truncate(`${path}.copy`, 0)
    await expect(Device.at(device.profile)).rejects.toMatchObject({
      kind: 'integrity',
      message: expect.stringContaining('secrets.json') as string,
    })
    expect(await readdir(device.profile)).not.toContainEqual(expect.stringContaining('secrets.json.damaged'))
    await writeFile(path, whole)
    const again = await Device.at(device.profile)
    expect(await again.services.secrets.get('x')).toBe('y')
    await again.host.close()
  })
})
