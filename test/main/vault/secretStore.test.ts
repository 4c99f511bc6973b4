import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemPorts } from '../../../main/platform/ports'
import { SecretStore } from '../../../main/vault/secretStore'
import { kindOf, lockedVault, PASSPHRASE } from './fixtures'

let profile: string
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'braindump-secrets-'))
})
afterEach(() => rm(profile, { recursive: true }))

const unlocked = async () => (await lockedVault()).vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE })

/** Another letter in the middle of the first thing that is sealed. */
async function flipSealed(path: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  const at = text.indexOf('": "') + 20
  await writeFile(path, `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`)
}

describe('the secret store', () => {
  it('keeps a password across restarts and out of sight', async () => {
    const keys = await unlocked()
    await new SecretStore(profile, keys, systemPorts).set('remote:1', 'hunter2 hunter2')
    expect(await new SecretStore(profile, keys, systemPorts).get('remote:1')).toBe('hunter2 hunter2')
    expect(await readFile(join(profile, 'secrets.json'), 'utf8')).not.toContain('hunter2')
  })

  it('forgets', async () => {
    const secrets = new SecretStore(profile, await unlocked(), systemPorts)
    await secrets.set('remote:1', 'hunter2')
    await secrets.remove('remote:1')
    expect(await secrets.get('remote:1')).toBeNull()
  })

  it('does not give the secret of one name under another, or to another vault', async () => {
    const keys = await unlocked()
    const secrets = new SecretStore(profile, keys, systemPorts)
    await secrets.set('remote:1', 'hunter2')
    expect(await kindOf(new SecretStore(profile, await unlocked(), systemPorts).get('remote:1'))).toBe('tampered')
    const file = join(profile, 'secrets.json')
    await writeFile(file, (await readFile(file, 'utf8')).replace('remote:1', 'remote:2'))
    await rm(`${file}.copy`)
    expect(await kindOf(secrets.get('remote:2'))).toBe('tampered')
  })

  it.each([
    ['is gone', (path: string) => rm(path)],
    ['is empty', (path: string) => truncate(path, 0)],
    ['is cut off', (path: string) => truncate(path, 30)],
    ['has lost a letter of what is sealed', flipSealed],
  ] as const)('comes back from its copy, and says so, where the file %s', async (_what, harm) => {
    const keys = await unlocked()
    await new SecretStore(profile, keys, systemPorts).set('remote:1', 'hunter2')
    const path = join(profile, 'secrets.json')
    const whole = await readFile(path, 'utf8')
    await harm(path)
    const told: string[] = []
    const again = () => new SecretStore(profile, keys, systemPorts, ({ message }) => void told.push(message))
    expect(await again().get('remote:1')).toBe('hunter2')
    expect(told).toEqual([expect.stringContaining('second copy')])
    expect(await readFile(path, 'utf8')).toBe(whole)
    // The copy is what is damaged: it says nothing, and is whole again with the next change.
    await harm(`${path}.copy`)
    await again().set('remote:2', 'hunter3')
    await rm(path)
    expect(await again().get('remote:2')).toBe('hunter3')
    expect(told).toHaveLength(2)
  })

  it('has no copy of what was removed', async () => {
    const secrets = new SecretStore(profile, await unlocked(), systemPorts)
    await secrets.set('remote:1', 'hunter2')
    await secrets.remove('remote:1')
    await rm(join(profile, 'secrets.json'))
    expect(await secrets.get('remote:1')).toBeNull()
  })

  it('does not lose one of two that are set at once', async () => {
    const secrets = new SecretStore(profile, await unlocked(), systemPorts)
    await Promise.all([secrets.set('a', '1'), secrets.set('b', '2')])
    expect([await secrets.get('a'), await secrets.get('b')]).toEqual(['1', '2'])
  })
})
