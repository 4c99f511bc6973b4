import { webmHeader, readLayout } from '../../../app/audio/webm/layout'
import { ID, small, uint, wide } from '../../../app/audio/webm/ebml'
import { paddedLength } from '../../../app/padding'
import { FORMAT, type Message, type Recording } from '../../../app/model'
import { toStored } from '../../../app/model/stored'
import { deriveRoot, saveHistory } from '../../../app/merge/document/document'
import { historyFields } from '../../../app/merge/document/policy'
import { ChunkCipher } from '../../../main/audio/store/chunkCipher'
import { captureKey } from '../../../main/audio/capture/captureFile'
import { manifestOf } from '../../../main/audio/store/manifest'
import { chunkDocumentId, chunkRevision } from '../../../main/database/chunkDatabase'
import type { CaptureId } from '../../../app/ipc/recorder'
import { systemPorts, type Ports } from '../../../main/platform/ports'
import { ARGON2_PARAMETERS, deriveWithArgon2 } from '../../../main/vault/argon2'
import { DocumentCipher } from '../../../main/vault/cipher'
import { vaultKeys, verifierOf } from '../../../main/vault/keys'
import { formatRecoveryCode } from '../../../main/vault/codes/recoveryCode'
import { slotDocument, type VaultHeader } from '../../../main/vault/schema'
import { wrap } from '../../../main/vault/slots'
import { KEY_PURPOSES } from '../../../main/vault/types'

const counted = (length: number, from: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, at) => (from + at) % 256))
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const VAULT_KEY = counted(32, 1)
const VAULT_ID = '000102030405060708090a0b0c0d0e0f'
const CODE = counted(16, 200)
/** With a letter that is written in two ways, and a ligature. */
const PASSPHRASE = 'A\u030angstro\u0308m \ufb01lls four words'
const MESSAGE_ID = 'message:11111111-1111-4111-8111-111111111111:22222222-2222-4222-8222-222222222222'

/** Every test vector of docs/FORMAT.md, by name, as the code makes it. */
export async function formatVectors(): Promise<Record<string, unknown>> {
  let drawn = 50
  const ports: Ports = {
    ...systemPorts,
    now: () => 1_700_000_000_000,
    randomBytes: (length) => counted(length, (drawn += 7)),
  }
  const wrapping = { ports, derive: deriveWithArgon2, argon2: ARGON2_PARAMETERS }
  const unverified = {
    format: 1,
    vaultId: VAULT_ID,
    createdAt: 1_700_000_000_000,
    documents: {
      saltBase64: counted(16, 100).toString('base64'),
      parameters: { saltLength: 16, memorySize: 8, iterations: 1, parallelism: 1 },
    },
  } as const
  const header: VaultHeader = { ...unverified, verifier: verifierOf(VAULT_KEY, unverified) }
  const byPassphrase = await wrap(wrapping, VAULT_ID, VAULT_KEY, { kind: 'passphrase', passphrase: PASSPHRASE })
  const byCode = await wrap(wrapping, VAULT_ID, VAULT_KEY, { kind: 'recovery', code: CODE }, ['0011223344556677'])
  const keys = vaultKeys(VAULT_KEY, header)
  const cipher = await DocumentCipher.derive(keys.documentKey)
  return {
    header: { vaultKeyHex: hex(VAULT_KEY), document: { _id: 'vault', ...header } },
    'recovery-code': { codeHex: hex(CODE), recoveryCode: formatRecoveryCode(CODE) },
    'passphrase-slot': {
      passphrase: PASSPHRASE,
      keyHex: hex(
        await deriveWithArgon2(PASSPHRASE, Buffer.from(byPassphrase.saltBase64, 'base64'), ARGON2_PARAMETERS),
      ),
      vaultKeyHex: hex(VAULT_KEY),
      document: { _id: slotDocument(byPassphrase.slotId), ...byPassphrase },
    },
    'recovery-slot': {
      recoveryCode: formatRecoveryCode(CODE),
      vaultKeyHex: hex(VAULT_KEY),
      document: { _id: slotDocument(byCode.slotId), ...byCode },
    },
    subkeys: {
      vaultKeyHex: hex(VAULT_KEY),
      subkeysHex: Object.fromEntries(KEY_PURPOSES.map((purpose) => [purpose, hex(keys.subkey(purpose))])),
    },
    'document-key': {
      password: Buffer.from(keys.documentKey.password).toString(),
      saltBase64: keys.documentKey.saltBase64,
      documentKeyHex: hex(cipher.key),
    },
    ...documentVectors(cipher),
    ...recordingVectors(keys.subkey('capture')),
  }
}

function documentVectors(cipher: DocumentCipher): Record<string, unknown> {
  const body = JSON.stringify({ id: 'setting:trash.keepDays', type: 'setting', format: FORMAT, value: 30 })
  const message = {
    id: MESSAGE_ID,
    type: 'message',
    format: FORMAT,
    role: 'note',
    text: 'Grüße',
    recordingId: null,
    createdAt: 1_700_000_000_000,
    deletedAt: null,
  } as Message
  return {
    document: {
      documentKeyHex: hex(cipher.key),
      nonceKeyHex: hex(cipher.nonceKey),
      body,
      document: { _id: 'setting:trash.keepDays', payload: cipher.sealRepeatably(body) },
    },
    padding: [0, 1, 64, 65, 128, 1_000, 1_024, 4_097, 100_000, 20_000_000].map((bytes) => [bytes, paddedLength(bytes)]),
    history: {
      body: message,
      fields: historyFields('message').map(([field]) => field),
      am: saveHistory(deriveRoot(message)),
    },
  }
}

function recordingVectors(captureSubkey: Buffer): Record<string, unknown> {
  const key = counted(32, 77).toString('base64')
  const cipher = new ChunkCipher(key)
  const plain = 'a chunk of audio'
  const { id, bytes } = cipher.seal(Buffer.from(plain))
  const chunks = [plain, 'another chunk', 'the third'].map((text) => ({
    id: cipher.seal(Buffer.from(text)).id,
    sizeBytes: Buffer.byteLength(text),
  }))
  const before = manifestOf(chunks)
  const manifest = manifestOf(chunks.slice(1))
  const previous = [{ manifest: before, durationMs: 3_000, replacedAt: 1_700_000_000_000 }]
  const recording = { type: 'recording', manifest, previous } as unknown as Recording
  const tracksElement = wide(ID.tracks, small(ID.trackEntry, small(ID.trackNumber, uint(1, 1))))
  const clusters = [
    { timestamp: 0, sizeBytes: 900 },
    { timestamp: 5_000, sizeBytes: 1_100 },
  ]
  const plan = {
    track: { number: 1, codec: 'A_OPUS', sampleRateHz: 48_000, channels: 1, codecPrivate: null, tracksElement },
    scaleNs: 1_000_000,
    durationMs: 8_000,
    clusters,
  }
  const head = webmHeader(plan)
  const layout = readLayout(head, head.length + 2_000)
  return {
    chunk: {
      recordingKeyBase64: key,
      plain,
      chunkId: id,
      documentId: chunkDocumentId(id),
      revision: chunkRevision(id),
      sealedBase64: bytes.toString('base64'),
    },
    cutting: { recordingKeyBase64: key, firstOfTable: [...cipher.gear().slice(0, 4)] },
    manifest: { chunks: before.chunks, sizeBytes: before.sizeBytes, root: before.root },
    pieces: { stored: toStored(recording), manifest, previous },
    webm: {
      headerHex: hex(head),
      fileBytes: head.length + 2_000,
      clusters: layout !== null && layout !== 'more' ? layout.clusters : null,
    },
    capture: {
      captureId: '33333333-3333-4333-8333-333333333333',
      subkeyHex: hex(captureSubkey),
      keyHex: hex(captureKey(captureSubkey, '33333333-3333-4333-8333-333333333333' as CaptureId)),
    },
  }
}
