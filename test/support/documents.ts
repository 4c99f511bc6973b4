import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { newRecordingId, newSessionId, type SessionId } from '../../app/ids'
import { FORMAT, type Session } from '../../app/model'
import type { DocumentKey } from '../../main/vault/cipher'
import type { NewRecording } from '../../main/journal/parts'

/** The cheapest parameters crypto-pouch takes; the password is a strong one. */
const CHEAPEST = { saltLength: 16, memorySize: 8, iterations: 1, parallelism: 1 }

export const newDocumentKey = (): DocumentKey => ({
  password: randomBytes(32).toString('hex'),
  saltBase64: randomBytes(16).toString('base64'),
  parameters: CHEAPEST,
})

/** A folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'braindump-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export const aSession = (fields: Partial<Session> = {}): Session => ({
  id: newSessionId(randomUUID),
  type: 'session',
  format: FORMAT,
  title: 'A title',
  createdAt: 1_700_000_000_000,
  tags: {},
  pinned: false,
  archived: false,
  deletedAt: null,
  deletedSaw: null,
  stamps: {},
  ...fields,
})

/** A recording of 4.2 s that a journal can accept; it has no chunks. */
export const aNewRecording = (sessionId: SessionId): NewRecording => ({
  id: newRecordingId(randomUUID),
  sessionId,
  createdAt: 1000,
  source: 'microphone',
  fileName: null,
  mimeType: 'audio/webm;codecs=opus',
  durationMs: 4200,
  sampleRateHz: 48_000,
  channels: 1,
  key: 'AAAA',
  manifest: { chunks: [], sizeBytes: 0, root: 'a'.repeat(64) },
  peaks: null,
})
