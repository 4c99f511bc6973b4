import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { KeyringDatabase } from '../../../main/database/keyring-store'
import { kindOf, loadVault, PASSPHRASE } from './fixtures'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'braindump-keyring-'))
})
afterEach(() => rm(directory, { recursive: true }))

it('opens the same vault after a restart, with the new passphrase and not with the old one', async () => {
  const first = await KeyringDatabase.open(join(directory, 'keyring'))
  const vault = await loadVault(first)
  const { vaultId } = await vault.create(PASSPHRASE)
  const before = vault.keys()
  await vault.changePassphrase({ with: 'passphrase', passphrase: PASSPHRASE }, 'another passphrase')
  await first.close()

  const second = await KeyringDatabase.open(join(directory, 'keyring'))
  const again = await loadVault(second)
  expect(again.state).toEqual({ state: 'locked', vaultId })
  expect(await kindOf(again.unlock({ with: 'passphrase', passphrase: PASSPHRASE }))).toBe('wrong-passphrase')
  const after = await again.unlock({ with: 'passphrase', passphrase: 'another passphrase' })
  expect(after.documentKey).toEqual(before.documentKey)
  await second.close()
  expect(await kindOf(second.header())).toBe('locked')
})
