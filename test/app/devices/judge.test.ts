import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { deviceIdSchema } from '../../../app/ids'
import { signedText, type DeviceEntry } from '../../../app/devices/entry'
import { judgeEntry } from '../../../app/devices/judge'
import { describeDevice } from '../../../app/devices/list'
import { verifySignature } from '../../../main/devices/deviceKeys'

const VAULT = 'ab'.repeat(16)
const id = deviceIdSchema.parse('0011223344556677')
const pair = generateKeyPairSync('ed25519')
const other = generateKeyPairSync('ed25519')
const publicOf = ({ publicKey }: typeof pair) => publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

const entry = {
  format: 1,
  device: id,
  name: 'Kitchen',
  platform: 'linux',
  appVersion: '1.2.3',
  lastSeenDay: '2026-11-30',
  keys: { signing: publicOf(pair), agreement: 'AAAA', peerFingerprint: null },
  capabilities: { documents: 1 },
} satisfies DeviceEntry

const signed = (what: Record<string, unknown>, by = pair, vaultId = VAULT) => ({
  name: what['name'],
  entry: what,
  signature: sign(null, Buffer.from(signedText(vaultId, what)), by.privateKey).toString('base64'),
})
const judge = (value: unknown, knownKey: string | null = null) =>
  judgeEntry(value, { id, vaultId: VAULT, knownKey, verify: verifySignature })

describe('an entry of the registry', () => {
  it('is believed when its own device signed it, also with fields of a newer version', () => {
    expect(judge(signed(entry))).toEqual({ trust: 'signed', name: 'Kitchen', entry })
    expect(judge(signed(entry), publicOf(pair)).trust).toBe('signed')
    expect(judge(signed({ ...entry, battery: 'full' })).trust).toBe('signed')
  })

  it('is not believed after anything in it was changed', () => {
    const good = signed(entry)
    for (const bad of [
      { ...good, entry: { ...entry, lastSeenDay: '2026-12-01' } },
      { ...good, entry: { ...entry, capabilities: { documents: 9 } } },
      { ...good, name: 'Attic' },
      { ...good, signature: signed({ ...entry, name: 'Attic' }).signature },
      { ...good, signature: '' },
      signed(entry, other),
      signed(entry, pair, 'cd'.repeat(16)),
      signed({ ...entry, device: '7766554433221100' }),
      { ...good, entry: { ...entry, keys: { ...entry.keys, signing: 'AAAA' } } },
    ])
      expect(judge(bad)).toMatchObject({ trust: 'forged' })
  })

  it('is not believed under another key than the device was first seen with', () => {
    const taken = { ...entry, keys: { ...entry.keys, signing: publicOf(other) } }
    expect(judge(signed(taken, other)).trust).toBe('signed')
    expect(judge(signed(taken, other), publicOf(pair))).toMatchObject({ trust: 'forged', why: 'other-key' })
  })

  it('of an older app has a name only, which is taken as long as the device never signed', () => {
    expect(judge({ name: 'Kitchen' })).toEqual({ trust: 'unsigned', name: 'Kitchen' })
    expect(judge({ name: 'Kitchen' }, publicOf(pair))).toMatchObject({ trust: 'forged', why: 'unsigned' })
  })

  it('of a newer format is known by name, where its signature holds', () => {
    const { platform: _gone, ...newer } = { ...entry, format: 2 }
    expect(judge(signed(newer))).toEqual({ trust: 'newer', name: 'Kitchen', signingKey: publicOf(pair) })
    expect(judge(signed(newer, other)).trust).toBe('forged')
  })

  it('may be anything at all', () => {
    for (const value of [
      null,
      3,
      'x',
      [],
      {},
      { name: '' },
      { name: 7 },
      { name: 'x', entry: null },
      { name: 'x', entry: {} },
    ])
      expect(judge(value)).toMatchObject({ trust: 'forged' })
  })
})

it('a device is no longer used until it is seen on a later day than it was marked', () => {
  const shown = (mark: unknown) =>
    describeDevice(id, judge(signed(entry)), { current: false, known: null, mark }).unused
  expect(shown(undefined)).toBe(false)
  expect(shown({ unused: true, day: '2026-11-30' })).toBe(true)
  expect(shown({ unused: true, day: '2026-11-29' })).toBe(false)
  expect(shown({ unused: false, day: '2026-12-01' })).toBe(false)
  expect(shown('broken')).toBe(false)
})
