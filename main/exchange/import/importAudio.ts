import { keyed } from '../../../app/messages/message'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { kindOf, NO_AUDIO } from '../../../app/audio/kind'
import { type DeviceId, messageIdSchema, recordingIdSchema, sessionIdSchema, uuidOf } from '../../../app/ids'
import { isAudioName } from '../../../app/exchange/audioTypes'
import { newMessage, newRecording, newSession } from '../../../app/exchange/newEntities'
import type { DerivedUuid, PlannedEntry, Skipped } from '../../../app/exchange/plan'
import { filesIn } from './folderFiles'
import type { PlannedImport } from './plannedImport'
import { fileTags } from '../../audio/capture/fileTags'
import { headOf } from '../sound/sound'

/** Plans an entry for each audio file of a folder, dated and titled by what it says of itself, else by the file. The same audio is one entry, whatever its name. */
export async function planAudio(
  path: string,
  source: { derive: DerivedUuid; device: DeviceId; nowMs: number; signal: AbortSignal },
): Promise<PlannedImport> {
  const { folder, names, skipped } = await filesIn(path, isAudioName, source.signal)
  return {
    plan: { tags: [], prompts: [], total: names.length, entries: entries(folder, names, source, skipped) },
    skipped,
  }
}

async function* entries(
  folder: string,
  names: readonly string[],
  { derive, device, nowMs }: { derive: DerivedUuid; device: DeviceId; nowMs: number },
  skipped: Skipped[],
): AsyncGenerator<PlannedEntry> {
  for (const name of names) {
    const path = join(folder, name)
    const head = await headOf(path)
    const mimeType = head && kindOf(head)
    if (!mimeType) {
      skipped.push({ what: name, why: head ? NO_AUDIO : keyed('import.fileUnreadable') })
      continue
    }
    const facts = await factsAbout(path, nowMs)
    if (facts === null) {
      skipped.push({ what: name, why: keyed('import.fileUnreadable') })
      continue
    }
    const { hash, createdAt, title } = facts
    const id = sessionIdSchema.parse(`session:${derive('audio entry', hash)}`)
    const recordingId = recordingIdSchema.parse(`recording:${derive('audio', hash)}`)
    const messageId = messageIdSchema.parse(`message:${uuidOf(id)}:${derive('audio message', hash)}`)
    const fileName = basename(name).toWellFormed()
    yield {
      what: name,
      session: newSession({ id, title: title ?? fileName.replace(/\.[^.]*$/, ''), createdAt, tagIds: [] }),
      messages: [newMessage({ id: messageId, role: 'user', text: '', recordingId, createdAt })],
      recordings: [
        {
          recording: newRecording({ id: recordingId, sessionId: id, createdAt, device, fileName, mimeType }),
          audioPath: path,
        },
      ],
    }
  }
}

/** Null for a file that went away or cannot be read to its end. */
async function factsAbout(
  path: string,
  nowMs: number,
): Promise<{ hash: string; createdAt: number; title: string | null } | null> {
  const hash = await contentHash(path)
  const found = await stat(path).catch(() => null)
  if (hash === null || found === null) return null
  const { recordedAt, title } = await fileTags(path, nowMs)
  return { hash, createdAt: recordedAt ?? Math.round(found.mtimeMs), title }
}

/** SHA-256 of a file, in hex; null when it cannot be read to its end. */
export async function contentHash(path: string): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    for await (const bytes of createReadStream(path) as AsyncIterable<Buffer>) hash.update(bytes)
  } catch {
    // Whoever asked names the file.
    return null
  }
  return hash.digest('hex')
}
