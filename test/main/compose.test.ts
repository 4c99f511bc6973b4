import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Host, type HostOptions, openHost } from '../../main/composition/compose'
import { temporaryFolder } from '../support/documents'

const PASSPHRASE = 'correct horse battery staple'
const CHEAP = { memoryKiB: 64, iterations: 1, parallelism: 1 } as unknown as NonNullable<HostOptions['argon2']>

async function open(profile: string, options: Partial<HostOptions> = {}) {
  const events: [string, unknown][] = []
  const host: Host = await openHost({
    profile,
    emit: (event, payload) => events.push([event, payload]),
    onError: (error) => {
      throw error
    },
    argon2: CHEAP,
    background: false,
    ...options,
  })
  onTestFinished(() => host.close())
  return { host, events }
}

describe('a profile', () => {
  it('has no journal at first, then an open one, and a locked one after locking', async () => {
    const { host, events } = await open(await temporaryFolder())
    expect(() => host.services()).toThrow(expect.objectContaining({ kind: 'no-vault' }))
    await host.vault.create(PASSPHRASE)
    const id = await host.services().journal.sessions.create({ title: 'kept' })
    const { journal } = host.services()
    await host.vault.lock()
    expect(() => host.services()).toThrow(expect.objectContaining({ kind: 'locked' }))
    await expect(journal.sessions.rename(id, 'late')).rejects.toMatchObject({ kind: 'locked' })
    await expect(host.vault.unlock({ with: 'passphrase', passphrase: 'wrong wrong' })).rejects.toMatchObject({
      kind: 'wrong-passphrase',
    })
    await host.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE })
    expect(host.services().journal.summaries.list('journal')).toMatchObject([{ id, title: 'kept' }])
    const states = events.filter(([event]) => event === 'vault.changed').map(([, payload]) => payload)
    expect(states).toEqual([{ state: 'unlocked' }, { state: 'locked' }, { state: 'unlocked' }])
  })

  it('is refused to a second owner, and free again after closing', async () => {
    const profile = await temporaryFolder()
    const { host } = await open(profile)
    await expect(open(profile)).rejects.toMatchObject({ kind: 'profile-in-use' })
    await host.close()
    await open(profile)
  })

  it('with the databases of another journal is refused when it is unlocked, and can be locked again', async () => {
    const [one, two] = [await temporaryFolder(), await temporaryFolder()]
    for (const profile of [one, two]) {
      const { host } = await open(profile)
      await host.vault.create(PASSPHRASE)
      await host.close()
    }
    const { rename, rm } = await import('node:fs/promises')
    await rm(join(one, 'db', 'sessions'), { recursive: true })
    await rename(join(two, 'db', 'sessions'), join(one, 'db', 'sessions'))
    const { host } = await open(one)
    const unlock = host.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE })
    await expect(unlock).rejects.toMatchObject({ kind: 'other-vault' })
    expect(() => host.services()).toThrow(expect.objectContaining({ kind: 'locked' }))
  })

  // Permissions do not bind root.
  it.skipIf(process.getuid?.() === 0)('that cannot be written says so', async () => {
    const profile = join(await temporaryFolder(), 'profile')
    await mkdir(profile)
    await chmod(profile, 0o500)
    await expect(open(profile)).rejects.toMatchObject({ kind: 'profile-read-only' })
  })
})
