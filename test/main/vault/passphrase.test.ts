import { describe, expect, it } from 'vitest'
import { STRONG_ENOUGH, strengthOf } from '../../../app/passphrase/strength'
import { systemPorts } from '../../../main/platform/ports'
import { ARGON2_PARAMETERS, derivingUntil } from '../../../main/vault/argon2'
import { noKeychain } from '../../../main/vault/ports'
import { Vault } from '../../../main/vault/vault'
import { CHEAP_ARGON2, kindOf, loadVault, lockedVault, MemoryKeyring, PASSPHRASE } from './fixtures'

const withPassphrase = (passphrase: string) => ({ with: 'passphrase', passphrase }) as const

describe('a passphrase that is chosen', () => {
  it.each([
    ...['password', 'P@ssw0rd!', '12345678', 'iloveyou', 'qwertyuiop', 'asdfghjkl', 'aaaaaaaaaa', 'mydiary2024'],
    ...['passwort', 'Passwort1', 'qwertz123', 'ichliebedich', 'sommer2024!', 'Schalke04', 'hallohallo', 'tagebuch2024'],
    ...['24.12.1985', 'maria1985', 'BrainDump1'],
  ])('is measured, and what a list would find is refused: %s', async (passphrase) => {
    expect(await strengthOf(passphrase)).toBeLessThan(STRONG_ENOUGH)
  })

  it.each([
    ...[
      'correct horse battery staple',
      'seven quiet rivers at dawn',
      'Pferd Wolke Tisch Lampe',
      'vier Wörter ohne Sinn',
    ],
    ...['mein Hund frisst gerne Tomaten', 'x7#Kq9!vLm2p'],
  ])('may be one that is hard to guess: %s', async (passphrase) => {
    expect(await strengthOf(passphrase)).toBeGreaterThanOrEqual(STRONG_ENOUGH)
  })

  it('is measured in a thread as it stands in the app, for a new journal and for a change', async () => {
    const store = new MemoryKeyring()
    const vault = await Vault.load({ store, keychain: noKeychain, ports: systemPorts, argon2: CHEAP_ARGON2 })
    expect(await kindOf(vault.create('password'))).toBe('weak-passphrase')
    expect(store.documents.size).toBe(0)
    await vault.create(PASSPHRASE)
    expect(await kindOf(vault.changePassphrase(withPassphrase(PASSPHRASE), 'Passwort1'))).toBe('weak-passphrase')
    await vault.changePassphrase(withPassphrase(PASSPHRASE), 'seven quiet rivers at dawn')
    await vault.unlock(withPassphrase('seven quiet rivers at dawn'))
  })

  it('that a journal has goes on opening it, however weak it is', async () => {
    const store = new MemoryKeyring()
    const before = await Vault.load({
      ...{ store, keychain: noKeychain, ports: systemPorts, argon2: CHEAP_ARGON2 },
      measure: async () => 4,
    })
    await before.create('password')
    const now = await loadVault(store)
    await now.unlock(withPassphrase('password'))
    expect(now.state.state).toBe('unlocked')
  })
})

it('deriving a key ends when it is cancelled, in the middle of the work', async () => {
  const cancel = new AbortController()
  const endless = { memoryKiB: 65_536, iterations: 1_000, parallelism: 1 }
  const derived = derivingUntil(cancel.signal)('passphrase', Buffer.alloc(16), endless)
  // One that was asked for later has ended: the first has been at work for as long.
  await derivingUntil(new AbortController().signal)('passphrase', Buffer.alloc(16), ARGON2_PARAMETERS)
  cancel.abort()
  expect(await kindOf(derived)).toBe('cancelled')
  expect(await kindOf(derivingUntil(cancel.signal)('passphrase', Buffer.alloc(16), CHEAP_ARGON2))).toBe('cancelled')
  const { vault } = await lockedVault()
  expect(vault.state.state).toBe('locked')
})
