import { toAppError, type ErrorKind } from '../../app/errors'
import { t } from './index'
import { said } from './said'

/** Kinds whose own message says more than the words for the kind. */
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
  const { kind, message } = toAppError(error)
  // A whole sentence of main, with what to do: it needs no other before it.
  const sentence = DETAILED.has(kind) ? said(message) : null
  if (sentence !== null) return sentence
  const words = t(`errors.${kind}`)
  return DETAILED.has(kind) && message ? `${words} (${message})` : words
}
