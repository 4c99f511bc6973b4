import { createHmac } from 'node:crypto'
import type { DerivedUuid } from '../../app/exchange/plan'
import type { VaultKeys } from '../vault/types'

/**
 * UUIDs derived from what names a thing in its source, so that a second import finds what the first one took, on any
 * device of the vault. The key is secret: with the vault's public id alone a server could test whether a known file is in
 * the journal. Version 8 (RFC 9562, section 5.8).
 */
export function derivedUuids(keys: VaultKeys): DerivedUuid {
  const key = keys.subkey('import')
  return (kind, sourceKey) => {
    const hash = createHmac('sha256', key)
      .update(JSON.stringify([keys.vaultId, kind, sourceKey]))
      .digest()
    hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6)
    hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
    const hex = hash.toString('hex', 0, 16)
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  }
}
