import { toAppError, type ErrorKind } from '../../app/errors'
import { isPlain } from '../../app/messages/message'
import { t } from './index'
import { said } from './said'

/** Kinds of which the words of a bug or of the system say more than the words for the kind alone. */
const DETAILED: ReadonlySet<ErrorKind> = new Set([
  'invalid-input',
  'remote',
  'engine',
  'model',
  'internal',
  'integrity',
  'unsupported',
  'recording',
  'too-large',
  'forbidden',
  'weak-passphrase',
  'pairing',
])

/** What went wrong and what to do, in the language shown. */
export function errorText(error: unknown): string {
  const { kind, told, message } = toAppError(error)
  // A whole sentence, with what to do: it needs no other before it. Of other kinds the window says it in fewer words.
  if (DETAILED.has(kind) && !isPlain(told)) return said(told)
  const words = t(`errors.${kind}`)
  return DETAILED.has(kind) && message ? `${words} (${message})` : words
}
