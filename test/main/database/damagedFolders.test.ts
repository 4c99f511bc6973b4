import { cp, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openHost } from '../../../main/composition/compose'
import { systemPorts } from '../../../main/platform/ports'
import { databasesSetAside } from '../../../main/database/setAside'
import { openPouch } from '../../../main/database/pouch'
import { verifyJournal } from '../../../main/composition/verify'
import { diagnosticReport } from '../../../main/composition/diagnostics'
import { braindump, braindumpKilled, jsonOf } from '../../support/commandLine'
import { Device, DEVICE_PASSPHRASE } from '../../support/device'
import { temporaryFolder } from '../../support/documents'
import { filesBelow, ruin } from '../../support/folders'

// Commands are processes of their own.
vi.setConfig({ testTimeout: 60_000 })

/* leveldb takes a folder without CURRENT for a new one and removes what is in it. A journal must not be lost by being opened. */

async function journal(): Promise<Device> {
  const device = await Device.first()
  onTestFinished(() => device.remove())
  for (const title of ['one', 'two', 'three'])
    await device.services.journal.sessions.create({ title, text: `text of ${title}` })
  // What was written stands in tables once the databases were opened again.
  await device.restart()
  await device.services.journal.sessions.create({ title: 'four', text: 'text of four' })
  return device
}

const database = (device: Device, name: string): string => join(device.profile, 'db', name)

/** The files of a folder, by name. */
async function contents(folder: string): Promise<Record<string, string>> {
  const files = await filesBelow(folder)
  return Object.fromEntries(files.map(({ path, bytes }) => [basename(path), bytes.toString('base64')]))
}

const setAside = async (device: Device) =>
  (await databasesSetAside(device.profile)).map(({ database, what }) => `${database} ${what}`)

const damages: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  'without CURRENT': (folder) => rm(join(folder, 'CURRENT')),
  'with an empty CURRENT': (folder) => truncate(join(folder, 'CURRENT')),
  'with a CURRENT that is something else': (folder) => writeFile(join(folder, 'CURRENT'), '\0'.repeat(16)),
  'whose CURRENT names what is not there': async (folder) =>
    rm(join(folder, (await readFile(join(folder, 'CURRENT'), 'utf8')).trim())),
}

describe('a database whose folder is damaged', () => {
  it.each(Object.entries(damages))('is kept byte for byte and named: %s', async (_how, damage) => {
    const device = await journal()
    let before = {}
    await device.restart(async () => {
      await damage(database(device, 'sessions'))
      before = await contents(database(device, 'sessions'))
    })
    const [aside, ...others] = await databasesSetAside(device.profile)
    expect(others).toEqual([])
    expect(aside).toMatchObject({ database: 'sessions', what: 'damaged' })
    const folder = aside?.folder ?? ''
    expect(await contents(folder)).toEqual(before)
    const told = [expect.objectContaining({ kind: 'integrity', message: expect.stringContaining(folder) as string })]
    expect(device.errors).toEqual(told)
    const { problems } = await verifyJournal(device.services, device.profile)
    expect(problems[0]).toMatchObject({ database: 'sessions', id: basename(folder), kind: 'integrity' })
    expect(await diagnosticReport(device.services, device.profile, {})).toContain('database damaged: sessions, 20')

    // The journal goes on with all that could be read, and says so until the folder is removed.
    expect(aside?.recovered).toEqual({ documents: 4, lost: 0 })
    await device.services.journal.sessions.create({ title: 'after it' })
    await device.restart()
    expect(device.titles()).toEqual(['after it', 'four', 'one', 'three', 'two'])
    expect(device.errors).toEqual(told)
    expect(await setAside(device)).toEqual(['sessions damaged'])
    expect(await contents(folder)).toEqual(before)
    await rm(folder, { recursive: true })
    expect(await setAside(device)).toEqual([])
  })

  it('is named by status and verify on the command line', async () => {
    const device = await journal()
    await device.host.close()
    await rm(join(database(device, 'messages'), 'CURRENT'))
    const verified = await braindump(device.profile, ['verify', '--json'])
    expect(verified.code).toBe(1)
    expect(verified.err).toContain('messages.damaged-')
    expect(jsonOf(verified)).toMatchObject({ problems: [{ database: 'messages', kind: 'integrity' }] })
    expect((await braindump(device.profile, ['status'])).out).toContain('messages.damaged-')
    expect(jsonOf(await braindump(device.profile, ['status', '--json']))).toMatchObject({
      databases: [{ database: 'messages', what: 'damaged' }],
    })
  })

  it('is kept wherever the process that finds it is killed', async () => {
    const device = await journal()
    await device.host.close()
    await rm(join(database(device, 'messages'), 'CURRENT'))
    const before = await contents(database(device, 'messages'))
    const { writes } = await braindumpKilled(await copyOf(device.profile), ['list'], null)
    expect(writes).toBeGreaterThan(12)
    // Before it are the profile's own files and the keyring, after it the services.
    for (const write of [6, 8, 10, 12]) {
      const profile = await copyOf(device.profile)
      expect(await braindumpKilled(profile, ['list'], { when: 'after', write })).toMatchObject({ killed: true })
      await (await Device.at(profile)).host.close()
      const aside = (await databasesSetAside(profile)).filter(({ what }) => what === 'damaged')
      expect(await Promise.all(aside.map(({ folder }) => contents(folder)))).toEqual([before])
    }
  })

  it('is no damage to leveldb itself: nothing opens it, and nothing in it changes', async () => {
    const device = await journal()
    await device.host.close()
    await rm(join(database(device, 'tags'), 'CURRENT'))
    const before = await contents(database(device, 'tags'))
    await expect(openPouch(database(device, 'tags'))).rejects.toMatchObject({ kind: 'integrity' })
    expect(await contents(database(device, 'tags'))).toEqual(before)
  })
})

describe('a database whose folder is gone', () => {
  it('is not made again without a word', async () => {
    const device = await journal()
    await device.restart(() => rm(database(device, 'messages'), { recursive: true }))
    expect(await setAside(device)).toEqual(['messages missing'])
    expect(device.errors).toEqual([expect.objectContaining({ kind: 'integrity' })])
    expect((await verifyJournal(device.services, device.profile)).problems[0]).toMatchObject({ database: 'messages' })
    await device.restart()
    expect(device.errors).toHaveLength(1)
  })

  it('is noticed in a profile that knew no note of it from its next start on', async () => {
    const device = await journal()
    await device.restart(() => rm(join(device.profile, 'databases.json')))
    expect(device.errors).toEqual([])
    await device.restart(() => rm(database(device, 'recordings'), { recursive: true }))
    expect(await setAside(device)).toEqual(['recordings missing'])
  })

  it('is made silently where its first making was killed', async () => {
    const device = await journal()
    const killed = async (): Promise<void> => {
      const note = JSON.parse(await readFile(join(device.profile, 'databases.json'), 'utf8')) as { made: string[] }
      const made = note.made.filter((name) => name !== 'prompts')
      await writeFile(join(device.profile, 'databases.json'), JSON.stringify({ made }))
      await rm(database(device, 'prompts'), { recursive: true })
      await mkdir(database(device, 'prompts'))
      for (const name of ['LOCK', 'LOG', 'MANIFEST-000001', '000001.dbtmp'])
        await writeFile(join(database(device, 'prompts'), name), name === 'LOCK' ? '' : 'a part')
    }
    await device.restart(killed)
    expect(device.errors).toEqual([])
    expect(await setAside(device)).toEqual([])
    expect(await device.services.journal.databases.prompts.count()).toBe(0)
  })
})

describe('what is derived from a database', () => {
  it('is not believed of the one that begins anew', async () => {
    const device = await journal()
    await device.services.compaction.note()
    await device.services.conflicts.mergeAll()
    await device.restart(() => ruin(database(device, 'sessions')))
    expect((await databasesSetAside(device.profile))[0]?.recovered).toEqual({ documents: 0, lost: 0 })
    // More changes than the old one had, and then the process dies: its snapshots of before must not be taken for it.
    const titles = Array.from({ length: 12 }, (_, at) => `new ${at + 10}`)
    for (const title of titles) await device.services.journal.sessions.create({ title })
    const copy = await copyOf(device.profile)
    const again = await Device.at(copy)
    onTestFinished(() => again.host.close())
    await again.services.journal.summaries.settled()
    expect(again.titles()).toEqual(titles)
  })
})

describe('a trash', () => {
  it('is not emptied while a database is aside: how long to keep it may be what is missing', async () => {
    const device = await journal()
    const { sessions, summaries } = device.services.journal
    await summaries.settled()
    const [entry] = summaries.list('journal')
    const id = entry?.id ?? ('' as never)
    await sessions.trash([id])
    await device.host.settings.set('trash.keepDays', 0)
    await device.host.close()
    const years = 400 * 86_400_000
    const seen = { elapsedMs: years, lastMs: Date.now(), seen: { [id]: 0 } }
    await writeFile(join(device.profile, 'trash-age.json'), JSON.stringify(seen))
    await rm(join(database(device, 'settings'), 'CURRENT'))
    const host = await openHost({
      profile: device.profile,
      emit: () => undefined,
      onError: () => undefined,
      background: true,
      ports: { ...systemPorts, now: () => Date.now() + years },
    })
    await host.vault.unlock({ with: 'passphrase', passphrase: DEVICE_PASSPHRASE })
    await host.close()
    const again = await Device.at(device.profile)
    onTestFinished(() => again.host.close())
    await again.services.journal.summaries.settled()
    expect(again.services.journal.summaries.list('trash').map(({ id }) => id)).toEqual([id])
  })
})

describe('a keyring whose folder is damaged', () => {
  const lost = { kind: 'integrity', message: expect.stringContaining('keyring.damaged-') as string }

  /** Both copies of the keys are gone. */
  async function keyless(damage: (folder: string) => Promise<void> = ruin) {
    const device = await journal()
    await device.host.close()
    const path = database(device, 'keyring')
    const whole = await copyOf(path)
    await rm(join(device.profile, 'keyring.copy'))
    await damage(path)
    return { device, path, whole }
  }

  it('is no empty profile: it says where its files are and what to do, and starts no new journal', async () => {
    const { device, path } = await keyless()
    const before = await contents(path)
    for (const command of ['list', 'list', 'init']) {
      const answer = await braindump(device.profile, [command, '--json'])
      expect(answer.code).toBe(1)
      expect(jsonOf(answer)).toMatchObject({ error: lost })
    }
    const { out } = await braindump(device.profile, ['status'])
    expect(out).toMatch(/keyring\.damaged-.*Join the journal again.*backup/)
    expect(out).not.toMatch(/no journal/)
    const [aside, ...others] = await databasesSetAside(device.profile)
    expect(others).toEqual([])
    expect(await contents(aside?.folder ?? '')).toEqual(before)
  })

  it('opens again with its own files from a backup', async () => {
    const { device, path, whole } = await keyless()
    await braindump(device.profile, ['list'])
    await rm(path, { recursive: true })
    await cp(whole, path, { recursive: true })
    const again = await Device.at(device.profile)
    onTestFinished(() => again.host.close())
    expect(again.titles()).toEqual(['four', 'one', 'three', 'two'])
  })

  it('is missed also where no note of it was made, as long as there is a database that only it can open', async () => {
    const { device } = await keyless(async (folder) => {
      await rm(folder, { recursive: true })
      await rm(join(folder, '..', '..', 'databases.json'))
    })
    expect(jsonOf(await braindump(device.profile, ['init', '--json']))).toMatchObject({ error: { kind: 'integrity' } })
  })

  it('is missed when the folder of all databases is gone', async () => {
    const { device } = await keyless((folder) => rm(join(folder, '..'), { recursive: true }))
    expect(jsonOf(await braindump(device.profile, ['init', '--json']))).toMatchObject({ error: { kind: 'integrity' } })
    expect(await setAside(device)).toEqual(['keyring missing'])
  })
})

describe('a keyring of which the second copy is there', () => {
  const ways: Readonly<Record<string, (device: Device, path: string) => Promise<void>>> = {
    'its folder is gone': (_device, path) => rm(path, { recursive: true }),
    'nothing of it can be read': (_device, path) => ruin(path),
    'the folder of all databases is gone': (_device, path) => rm(join(path, '..'), { recursive: true }),
    'its log was emptied': async (_device, path) => {
      for (const { path: file } of await filesBelow(path)) if (/\.(log|ldb)$/.test(file)) await truncate(file)
    },
    'the note of it is gone, too': async (device, path) => {
      await rm(path, { recursive: true })
      await rm(join(device.profile, 'databases.json'))
    },
  }

  it.each(Object.entries(ways))('opens, and says so: %s', async (_how, damage) => {
    const device = await journal()
    await device.host.vault.changePassphrase(
      { with: 'passphrase', passphrase: DEVICE_PASSPHRASE },
      'another passphrase of mine',
    )
    await device.host.close()
    await damage(device, database(device, 'keyring'))
    const again = await Device.opened(device.profile)
    onTestFinished(() => again.host.close())
    await expect(again.host.vault.unlock({ with: 'passphrase', passphrase: DEVICE_PASSPHRASE })).rejects.toMatchObject({
      kind: 'wrong-passphrase',
    })
    await again.host.vault.unlock({ with: 'passphrase', passphrase: 'another passphrase of mine' })
    expect(again.errors).toContainEqual(
      expect.objectContaining({ kind: 'integrity', message: expect.stringContaining('second copy') as string }),
    )
    // Nothing of it looks like a change to a server: revisions stayed what they were.
    const { slots } = await keyringOf(again)
    expect(slots).toBe(2)
  })

  it('is not brought back by a copy that is damaged itself', async () => {
    const device = await journal()
    await device.host.close()
    const copy = join(device.profile, 'keyring.copy')
    const text = await readFile(copy, 'utf8')
    await writeFile(copy, text.replace(/"kind":"passphrase"/, '"kind":"passphrasf"'))
    const again = await Device.at(device.profile)
    onTestFinished(() => again.host.close())
    expect(again.errors).toEqual([])
    expect(await readFile(copy, 'utf8')).toBe(text)
  })
})

const keyringOf = async ({ host }: Device) => ({ slots: (await host.keyring.slots()).length })

describe('a part of a database that is damaged', () => {
  const flip = async (path: string, at: number): Promise<void> => {
    const bytes = await readFile(path)
    const byte = Math.floor(bytes.length * at)
    bytes[byte] = (bytes[byte] ?? 0) ^ 16
    await writeFile(path, bytes)
  }

  it.each([
    ['a log', /\.log$/],
    ['a table', /\.ldb$/],
    ['the list of files', /MANIFEST/],
  ])('costs what stands there, and nothing else: one bit in %s', async (_what, pattern) => {
    const device = await journal()
    await device.restart(async () => {
      const file = (await filesBelow(database(device, 'messages'))).find(({ path }) => pattern.test(path))
      await flip(file?.path ?? '', 0.6)
    })
    const [aside, ...others] = await databasesSetAside(device.profile)
    expect(others).toEqual([])
    expect(aside).toMatchObject({ database: 'messages', what: 'damaged' })
    const left = await device.services.journal.databases.messages.count()
    expect(aside?.recovered?.documents).toBe(left)
    expect(left).toBeGreaterThanOrEqual(pattern.source === 'MANIFEST' ? 4 : 1)
    expect(device.titles()).toEqual(['four', 'one', 'three', 'two'])
    expect(device.errors).toHaveLength(1)
    await device.restart()
    expect(device.errors).toHaveLength(1)
  })
})

async function copyOf(folder: string): Promise<string> {
  const copy = join(await temporaryFolder(), 'copy')
  await cp(folder, copy, { recursive: true })
  return copy
}
