import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { foreignFormat } from '../../../app/audio/foreign'
import { kindOf, NO_AUDIO } from '../../../app/audio/kind'
import { parseWav, wavDurationMs } from '../../../app/audio/wav'
import { AppError, toAppError, isAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { newMessageId, newRecordingId, newSessionId } from '../../../app/ids'
import type { RecordingId, SessionId, TagId } from '../../../app/ids'
import { type Container, openContainer } from '../../decode/container'
import { LOWEST_RATE_HZ, NOT_A_RATE } from '../../decode/decode'
import { chainedLengthMs } from '../../decode/containers/oggLinks'
import { fileSource } from '../../decode/source'
import { openInput } from '../../decode/containers/input'
import { innerMp3 } from '../../decode/containers/innerMp3'
import { flacInfo } from '../../decode/containers/oggFlac'
import { repacked } from '../../decode/containers/repack'
import { convertible, hasToBeConverted } from '../../decode/toWav'
import { HEAD_BYTES } from '../../decode/containers/wholeFile'
import type { ByteSource } from '../../decode/source'
import type { Ports } from '../../platform/ports'
import { RECORDING_KEY_BYTES } from '../store/chunkCipher'
import type { ChunkStore } from '../store/chunkStore'
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
  /** Where none is given and the file has none either. */
  readonly titleIfNone?: string | undefined
  /** Tags of a new entry. */
  readonly tagIds?: readonly TagId[] | undefined
  /** When it was recorded, in ms; what the file says, or its own date, when left out. */
  readonly createdAt?: number | undefined
}

export interface Imported {
  readonly sessionId: SessionId
  readonly recordingId: RecordingId
  /** It was a film, and its sound was taken. */
  readonly withoutPicture: boolean
}

interface FileFacts {
  /** Of what is stored. */
  readonly mimeType: string
  readonly durationMs: number
  readonly sampleRateHz: number | null
  readonly channels: number | null
  /** It is a film, and only its sound is taken. */
  readonly withoutPicture?: boolean
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
  { sessionId, title, titleIfNone = '', tagIds, createdAt }: ImportOptions = {},
): Promise<Imported> {
  const { store, sink, ports, note, signal } = context
  const modified = await readable(path)
  const facts = await factsOf(path)
  const { recordedAt, title: own } = await fileTags(path, ports.now())
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
      recordingId,
      messageId: newMessageId(session, ports.uuid),
      sessionId: session,
      newSession: sessionId === undefined,
      title: title ?? own ?? titleIfNone,
      tagIds,
      createdAt: createdAt ?? recordedAt ?? modified,
      source: 'import',
      fileName: basename(path),
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
  return { sessionId: session, recordingId, withoutPicture: facts.withoutPicture === true }
}

const ignore = (): void => undefined

/** A file, or the bytes of `range` (both ends included), piece by piece. @throws the reason of `signal` when that is aborted meanwhile */
export async function* piecesOf(
  path: string,
  signal?: AbortSignal,
  range: { readonly start: number; readonly end: number } | Record<string, never> = {},
): AsyncGenerator<Uint8Array> {
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20, ...range })) {
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
    if (mimeType === null && foreignFormat(head) === null) throw new AppError('unsupported', NO_AUDIO)
    const container = await opened(source)
    if (container.sampleRateHz < LOWEST_RATE_HZ) throw new AppError('unsupported', NOT_A_RATE)
    if (mimeType === null || hasToBeConverted(head, mimeType, container))
      return await converted(path, source, container)
    if (container.kind === 'frames' && container.isFilm) return await soundOf(path, source, mimeType)
    const mp3 = innerMp3(head, source)
    if (mp3 !== null) {
      const { start, end } = mp3
      const facts = await measured(mp3.source, 'audio/mpeg')
      return { ...facts, mimeType: 'audio/mpeg', pieces: (signal) => piecesOf(path, signal, { start, end: end - 1 }) }
    }
    const pieces = (signal?: AbortSignal): AsyncGenerator<Uint8Array> => piecesOf(path, signal)
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

/** What can be decoded can be taken, and nothing else: it would neither be heard nor become words. */
async function opened(source: ByteSource): Promise<Container> {
  try {
    return await openContainer(source)
  } catch (cause) {
    if (isAppError(cause, 'unsupported')) throw cause
    throw new AppError('unsupported', keyed('audio.damagedOrUnknown'), { cause })
  }
}

/** A file that is stored as WAV, sample for sample. Nothing of it is written anywhere on the way. */
async function converted(path: string, source: ByteSource, container: Container): Promise<FileFacts> {
  const { sampleRateHz, channels, durationMs, bytes } = await convertible(source, container)
  return { mimeType: 'audio/wav', sampleRateHz, channels, durationMs, pieces: again(path, bytes) }
}

/** The sound of a film: its packets in a container of their own, nothing encoded again. */
async function soundOf(path: string, source: ByteSource, mimeType: string): Promise<FileFacts> {
  const kind = mimeType === 'audio/webm' ? 'webm' : 'mp4'
  return {
    ...(await measured(source, mimeType)),
    mimeType,
    withoutPicture: true,
    pieces: again(path, async function* (film) {
      const container = await openContainer(film)
      if (container.kind === 'frames' && container.track !== undefined) yield* repacked(container.track, kind)
    }),
  }
}

/** What is made of a file, read once more. */
const again = (path: string, make: (source: ByteSource) => AsyncGenerator<Uint8Array>): FileFacts['pieces'] =>
  async function* (signal) {
    const source = await fileSource(path)
    try {
      for await (const piece of make(source)) {
        signal?.throwIfAborted()
        yield piece
      }
    } finally {
      await source.close()
    }
  }

async function measured(source: ByteSource, mimeType: string): Promise<Omit<FileFacts, 'mimeType' | 'pieces'>> {
  const flac = flacInfo(await source.read(0, Math.min(HEAD_BYTES, source.sizeBytes)))
  if (flac !== null) {
    const { sampleRateHz, channels, frames } = flac
    const durationMs = frames === null ? await chainedLengthMs(source) : (frames / sampleRateHz) * 1000
    if (durationMs !== null) return { durationMs: Math.round(durationMs), sampleRateHz, channels }
  }
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
