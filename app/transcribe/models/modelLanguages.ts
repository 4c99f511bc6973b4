import type { LanguageSet } from './catalogue'
import type { ModelKind } from './modelKinds'

const KNOWN: Readonly<Record<Exclude<LanguageSet, 'many'>, readonly string[]>> = {
  english: ['en'],
  four: ['en', 'de', 'es', 'fr'],
  european: 'bg cs da de el en es et fi fr hr hu it lt lv mt nl pl pt ro ru sk sl sv uk'.split(' '),
}

/** Whether a model understands this language. */
export const knows = (set: LanguageSet, language: string): boolean => set === 'many' || KNOWN[set].includes(language)

/** Models of this kind do not find out the language, and write anything else as if it were the one they are told. */
export const isTold = (kind: ModelKind): boolean => kind === 'canary'

interface Candidate {
  readonly languages: LanguageSet
  readonly kind: ModelKind
}

/**
 * Whether a model may be taken without having been chosen: it understands everything that the person speaks, because it would
 * invent words for the rest; and one that must be told the language needs a person who speaks one.
 */
export function fitsPerson({ languages, kind }: Candidate, spoken: readonly string[]): boolean {
  if (isTold(kind) && spoken.length !== 1) return false
  if (languages === 'many') return true
  return spoken.length > 0 && spoken.every((language) => knows(languages, language))
}
