import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { KeyringDatabase } from '../../../main/database/keyringStore'
import { temporaryFolder } from '../../support/documents'
import { documentKeyOf, kindOf, loadVault, PASSPHRASE } from './fixtures'

async function opened(directory: string): Promise<KeyringDatabase> {
  const keyring = await KeyringDatabase.open(join(directory, 'keyring'))
  onTestFinished(() => keyring.close())
  return keyring
}

it('opens the same vault after a restart, with the new passphrase and not with the old one', async () => {
  const directory = await temporaryFolder()
  const first = await opened(directory)
  const vault = await loadVault(first)
  const { vaultId } = await vault.create(PASSPHRASE)
  const before = documentKeyOf(vault.keys())
  await vault.changePassphrase({ with: 'passphrase', passphrase: PASSPHRASE }, 'another passphrase')
  await first.close()

  const second = await opened(directory)
  const again = await loadVault(second)
  expect(again.state).toEqual({ state: 'locked', vaultId })
  expect(await kindOf(again.unlock({ with: 'passphrase', passphrase: PASSPHRASE }))).toBe('wrong-passphrase')
  const after = await again.unlock({ with: 'passphrase', passphrase: 'another passphrase' })
  expect(documentKeyOf(after)).toEqual(before)
  await second.close()
  expect(await kindOf(second.header())).toBe('locked')
})
