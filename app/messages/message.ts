import type { English } from './english'

/** The name of a sentence in the catalogue: `passphrase.tooShort`. */
export type MessageKey = keyof English

/**
 * What stands in a place of a sentence. Numbers, sizes, dates and other sentences are handed over as such, so that the side
 * which shows them writes them in its language.
 */
export type Param = string | number | { readonly bytes: number } | { readonly day: number } | KeyedMessage

export type Params = Readonly<Record<string, Param>>

/** A sentence for a person, in no language yet: its key in the catalogue, and what stands in its places. */
export interface KeyedMessage {
  readonly key: MessageKey
  readonly params: Params
}

/** The names between braces. */
type Places<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never

/** The places of a sentence, each of which has to be filled; nothing where it has none. */
type ParamsOf<Key extends MessageKey> =
  Places<English[Key]> extends never ? [] : [params: Readonly<Record<Places<English[Key]>, Param>>]

/** A sentence of the catalogue. Its places are checked by its English text: none may be left out, none added. */
export function keyed<Key extends MessageKey>(key: Key, ...[params]: ParamsOf<Key>): KeyedMessage {
  return { key, params: params ?? {} }
}

/**
 * Words that are in no catalogue: those of a bug, which a person sees only behind the words for it, of the system, or of a
 * record that an earlier version wrote. Shown as they are.
 */
export const plain = (text: string): KeyedMessage => ({ key: 'plain', params: { text } })

export const isPlain = (message: KeyedMessage): boolean => message.key === 'plain'
