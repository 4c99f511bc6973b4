import { beforeEach, describe, expect, it } from 'vitest'
import { isRecoveryCodeOld } from '../../../app/recovery/codes'
import { combinedCode } from '../../../main/vault/codes/recoveryParts'
import { RecoveryCodes } from '../../../main/vault/recoveryCodes'
import { systemPorts } from '../../../main/platform/ports'
import type { Vault } from '../../../main/vault/vault'
import { kindOf, loadVault, lockedVault, MemoryKeyring, PASSPHRASE } from './fixtures'

const CURRENT = { with: 'passphrase', passphrase: PASSPHRASE } as const
const withCode = (recoveryCode: string) => ({ with: 'recovery-code', recoveryCode }) as const

let store: MemoryKeyring
let vault: Vault
let first: string
let now: number
let codes: RecoveryCodes
const notes = new Map<string, unknown>()
beforeEach(async () => {
  const made = await lockedVault()
  ;({ store, vault, recoveryCode: first } = made)
  await vault.unlock(CURRENT)
  notes.clear()
  now = Date.now()
  const settings = {
    synced: (key: string) => notes.get(key),
    setSynced: async (key: string, value: unknown) => void notes.set(key, value),
  }
  codes = new RecoveryCodes({ vault, store, settings, ports: { ...systemPorts, now: () => now } })
})

/** Which of the codes open the journal. */
async function opening(...all: string[]): Promise<boolean[]> {
  const opens: boolean[] = []
  for (const code of all) opens.push((await kindOf((await loadVault(store)).unlock(withCode(code)))) === 'no error')
  return opens
}

describe('recovery codes', () => {
  it('one with a name stands beside the others; one without replaces the one without', async () => {
    const safe = await codes.make(CURRENT, 'Safe')
    const sister = await codes.make(CURRENT, 'Sister')
    expect((await codes.list()).map(({ name }) => name).sort()).toEqual(['', 'Safe', 'Sister'])
    expect(await opening(first, safe.recoveryCode, sister.recoveryCode)).toEqual([true, true, true])

    const next = await codes.make(CURRENT, '')
    expect(await opening(first, next.recoveryCode, safe.recoveryCode, sister.recoveryCode)).toEqual([
      false,
      true,
      true,
      true,
    ])
  })

  it('one is revoked; the passphrase and the others go on, and its slot says so to other devices', async () => {
    const safe = await codes.make(CURRENT, 'Safe')
    const sister = await codes.make(withCode(safe.recoveryCode), 'Sister')
    await codes.revoke(CURRENT, safe.id)
    expect(await opening(first, safe.recoveryCode, sister.recoveryCode)).toEqual([true, false, true])
    expect(await kindOf((await loadVault(store)).unlock(CURRENT))).toBe('no error')
    expect((await codes.list()).map(({ name }) => name).sort()).toEqual(['', 'Sister'])
    const slots = (await store.slots()).map((slot) => vault.checkSlot(slot))
    expect(slots.filter(({ kind }) => kind === 'passphrase')).toMatchObject([
      { replaces: expect.arrayContaining([safe.id]) as unknown },
    ])

    expect(await kindOf(codes.revoke(CURRENT, safe.id))).toBe('not-found')
    expect(await kindOf(codes.revoke({ ...CURRENT, passphrase: 'a wild guess' }, sister.id))).toBe('wrong-passphrase')
    expect(await kindOf(codes.revoke(withCode(sister.recoveryCode), sister.id))).toBe('invalid-input')
    expect(await opening(sister.recoveryCode)).toEqual([true])
  })

  it('revoking leaves another passphrase as it is, which a device chose apart from this one', async () => {
    const otherStore = new MemoryKeyring()
    await otherStore.write([...store.documents])
    const other = await loadVault(otherStore)
    await other.changePassphrase(CURRENT, 'chosen on another device')
    await store.write([...otherStore.documents])
    const [code] = await codes.list()
    await codes.revoke(CURRENT, code?.id ?? '')
    for (const passphrase of [PASSPHRASE, 'chosen on another device'])
      expect(await kindOf((await loadVault(store)).unlock({ with: 'passphrase', passphrase }))).toBe('no error')
    expect(await opening(first)).toEqual([false])
  })

  it('a test says which code it is and notes the day; a wrong one notes nothing', async () => {
    const safe = await codes.make(CURRENT, 'Safe')
    now = Date.UTC(2027, 1, 3, 12)
    expect(await codes.test(safe.recoveryCode)).toMatchObject({ id: safe.id, name: 'Safe', testedDay: '2027-02-03' })
    expect(await codes.test(first)).toMatchObject({ name: '', testedDay: '2027-02-03' })
    const before = [...notes]
    const other = await lockedVault()
    expect(await kindOf(codes.test(other.recoveryCode))).toBe('wrong-recovery-code')
    expect(await kindOf(codes.test('not a code'))).toBe('wrong-recovery-code')
    expect([...notes]).toEqual(before)
  })

  it('is asked about when it was neither made nor tried for a year', async () => {
    const [made] = await codes.list()
    expect(made).toMatchObject({ old: false })
    now += 366 * 86_400_000
    expect(await codes.list()).toMatchObject([{ old: true }])
    await codes.test(first)
    expect(await codes.list()).toMatchObject([{ old: false }])
    now += 366 * 86_400_000
    expect(await codes.list()).toMatchObject([{ old: true }])
    expect(isRecoveryCodeOld({ createdAt: now, testedDay: 'no day' }, now)).toBe(false)
  })

  it('in parts: enough of them open the journal, and those to practise with give nothing', async () => {
    const { id, parts } = await codes.split(CURRENT, { name: 'Family', parts: 3, needed: 2 })
    const code = await combinedCode(parts.slice(1).map(({ part }) => part))
    expect(await opening(code ?? '', first)).toEqual([true, true])
    expect(await combinedCode(parts.slice(1).map(({ practice }) => practice))).toBeNull()
    expect(await codes.list()).toContainEqual(
      expect.objectContaining({ id, name: 'Family', parts: { of: 3, needed: 2 } }),
    )
    const before = await store.slots()
    expect(await kindOf(codes.split(CURRENT, { name: 'Family', parts: 3, needed: 1 }))).toBe('invalid-input')
    expect(await store.slots()).toEqual(before)
  })

  it('a slot that no device of the journal wrote is none of the codes', async () => {
    store.tamper('recovery', (slot) => ({ ...slot, createdAt: 1 }))
    expect(await codes.list()).toEqual([])
  })

  it('a note of a newer version, or a broken one, does not hide the code', async () => {
    const [made] = await codes.list()
    notes.set(`recovery-code.${made?.id ?? ''}`, { name: 7 })
    expect(await codes.list()).toMatchObject([{ id: made?.id, name: '', parts: null }])
  })

  it('needs the journal open', async () => {
    await vault.lock()
    expect(await kindOf(codes.list())).toBe('locked')
  })
})
