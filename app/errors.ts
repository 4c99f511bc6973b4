import { inEnglish } from './messages/inEnglish'
import { keyed, plain, type KeyedMessage, type MessageKey, type Params } from './messages/message'
import { fromWritten, toWritten, type WrittenMessage } from './messages/written'

/**
 * Every way in which a service can fail that somebody can act on.
 * The list is closed: the window words each kind, so a new kind needs words there.
 */
export const ERROR_KINDS = [
  'invalid-input', // the caller sent something that does not parse
  'not-found', // no such entity
  'conflict', // the document moved under the writer (revision is no longer a leaf)
  'stale', // a resolution was made against leaves that are no longer there
  'locked', // the vault is locked; unlock first
  'no-vault', // the profile has no vault yet
  'vault-exists', // the profile already has a vault
  'wrong-passphrase',
  'wrong-recovery-code',
  'wrong-pairing-code',
  'pairing', // adding or joining with a code ended: its time, too many tries, the connection
  'ambiguous', // more than one device shows a code; say which
  'weak-passphrase',
  'other-vault', // data of a different vault
  'tampered', // authenticated data does not verify (verifier, header, slot)
  'integrity', // a document or chunk that cannot be trusted: swapped, forged, truncated
  'newer-format', // written by a newer version of the app
  'profile-in-use', // another process owns the profile
  'profile-read-only',
  'disk-full',
  'no-microphone',
  'recording', // capture failed: device lost, encoder, nothing recorded
  'audio-missing', // a chunk is not on this device
  'unsupported', // file type, engine, or platform that cannot do this
  'offline', // the remote cannot be reached
  'sign-in', // the remote refused the credentials
  'forbidden', // the remote knows the account but does not allow this
  'remote', // the remote answered something unexpected
  'too-large', // the remote refuses this size
  'mass-deletion', // a change set that would trash most of the journal
  'engine', // the speech engine failed
  'model', // model file missing, damaged or of another kind
  'cancelled',
  'busy', // try again when the other work is done
  'internal', // a bug
] as const

export type ErrorKind = (typeof ERROR_KINDS)[number]

/** What crosses a process boundary, or is kept in a file, instead of an Error object. `message` is English, for logs. */
export interface ErrorReport extends WrittenMessage {
  readonly kind: ErrorKind
  /** The HTTP status of the answer that was the failure, where there was one. */
  readonly status?: number | undefined
}

/**
 * An error a person or a caller can act on. What it tells says what happened and what to do next, without secrets or content;
 * `message` is that in English. All of it is in fields, because PouchDB copies errors field by field.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly kind: ErrorKind
  readonly key: MessageKey
  readonly params: Params
  /** The HTTP status of the answer that was the failure. Not called `status`, because PouchDB acts on that. */
  readonly httpStatus: number | null

  constructor(
    kind: ErrorKind,
    told: KeyedMessage,
    options?: { cause?: unknown; httpStatus?: number | null | undefined },
  ) {
    super(inEnglish(told), options)
    this.kind = kind
    this.key = told.key
    this.params = told.params
    this.httpStatus = options?.httpStatus ?? null
  }

  /** The error that was reported. */
  static of(report: ErrorReport, options?: { cause?: unknown }): AppError {
    return new AppError(report.kind, fromWritten(report), { ...options, httpStatus: report.status })
  }

  get told(): KeyedMessage {
    return { key: this.key, params: this.params }
  }
}

/** True for an `AppError`, optionally of one kind. */
export function isAppError(error: unknown, kind?: ErrorKind): error is AppError {
  return error instanceof AppError && (kind === undefined || error.kind === kind)
}

/** Turns anything thrown into an `AppError`; what is not one already is a bug and becomes `internal`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const code = codeOf(error)
  if (code === 'ENOSPC') return new AppError('disk-full', keyed('disk.full'), { cause: error })
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return new AppError('profile-read-only', keyed('disk.profileReadOnly'), { cause: error })
  return new AppError('internal', plain(error instanceof Error ? error.message : String(error)), { cause: error })
}

/** leveldb gives the words of the system and no code. */
function codeOf(error: unknown): unknown {
  const message = error instanceof Error ? error.message : ''
  if (/^IO error: .*(no space left|not enough space)/is.test(message)) return 'ENOSPC'
  if (/^IO error: .*(read-only file system|permission denied|access is denied)/is.test(message)) return 'EACCES'
  return (error as { code?: unknown } | null)?.code
}

/** What an error made of these would report. */
export const errorReport = (kind: ErrorKind, message: KeyedMessage): ErrorReport => ({ kind, ...toWritten(message) })

/** The part of an error that may cross a process boundary. */
export function toErrorReport(error: unknown): ErrorReport {
  const { kind, told, httpStatus } = toAppError(error)
  return {
    kind,
    ...toWritten(told),
    ...(httpStatus === null ? {} : { status: httpStatus }),
  }
}
