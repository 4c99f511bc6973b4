import { keyed, type KeyedMessage } from '../../messages/message'
import { z } from 'zod'
import type { LanguageSet } from './catalogue'

/*
 * A model is tried before it is trusted: it hears a clip with known words on this computer. How right and how fast it was
 * decides whether it is used, and which one is recommended.
 */

/** A recording with known words that comes with the app. */
export interface TrialClip {
  readonly fileName: string
  readonly language: string
  readonly durationMs: number
  readonly text: string
}

const ENGLISH: TrialClip = {
  fileName: 'english.ogg',
  language: 'en',
  durationMs: 11_000,
  text: 'And so, my fellow Americans: ask not what your country can do for you, ask what you can do for your country.',
}
/** Said by a synthetic voice. */
const GERMAN: TrialClip = {
  fileName: 'german.ogg',
  language: 'de',
  durationMs: 11_134,
  text:
    'Heute Morgen bin ich früh aufgestanden und habe im Garten gearbeitet. Danach habe ich mit meiner Schwester gefrühstückt, ' +
    'und wir haben lange über das Wetter gesprochen.',
}

/** What a model is to hear: German where it claims to know it and the person speaks it, else English. */
export const clipFor = (languages: LanguageSet, spoken: readonly string[]): TrialClip =>
  languages !== 'english' && spoken.includes('de') ? GERMAN : ENGLISH

export const trialSchema = z.object({
  /** `words`: it heard something else; `slow`, `memory`: it is too much for this computer; `broken`: it cannot be run. */
  verdict: z.enum(['passed', 'words', 'slow', 'memory', 'broken']),
  wrong: z.number().int().nonnegative(),
  words: z.number().int().positive(),
  /** Seconds of computing for a second of speech; null when it did not get so far. */
  factor: z.number().positive().nullable(),
  memoryBytes: z.number().nonnegative().nullable(),
})
export type Trial = z.infer<typeof trialSchema>

/** Every third word wrong is another language, or no model: the weakest one that was heard has one of ten. */
const WRONG_MAX = 1 / 3
/** Longer than the speech itself: what is recorded today waits for tomorrow. */
const FACTOR_MAX = 1

/** What a trial says about a model. */
export function verdictOn(heard: Pick<Trial, 'wrong' | 'words' | 'factor'>): Trial['verdict'] {
  if (heard.wrong > heard.words * WRONG_MAX) return 'words'
  return heard.factor !== null && heard.factor > FACTOR_MAX ? 'slow' : 'passed'
}

/** Memory that a model takes, from the size of its files: weights are unpacked, and there is the sound and the work. */
export const neededBytes = (fileBytes: number): number => fileBytes * 1.6 + 150 * 1024 * 1024

/** Why a model that failed is not used, as a sentence. */
export function whyNotUsed(label: string, { verdict, wrong, words }: Trial): KeyedMessage | null {
  switch (verdict) {
    case 'passed':
      return null
    case 'words':
      return keyed('model.wrongWords', { model: label, words, wrong })
    case 'slow':
      return keyed('model.slow', { model: label })
    case 'memory':
      return keyed('model.memory', { model: label })
    case 'broken':
      return keyed('model.broken', { model: label })
  }
}
