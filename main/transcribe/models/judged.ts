import { keyed, type KeyedMessage } from '../../../app/messages/message'
import type { LanguageSet } from '../../../app/transcribe/models/catalogue'
import { fitsPerson, knows } from '../../../app/transcribe/models/modelLanguages'
import type { ModelFiles } from '../../../app/transcribe/models/modelKinds'
import { whyNotUsed, type Trial } from '../../../app/transcribe/models/trial'

/** A model that can be used now. */
export interface UsableModel {
  readonly id: string
  readonly label: string
  readonly files: ModelFiles
  readonly rank: number
  readonly languages: LanguageSet
  readonly english: boolean
}

/** A model that can be tried. */
export type TriedModel = Pick<UsableModel, 'id' | 'files' | 'languages'>

/** Lets models show what they can (`engines/trials.ts`). */
export interface ModelTrials {
  /** How the trials went, by id. */
  all(): Promise<ReadonlyMap<string, Trial>>
  isRunning(id: string): boolean
  /** Null where nothing can be said. */
  try(model: TriedModel, signal: AbortSignal): Promise<Trial | null>
  forget(id: string): Promise<void>
  settled(): Promise<void>
}

/** A model that is here, with what is known of it. */
export interface Judged {
  readonly model: UsableModel
  readonly trial: Trial | 'trying' | null
}

/** It knows more than English, and not everything. */
const isPartial = ({ english, languages }: UsableModel): boolean => !english && languages !== 'many'

/** The model to use for this id and language, as `ModelStore.usable` says. */
export function usableOf(
  judged: readonly Judged[],
  id: string,
  language: string | undefined,
  spoken: readonly string[],
): UsableModel | null {
  const present = judged.flatMap(({ model, trial }) =>
    trial !== 'trying' && (trial === null || trial.verdict === 'passed') ? [model] : [],
  )
  const wished = present.find((model) => model.id === id)
  if (id !== '' && (language === undefined || wished === undefined || knows(wished.languages, language)))
    return wished ?? null
  return present
    .filter(({ languages, files }) =>
      language === undefined ? fitsPerson({ languages, kind: files.kind }, spoken) : knows(languages, language),
    )
    .reduce<UsableModel | null>((best, model) => (best === null || model.rank > best.rank ? model : best), null)
}

/** Why there is none, as a sentence. */
export function whyNone(judged: readonly Judged[], id: string, language: string | undefined): KeyedMessage {
  const any = id === '' || language !== undefined
  const wished = any ? judged : judged.filter(({ model }) => model.id === id)
  if (wished.some(({ trial }) => trial === 'trying')) return keyed('model.trying')
  const [failed] = wished.flatMap(({ model, trial }) =>
    trial !== null && trial !== 'trying' && trial.verdict !== 'passed' ? (whyNotUsed(model.label, trial) ?? []) : [],
  )
  if (any && wished.some(({ model, trial }) => isPartial(model) && (trial === null || failed === undefined)))
    return keyed('model.lacksLanguages')
  if (any && wished.some(({ model, trial }) => model.english && (trial === null || failed === undefined)))
    return keyed('model.englishOnly')
  return failed ?? keyed('model.none')
}
