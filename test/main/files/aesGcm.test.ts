import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  NONCE_BYTES,
  seal,
  sealBehindNonce,
  sealPieces,
  TAG_BYTES,
  unseal,
  unsealBehindNonce,
} from '../../../main/files/aesGcm'

const sealing = () => ({ key: randomBytes(32), nonce: randomBytes(NONCE_BYTES), aad: 'what it belongs to' })

describe('sealing', () => {
  it('gives back any bytes, whole or in pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 5 }), (pieces) => {
        const [how, plain] = [sealing(), Buffer.concat(pieces)]
        const sealed = seal(how, plain)
        expect(sealed).toHaveLength(plain.length + TAG_BYTES)
        expect(Buffer.concat(sealPieces(how, pieces))).toEqual(sealed)
        expect(unseal(how, sealed)).toEqual(plain)
        expect(unsealBehindNonce(how.key, how.aad, sealBehindNonce(how, plain))).toEqual(plain)
      }),
    )
  })

  it('opens nothing that was changed, or sealed for something else', () => {
    const how = sealing()
    const sealed = seal(how, Buffer.from('a secret'))
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed)
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
      expect(() => unseal(how, changed)).toThrow()
    }
    for (const other of [{ key: randomBytes(32) }, { nonce: randomBytes(NONCE_BYTES) }, { aad: 'something else' }])
      expect(() => unseal({ ...how, ...other }, sealed)).toThrow()
  })

  it('opens nothing that is cut short, however short a tag the rest could pass for', () => {
    const how = sealing()
    const sealed = seal(how, Buffer.from('a secret'))
    const behind = sealBehindNonce(how, Buffer.from('a secret'))
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => unseal(how, sealed.subarray(0, length))).toThrow()
    for (let length = 0; length < behind.length; length += 1)
      expect(() => unsealBehindNonce(how.key, how.aad, behind.subarray(0, length))).toThrow()
  })
})
