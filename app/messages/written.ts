import { english } from './english'
import { inEnglish } from './inEnglish'
import { isPlain, plain, type KeyedMessage, type MessageKey, type Params } from './message'

/** Whether this version has such a sentence. */
export const isKey = (key: unknown): key is MessageKey => typeof key === 'string' && Object.hasOwn(english, key)

/** A sentence as it is kept in a file: in English besides, for a version that does not know its key. */
export interface WrittenMessage {
  readonly message: string
  readonly key?: string | undefined
  readonly params?: Params | undefined
}

/** Words of no catalogue need no key: they are shown as they are. */
export const toWritten = (message: KeyedMessage): WrittenMessage => ({
  message: inEnglish(message),
  ...(isPlain(message) ? {} : message),
})

/**
 * The way back. A sentence without a key, or with one or places that this version does not have, is shown as
 * it was written.
 */
export const fromWritten = ({ message, key, params }: WrittenMessage): KeyedMessage =>
  isKey(key) && isComplete(key, params ?? {}) ? { key, params: params ?? {} } : plain(message)

const isComplete = (key: MessageKey, params: Params): boolean =>
  [...english[key].matchAll(/\{(\w+)\}/g)].every(([, place = '']) => Object.hasOwn(params, place))
