import { describe, expect, it } from 'vitest'
import { base64Bytes } from '../../../main/vault/keys'
import { KEY_PURPOSES } from '../../../main/vault/types'
import { loadVault, lockedVault, MemoryKeyring, PASSPHRASE } from './fixtures'

const withPassphrase = { with: 'passphrase', passphrase: PASSPHRASE } as const

/** A promise that the test settles. */
function pending(): { promise: Promise<void>; settle: () => void } {
  let settle: () => void = () => undefined
  const promise = new Promise<void>((resolve) => (settle = resolve))
  return { promise, settle }
}

describe('locking', () => {
  it('overwrites every subkey and the password of the documents, after the services have closed', async () => {
    const { vault } = await lockedVault()
    const keys = await vault.unlock(withPassphrase)
    const given = [...KEY_PURPOSES.map((purpose) => keys.subkey(purpose)), keys.documentKey.password as Uint8Array]
    for (const key of given) expect(key.some((byte) => byte !== 0)).toBe(true)
    let whileClosing = false
    vault.onChange(({ state }) => {
      if (state === 'locked') whileClosing = given.every((key) => key.some((byte) => byte !== 0))
    })
    await vault.lock()
    expect(whileClosing).toBe(true)
    for (const key of given) expect(key.every((byte) => byte === 0)).toBe(true)
    expect(() => keys.subkey('audio')).not.toThrow() // It was given out before: zeros, which nothing is sealed under.
  })

  it('overwrites them also where a service fails to close', async () => {
    const { vault } = await lockedVault()
    const key = (await vault.unlock(withPassphrase)).subkey('snapshot')
    const stop = vault.onChange(() => Promise.reject(new Error('a full disk')))
    await expect(vault.lock()).rejects.toThrow('a full disk')
    stop()
    expect(key.every((byte) => byte === 0)).toBe(true)
  })

  it('derives no key any more that was not given out before', async () => {
    const { vault } = await lockedVault()
    const keys = await vault.unlock(withPassphrase)
    await vault.lock()
    expect(() => keys.subkey('capture')).toThrow(expect.objectContaining({ kind: 'locked' }))
  })

  it('waits for what is being typed before the key goes, once for all who lock at the same time', async () => {
    const typing = pending()
    let asked = 0
    const store = new MemoryKeyring()
    const vault = await loadVault(store, undefined, async () => {
      asked++
      await typing.promise
    })
    await vault.create(PASSPHRASE)
    const both = Promise.all([vault.lock(), vault.lock()])
    expect(vault.state.state).toBe('unlocked')
    typing.settle()
    await both
    expect([vault.state.state, asked]).toEqual(['locked', 1])
    await vault.lock()
    expect(asked).toBe(1)
  })

  it('lets whoever unlocks meanwhile wait until the services have closed', async () => {
    const { vault } = await lockedVault()
    await vault.unlock(withPassphrase)
    const closing = pending()
    const seen: string[] = []
    vault.onChange(async ({ state }) => {
      if (state === 'locked') await closing.promise
      seen.push(state)
    })
    const locked = vault.lock()
    const unlocked = vault.unlock(withPassphrase)
    closing.settle()
    await Promise.all([locked, unlocked])
    expect(seen).toEqual(['locked', 'unlocked'])
    expect(
      vault
        .keys()
        .subkey('audio')
        .some((byte) => byte !== 0),
    ).toBe(true)
  })
})

it('base64 as bytes is what base64 as text is', () => {
  for (const length of [0, 1, 2, 3, 31, 32, 33]) {
    const bytes = Buffer.from(Array.from({ length }, (_, at) => (at * 37) % 256))
    expect(Buffer.from(base64Bytes(bytes)).toString()).toBe(bytes.toString('base64'))
  }
})
