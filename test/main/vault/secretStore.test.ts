import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
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
    expect(await kindOf(secrets.get('remote:2'))).toBe('tampered')
  })

  it('does not lose one of two that are set at once', async () => {
    const secrets = new SecretStore(profile, await unlocked(), systemPorts)
    await Promise.all([secrets.set('a', '1'), secrets.set('b', '2')])
    expect([await secrets.get('a'), await secrets.get('b')]).toEqual(['1', '2'])
  })
})
