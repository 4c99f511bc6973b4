import { describe, expect, it } from 'vitest'
import {
  CHEAP_ARGON2,
  documentKeyOf,
  kindOf,
  loadVault,
  lockedVault,
  MemoryKeychain,
  MemoryKeyring,
  PASSPHRASE,
} from './fixtures'
import { ARGON2_PARAMETERS, deriveWithArgon2 } from '../../../main/vault/argon2'

const withPassphrase = (passphrase: string) => ({ with: 'passphrase', passphrase }) as const
const withCode = (recoveryCode: string) => ({ with: 'recovery-code', recoveryCode }) as const

describe('a vault', () => {
  it('is absent until it is created, and then unlocked', async () => {
    const vault = await loadVault(new MemoryKeyring())
    expect(vault.state).toEqual({ state: 'absent' })
    const { vaultId } = await vault.create(PASSPHRASE)
    expect(vault.state).toEqual({ state: 'unlocked', vaultId })
    expect(await kindOf(vault.create(PASSPHRASE))).toBe('vault-exists')
  })

  it('gives the same keys however it is unlocked, on every device', async () => {
    const { store, vault, recoveryCode } = await lockedVault()
    const first = await vault.unlock(withPassphrase(PASSPHRASE))
    const other = await loadVault(store)
    const second = await other.unlock(withCode(recoveryCode))
    expect(second.documentKey).toEqual(first.documentKey)
    expect(second.subkey('audio')).toEqual(first.subkey('audio'))
    expect(first.subkey('audio')).not.toEqual(first.subkey('snapshot'))
  })

  it('never stores the passphrase, the code or the vault key in the clear', async () => {
    const { store, vault, recoveryCode } = await lockedVault()
    const keychain = new MemoryKeychain()
    const remembering = await loadVault(store, keychain)
    await remembering.unlock(withPassphrase(PASSPHRASE))
    await remembering.setRememberKey(true)
    const stored = JSON.stringify([...store.documents])
    for (const secret of [PASSPHRASE, recoveryCode, keychain.key!.toString('base64'), keychain.key!.toString('hex')])
      expect(stored).not.toContain(secret)
    expect(vault.state.state).toBe('locked')
  })

  it('answers a wrong passphrase and a wrong recovery code by their own names and stays locked', async () => {
    const { vault } = await lockedVault()
    const other = await lockedVault()
    expect(await kindOf(vault.unlock(withPassphrase('something else')))).toBe('wrong-passphrase')
    expect(await kindOf(vault.unlock(withCode(other.recoveryCode)))).toBe('wrong-recovery-code')
    expect(vault.state.state).toBe('locked')
    expect(() => vault.keys()).toThrow(expect.objectContaining({ kind: 'locked' }))
  })

  it('refuses a short passphrase', async () => {
    const vault = await loadVault(new MemoryKeyring())
    expect(await kindOf(vault.create('seven77'))).toBe('weak-passphrase')
    expect(vault.state.state).toBe('absent')
  })

  it('takes a passphrase typed with composed or decomposed accents', async () => {
    const vault = await loadVault(new MemoryKeyring())
    await vault.create('caf\u00e9 au lait')
    await vault.lock()
    await vault.unlock(withPassphrase('cafe\u0301 au lait'))
    expect(vault.state.state).toBe('unlocked')
  })

  it('changes the passphrase without touching the keys of documents or the recovery code', async () => {
    const { vault, recoveryCode } = await lockedVault()
    const before = documentKeyOf(await vault.unlock(withPassphrase(PASSPHRASE)))
    await vault.changePassphrase(withPassphrase(PASSPHRASE), 'another passphrase')
    await vault.lock()
    expect(await kindOf(vault.unlock(withPassphrase(PASSPHRASE)))).toBe('wrong-passphrase')
    const after = await vault.unlock(withPassphrase('another passphrase'))
    expect(documentKeyOf(after)).toEqual(before)
    await vault.lock()
    await vault.unlock(withCode(recoveryCode))
  })

  it('does not change the passphrase for somebody who does not know it', async () => {
    const { store, vault } = await lockedVault()
    const before = structuredClone([...store.documents])
    expect(await kindOf(vault.changePassphrase(withPassphrase('a wild guess'), 'another passphrase'))).toBe(
      'wrong-passphrase',
    )
    expect([...store.documents]).toEqual(before)
  })

  it('accepts both passphrases when two devices changed it apart from each other', async () => {
    const { store, vault } = await lockedVault()
    const otherStore = new MemoryKeyring()
    await otherStore.write([...store.documents])
    const other = await loadVault(otherStore)
    await vault.changePassphrase(withPassphrase(PASSPHRASE), 'chosen on device one')
    await other.changePassphrase(withPassphrase(PASSPHRASE), 'chosen on device two')
    await store.write([...otherStore.documents])
    for (const passphrase of ['chosen on device one', 'chosen on device two']) {
      await vault.lock()
      await vault.unlock(withPassphrase(passphrase))
    }
  })
})

describe('a keyring that was changed', () => {
  it.each([
    [
      'a header with another salt',
      'vault',
      (b: object) => ({
        ...b,
        documents: { ...(b as { documents: object }).documents, saltBase64: 'AAAAAAAAAAAAAAAAAAAAAA==' },
      }),
      'tampered',
    ],
    ['a header with another verifier', 'vault', (b: object) => ({ ...b, verifier: 'AAAA' }), 'tampered'],
    [
      'a slot whose wrapped key was changed',
      'passphrase',
      (b: object) => ({ ...b, wrappedBase64: 'AAAA' }),
      'tampered',
    ],
    [
      'a slot that asks for absurd memory',
      'passphrase',
      (b: object) => ({ ...b, argon2: { memoryKiB: 2 ** 31, iterations: 1, parallelism: 1 } }),
      'tampered',
    ],
    ['a slot of a newer format', 'passphrase', (b: object) => ({ ...b, format: 2 }), 'newer-format'],
  ] as const)('is told from a wrong passphrase: %s', async (_what, which, change, kind) => {
    const { store } = await lockedVault()
    store.tamper(which, change)
    const vault = await loadVault(store)
    expect(await kindOf(vault.unlock(withPassphrase(PASSPHRASE)))).toBe(kind)
    expect(vault.state.state).toBe('locked')
  })

  it('is refused before anything is asked when a newer version wrote its header', async () => {
    const { store } = await lockedVault()
    store.tamper('vault', (body) => ({ ...body, format: 2 }))
    expect(await kindOf(loadVault(store))).toBe('newer-format')
  })

  it('does not pass off the slot of another journal as its own', async () => {
    const { store } = await lockedVault()
    const other = await lockedVault()
    for (const [id, body] of store.documents) if (body['kind'] === 'passphrase') store.documents.delete(id)
    for (const [id, body] of other.store.documents) if (body['kind'] === 'passphrase') store.documents.set(id, body)
    const vault = await loadVault(store)
    expect(await kindOf(vault.unlock(withPassphrase(PASSPHRASE)))).toBe('other-vault')
  })

  it('opens with the passphrase while only the recovery slot is damaged', async () => {
    const { store, vault } = await lockedVault()
    store.tamper('recovery', (body) => ({ ...body, wrappedBase64: '' }))
    await vault.unlock(withPassphrase(PASSPHRASE))
    expect(vault.state.state).toBe('unlocked')
  })
})

describe('the keychain', () => {
  it('spares typing until it is told to forget', async () => {
    const { store } = await lockedVault()
    const keychain = new MemoryKeychain()
    const vault = await loadVault(store, keychain)
    await vault.unlock(withPassphrase(PASSPHRASE))
    await vault.setRememberKey(true)
    await vault.lock()
    expect(await vault.unlockFromKeychain()).toBe(true)
    await vault.setRememberKey(false)
    await vault.lock()
    expect(await vault.unlockFromKeychain()).toBe(false)
  })

  it('forgets the key of another vault', async () => {
    const keychain = new MemoryKeychain()
    keychain.key = Buffer.alloc(32, 7)
    const { store } = await lockedVault()
    const vault = await loadVault(store, keychain)
    expect(await vault.unlockFromKeychain()).toBe(false)
    expect(keychain.key).toBeNull()
  })

  it('is not pretended where there is none', async () => {
    const { vault } = await lockedVault()
    await vault.unlock(withPassphrase(PASSPHRASE))
    expect(await kindOf(vault.setRememberKey(true))).toBe('unsupported')
  })
})

describe('deriving a key from a passphrase', () => {
  it('costs what RFC 9106 recommends and leaves the main thread free', async () => {
    expect(ARGON2_PARAMETERS).toEqual({ memoryKiB: 65_536, iterations: 3, parallelism: 1 })
    let longest = 0
    let last = performance.now()
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last - 5)
      last = performance.now()
    }, 5)
    const key = await deriveWithArgon2('passphrase', Buffer.alloc(16, 1), ARGON2_PARAMETERS)
    clearInterval(timer)
    expect(key).toHaveLength(32)
    expect(longest).toBeLessThan(200) // The derivation takes longer than that; on a busy machine the thread may still wait a little.
  })

  it('gives the same key in every version of the app, or old slots would stay shut', async () => {
    const key = await deriveWithArgon2('passphrase', Buffer.from('0123456789abcdef'), CHEAP_ARGON2)
    expect(key.toString('hex')).toMatchInlineSnapshot(
      `"f21a306d0ab31a3984213095bd39ff61f09a79e25bdd15114d1f4423261e356c"`,
    )
  })
})
