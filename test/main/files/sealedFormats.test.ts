import { createDecipheriv } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CaptureWriter, readCapture } from '../../../main/audio/capture/captureFile'
import { ChunkCipher } from '../../../main/audio/store/chunkCipher'
import { SealedLog } from '../../../main/files/sealedLog'
import { readSnapshot, writeSnapshot } from '../../../main/files/sealedSnapshot'
import { systemPorts, type Ports } from '../../../main/platform/ports'
import { deriveWithArgon2 } from '../../../main/vault/argon2'
import { SecretStore } from '../../../main/vault/secretStore'
import { unwrap, wrap } from '../../../main/vault/slots'
import { newDocumentKey, temporaryFolder } from '../../support/documents'

/*
 * What journals hold on their disks, byte for byte. A change here is a change of a stored format: it needs a migration, not
 * another expectation.
 */

const counted = (length: number, from: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, at) => (from + at) % 256))
const KEY = counted(32, 1)
const ports: Ports = {
  ...systemPorts,
  now: () => 1_700_000_000_000,
  randomBytes: (length) => counted(length, 7),
}

/** Decrypts by the description of a format, not by the code that wrote it. */
function decrypted(nonce: Buffer, behind: Buffer, aad: string): string {
  const decipher = createDecipheriv('aes-256-gcm', KEY, nonce).setAAD(Buffer.from(aad))
  decipher.setAuthTag(behind.subarray(-16))
  return Buffer.concat([decipher.update(behind.subarray(0, -16)), decipher.final()]).toString()
}

describe('what is sealed stays readable, and is written as before:', () => {
  it('a chunk of a recording', () => {
    const cipher = new ChunkCipher(KEY.toString('base64'))
    const chunk = cipher.seal(Buffer.from('a chunk of sound'))
    expect([chunk.id, chunk.bytes.toString('hex')]).toEqual([
      'e23d276823bcb37b76e52732db2907fde3adb46301c2091c25bbd71acba2753c',
      '3580390caf9d3d293a570397130fe5dd11d028572e398e765d40f1e902f6f749',
    ])
    expect(cipher.open(chunk).toString()).toBe('a chunk of sound')
  })

  it('the file of a capture', async () => {
    const path = join(await temporaryFolder(), 'capture')
    const writer = await CaptureWriter.create(path, KEY, ports)
    await writer.append('header', 0, Buffer.from('head'))
    await writer.append('slice', 1, Buffer.from('sound'))
    await writer.close()
    expect((await readFile(path)).toString('hex')).toBe(
      [
        '4244434150010d0a',
        '000000000000000004',
        '0708090a0b0c0d0e0f101112',
        '3b525cdb4f3d5c9fa41a8c5037d1693bd89d8cac',
        '010000000100000005',
        '0708090a0b0c0d0e0f101112',
        '205848d1e0dfcb9ab3a9f24a7fdcd65431f5808b06',
      ].join(''),
    )
    const records = []
    for await (const { type, sequence, plain } of readCapture(path, KEY))
      records.push([type, sequence, plain.toString()])
    expect(records).toEqual([
      ['header', 0, 'head'],
      ['slice', 1, 'sound'],
    ])
  })

  it('a secret of this device', async () => {
    const profile = await temporaryFolder()
    const keys = { vaultId: 'vault', documentKey: newDocumentKey(), subkey: () => KEY }
    const store = new SecretStore(profile, keys, ports)
    await store.set('server', 'pass wörd')
    expect(JSON.parse(await readFile(join(profile, 'secrets.json'), 'utf8'))).toEqual({
      format: 1,
      secrets: { server: 'BwgJCgsMDQ4PEBESI1ZOzKQudKzVzaQUfDU1Tml9UHxPs6UNlw4=' },
    })
    expect(await store.get('server')).toBe('pass wörd')
  })

  it('a key slot', async () => {
    const secret = { kind: 'recovery', code: counted(16, 50) } as const
    const wrapping = { ports, derive: deriveWithArgon2, argon2: { memoryKiB: 8, iterations: 1, parallelism: 1 } }
    const slot = await wrap(wrapping, 'vault', counted(32, 100), secret)
    expect(slot).toEqual({
      kind: 'recovery',
      format: 1,
      vaultId: 'vault',
      slotId: '0708090a0b0c0d0e',
      createdAt: 1_700_000_000_000,
      saltBase64: 'BwgJCgsMDQ4PEBESExQVFg==',
      nonceBase64: 'BwgJCgsMDQ4PEBES',
      wrappedBase64: '8zOMfJxEfphunTqXQAp7roatj5AivBqPw7a280ifgYZM96lbpXAizQkUJvbRvuHm',
      replaces: [],
      checksum: 'x47c4ODHZ/6Io4O8nMoveSKAIjgNexKJ4owdCECDMmo=',
      seal: 'qZXP7VUmbkM1OxGGkn7/q7hOHqdKczYrclA9ZuKf6sE=',
    })
    expect(await unwrap(deriveWithArgon2, slot, secret)).toEqual(counted(32, 100))
    expect(await unwrap(deriveWithArgon2, slot, { ...secret, code: counted(16, 51) })).toBeNull()
  })

  it('a snapshot', async () => {
    const path = join(await temporaryFolder(), 'list')
    const key = { key: KEY, vaultId: 'vault', name: 'list' }
    const before =
      '4244534e4150310a0e4144cdde12995384e6f888389435c84d9a06b5fd2fe476ad17a8cfc8e4df4ebabbf16d11d317eedcfe388f05'
    await writeFile(path, Buffer.from(before, 'hex'))
    expect(await readSnapshot(path, key)).toEqual({ kind: 'read', bytes: Buffer.from('some derived data') })

    await writeSnapshot(path, key, [Buffer.from('some '), Buffer.from('derived data')])
    const now = await readFile(path)
    expect(now.subarray(0, 8).toString()).toBe('BDSNAP1\n')
    const aad = '["braindump snapshot","vault","list"]'
    expect(decrypted(now.subarray(8, 20), now.subarray(20), aad)).toBe('some derived data')
  })

  it('a log', async () => {
    const path = join(await temporaryFolder(), 'log')
    const key = { key: KEY, purpose: 'a log' }
    await writeFile(path, 'yFJQbLezFrHGc4G3e9zIP6xdWEKnqGaNsmjE2N0EafuIjDtoV6eNaSzbTQ==\n')
    const { log, records, damaged } = await SealedLog.open(path, key)
    expect([records, damaged]).toEqual([[{ merged: 'ä' }], 0])

    await log.append({ merged: 'ü' })
    await log.close()
    const [, line = ''] = (await readFile(path, 'utf8')).split('\n')
    const bytes = Buffer.from(line, 'base64')
    expect(decrypted(bytes.subarray(0, 12), bytes.subarray(12), 'a log')).toBe('{"merged":"ü"}')
  })
})
