import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { kindOf, NO_AUDIO } from '../../../app/audio/kind'
import { compressedWav, parseWav, wavDurationMs } from '../../../app/audio/wav'
import { AppError, toAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { newMessageId, newRecordingId, newSessionId } from '../../../app/ids'
import type { RecordingId, SessionId, TagId } from '../../../app/ids'
import type { Container } from '../../decode/container'
import { LOWEST_RATE_HZ, NOT_A_RATE } from '../../decode/decode'
import { chainedLengthMs } from '../../decode/oggLinks'
import { fileSource } from '../../decode/source'
import { containerToConvert, convertible } from '../../decode/toWav'
import type { ByteSource } from '../../decode/source'
import type { Ports } from '../../platform/ports'
import { RECORDING_KEY_BYTES } from '../store/chunkCipher'
import type { ChunkStore } from '../store/chunkStore'
import { openInput } from './containers'
import { fileTags } from './fileTags'
import { toAudioError } from '../../files/disk'
import { ingest } from '../store/ingest'
import type { RecordingSink } from '../store/types'

export interface ImportContext {
  readonly store: ChunkStore
  readonly sink: RecordingSink
  readonly ports: Ports
  /** Notes how far it is; what a process that ended has left is found by it. */
  readonly note?: (id: RecordingId, now: 'taking' | 'taken' | 'given up') => Promise<void>
  /** Ends it with its reason. */
  readonly signal?: AbortSignal
}

/** What a new recording belongs to, and what a new entry is called. */
export interface ImportOptions {
  /** An entry that exists, or is made under this id; a new one when left out. */
  readonly sessionId?: SessionId | undefined
  readonly title?: string | undefined
  /** Tags of a new entry. */
  readonly tagIds?: readonly TagId[] | undefined
  /** When it was recorded, in ms; what the file says, or its own date, when left out. */
  readonly createdAt?: number | undefined
}

interface FileFacts {
  /** Of what is stored. */
  readonly mimeType: string
  readonly durationMs: number
  readonly sampleRateHz: number | null
  readonly channels: number | null
  /** The bytes to store; those of the file itself, but for a format that no window plays. */
  readonly pieces: (signal?: AbortSignal) => AsyncGenerator<Uint8Array>
}

/**
 * Takes an audio file as a recording of a new entry, or of one that exists.
 * @throws AppError `unsupported` for anything that is no audio, `not-found`, `disk-full`
 */
export async function importFile(
  context: ImportContext,
  path: string,
  { sessionId, title = '', tagIds, createdAt }: ImportOptions = {},
): Promise<{ sessionId: SessionId; recordingId: RecordingId }> {
  const { store, sink, ports, note, signal } = context
  const modified = await readable(path)
  const facts = await factsOf(path)
  const { recordedAt } = await fileTags(path, ports.now())
  if (facts.sampleRateHz !== null && facts.sampleRateHz < LOWEST_RATE_HZ) throw new AppError('unsupported', NOT_A_RATE)
  const session = sessionId ?? newSessionId(ports.uuid)
  const recordingId = newRecordingId(ports.uuid)
  const key = ports.randomBytes(RECORDING_KEY_BYTES).toString('base64')
  try {
    await note?.(recordingId, 'taking')
    const audio = await ingest(store, recordingId, key, () => facts.pieces(signal))
    const { mimeType } = facts
    const durationMs = audio.durationMs ?? facts.durationMs
    const sampleRateHz = audio.sampleRateHz ?? facts.sampleRateHz
    const channels = audio.channels ?? facts.channels
    await sink.accept({
      ...{
        recordingId,
        messageId: newMessageId(session, ports.uuid),
        sessionId: session,
        newSession: sessionId === undefined,
      },
      ...{
        title,
        tagIds,
        createdAt: createdAt ?? recordedAt ?? modified,
        source: 'import',
        fileName: basename(path),
      },
      mimeType,
      durationMs,
      sampleRateHz,
      channels,
      key,
      manifest: audio.manifest,
      peaks: null,
    })
  } catch (error) {
    // Nobody knows of it, so it would only take space. Where that fails, the note stays and the next start does it.
    await store.destroy(recordingId).then(() => note?.(recordingId, 'given up'), ignore)
    throw toAudioError(error)
  }
  await note?.(recordingId, 'taken').catch(ignore) // It is an entry now: the next start sees that, too.
  return { sessionId: session, recordingId }
}

const ignore = (): void => undefined

/** A file, piece by piece. @throws the reason of `signal` when that is aborted meanwhile */
export async function* piecesOf(path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    signal?.throwIfAborted()
    yield piece as Buffer
  }
}

/** When the file was changed last, in whole milliseconds. */
async function readable(path: string): Promise<number> {
  try {
    const found = await stat(path)
    if (!found.isFile()) throw new AppError('unsupported', keyed('import.notAFile'))
    return Math.round(found.mtimeMs)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new AppError('not-found', keyed('import.noSuchFile'), { cause: error })
    throw toAppError(error)
  }
}

/** What an audio file is, from its content. @throws AppError `unsupported` for anything that is no audio */
export async function factsOf(path: string): Promise<FileFacts> {
  const source = await fileSource(path)
  try {
    if (source.sizeBytes === 0) throw new AppError('unsupported', keyed('import.fileEmpty'))
    const head = await source.read(0, Math.min(64 * 1024, source.sizeBytes))
    const mimeType = kindOf(head)
    if (mimeType === null) throw new AppError('unsupported', NO_AUDIO)
    const pieces = (signal?: AbortSignal): AsyncGenerator<Uint8Array> => piecesOf(path, signal)
    const container = await containerToConvert(source)
    if (container !== null) return await converted(path, source, container)
    const compressed = compressedWav(head)
    if (compressed !== null)
      throw new AppError('unsupported', keyed('audio.compressedWav', { format: compressed.name }))
    const wav = parseWav(head, source.sizeBytes)
    if (wav === null) return { mimeType, pieces, ...(await measured(source, mimeType)) }
    if (wav.dataBytes === 0) throw new AppError('unsupported', keyed('audio.noSound'))
    return {
      mimeType,
      pieces,
      durationMs: Math.round(wavDurationMs(wav)),
      sampleRateHz: wav.sampleRateHz,
      channels: wav.channels,
    }
  } finally {
    await source.close()
  }
}

/** A file that is stored as WAV, sample for sample. Nothing of it is written anywhere on the way. */
async function converted(path: string, source: ByteSource, container: Container): Promise<FileFacts> {
  const { sampleRateHz, channels, durationMs, bytes } = await convertible(source, container)
  return {
    mimeType: 'audio/wav',
    sampleRateHz,
    channels,
    durationMs,
    pieces: async function* (signal) {
      const again = await fileSource(path)
      try {
        for await (const piece of bytes(again)) {
          signal?.throwIfAborted()
          yield piece
        }
      } finally {
        await again.close()
      }
    },
  }
}

async function measured(source: ByteSource, mimeType: string): Promise<Omit<FileFacts, 'mimeType' | 'pieces'>> {
  const input = openInput(source)
  try {
    const track = await input.getPrimaryAudioTrack()
    if (track === null) throw new AppError('unsupported', keyed('audio.noSound'))
    const [sampleRateHz, channels] = [await track.getSampleRate(), await track.getNumberOfChannels()]
    const chainedMs = mimeType === 'audio/ogg' ? await chainedLengthMs(source) : null
    const durationMs = chainedMs ?? (await track.computeDuration()) * 1000
    return {
      durationMs: Math.max(0, Math.round(durationMs)),
      sampleRateHz: sampleRateHz || null,
      channels: channels || null,
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('unsupported', keyed('audio.damagedOrUnknown'), { cause })
  } finally {
    input.dispose()
  }
}
