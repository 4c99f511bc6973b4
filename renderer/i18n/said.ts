import { inEnglish } from '../../app/messages/inEnglish'
import { inGerman } from '../../app/messages/inGerman'
import type { KeyedMessage } from '../../app/messages/message'
import { fromWritten, type WrittenMessage } from '../../app/messages/written'
import { language } from './index'

/** A sentence of main in the language shown; one without a key, which an earlier version wrote down, as it is. */
export function said(message: KeyedMessage | WrittenMessage): string {
  const keyed = 'message' in message ? fromWritten(message) : message
  return language() === 'de' ? inGerman(keyed) : inEnglish(keyed)
}
