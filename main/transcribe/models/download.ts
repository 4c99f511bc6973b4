import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { AppError, isAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { lengthOf } from './room'

export interface DownloadOptions {
  readonly url: string
  /** Where the incomplete file stands; it is taken up again where it ended. */
  readonly path: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly onProgress: (doneBytes: number) => void
  /** Pauses: what is there stays. */
  readonly signal: AbortSignal
  readonly patience?: {
    readonly stallMs: number
    readonly tries: number
    readonly pauseMs: number
    /** How long a server may take to answer at all. */
    readonly answerMs?: number
  }
}

const PATIENCE = { stallMs: 30_000, tries: 5, pauseMs: 1_000, answerMs: 8_000 }
/** How often progress is told. */
const TELL_EVERY_BYTES = 256 * 1024

/**
 * Downloads a file of known size and SHA-256, by ranges where the server can, starting anew where it cannot. A line that
 * drops or stalls is taken up again a few times; a server that never answered is not waited for. Throws `offline` (try again later), `remote` (the server has something
 * else), `model` (the content is wrong; what was there is deleted), `disk-full`, or `cancelled` after `signal`.
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { path, sizeBytes, sha256, signal, patience = PATIENCE } = options
  let answered = false
  for (let failures = 0; ;) {
    if (signal.aborted) throw paused()
    const before = await lengthOf(path)
    if (before === sizeBytes) break
    try {
      if (before > sizeBytes) await rm(path, { force: true })
      await fetchRest(options, before > sizeBytes ? 0 : before, () => (answered = true))
    } catch (error) {
      if (signal.aborted) throw paused()
      // Without a network nothing is gained by trying for half a minute: a person wants to know.
      if (!isAppError(error, 'offline') || !answered) throw error
      // Getting further is no failure: a line that drops every few megabytes still gets there.
      failures = (await lengthOf(path)) > before ? 0 : failures + 1
      if (failures >= patience.tries) throw error
      await pause(patience.pauseMs * 2 ** failures, signal)
    }
  }
  const found = await sha256Of(path, signal).catch((error: unknown) => {
    throw signal.aborted ? paused() : error
  })
  if (found === sha256) return
  await rm(path, { force: true })
  throw new AppError('model', keyed('model.wrongHash'))
}

async function fetchRest(options: DownloadOptions, from: number, onAnswer: () => void): Promise<void> {
  const { url, path, sizeBytes, onProgress, signal, patience = PATIENCE } = options
  const stop = new AbortController()
  const abort = (): void => stop.abort()
  signal.addEventListener('abort', abort, { once: true })
  let stall = setTimeout(abort, patience.answerMs ?? patience.stallMs)
  const heard = (): void => {
    clearTimeout(stall)
    stall = setTimeout(abort, patience.stallMs)
  }
  let file: FileHandle | null = null
  let answered = false
  try {
    const response = await fetch(url, {
      headers: from > 0 ? { range: `bytes=${from}-` } : {},
      signal: stop.signal,
      redirect: 'follow',
    })
    heard()
    answered = true
    onAnswer()
    const start = startOf(response, from, sizeBytes)
    file = await open(path, start > 0 ? 'r+' : 'w', 0o600)
    let [at, told] = [start, start]
    onProgress(at)
    for await (const piece of response.body ?? []) {
      heard()
      const bytes = piece as Uint8Array
      if (at + bytes.length > sizeBytes) throw new AppError('remote', keyed('model.tooMuch'))
      await file.write(bytes, 0, bytes.length, at)
      at += bytes.length
      if (at - told >= TELL_EVERY_BYTES) onProgress((told = at))
    }
    onProgress(at)
    await file.sync()
    if (at < sizeBytes) throw new AppError('offline', keyed('model.connectionEnded'))
  } catch (error) {
    throw asAppError(error, answered)
  } finally {
    clearTimeout(stall)
    signal.removeEventListener('abort', abort)
    stop.abort()
    await file?.close()
  }
}

/** Where the answer begins. A server that ignores ranges answers 200 with everything. */
function startOf(response: Response, from: number, sizeBytes: number): number {
  if (response.status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '')
    const [start, total] = [Number(range?.[1]), range?.[2]]
    if (range === null || start !== from || (total !== '*' && Number(total) !== sizeBytes))
      throw new AppError('remote', keyed('model.otherFile'))
    return start
  }
  if (response.status === 200) {
    const length = response.headers.get('content-length')
    if (length !== null && response.headers.get('content-encoding') === null && Number(length) !== sizeBytes)
      throw new AppError('remote', keyed('model.otherSize', { length, size: sizeBytes }))
    return 0
  }
  if (response.status === 404 || response.status === 410) throw new AppError('remote', keyed('model.notAtAddress'))
  if (response.status === 401 || response.status === 403) throw new AppError('remote', keyed('model.notAllowed'))
  if (response.status === 429 || response.status >= 500)
    throw new AppError('offline', keyed('model.serverBusy', { status: response.status }))
  throw new AppError('remote', keyed('model.serverAnswered', { status: response.status }))
}

function asAppError(error: unknown, answered: boolean): AppError {
  if (error instanceof AppError) return error
  if ((error as { code?: unknown }).code === 'ENOSPC')
    return new AppError('disk-full', keyed('disk.fullResume'), { cause: error })
  const what = answered ? keyed('model.downloadLost') : keyed('model.sourceUnreachable')
  return new AppError('offline', what, { cause: error })
}

/** SHA-256 of a file in hex, without loading it. */
export async function sha256Of(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash, { ...(signal && { signal }) })
  return hash.digest('hex')
}

const paused = (): AppError => new AppError('cancelled', keyed('model.paused'))

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
  })
